import { dayText, signedPercentText } from '../number-text.js';
import { drawAxes } from '../plots/axes.js';
import { type Hit, type Paper, type Plot, scale } from '../plots/paper.js';
import type { Compared } from './compared.js';

/** Dashes of the curves: without colour they differ, too. */
export const DASHES: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [9, 3, 2, 3]];

const DRAWDOWN_SHARE = 0.3;

/** The returns of several episodes over time, and their drawdowns below. */
export class ComparePlot implements Plot {
  readonly #list: readonly Compared[];
  #from = 0;
  #to = 1;
  #left = 0;
  #width = 1;

  constructor(list: readonly Compared[]) {
    this.#list = list;
  }

  get description(): string {
    const ends = this.#list.map(
      ({ episode, returnPct }) => `${episode}: ${signedPercentText(returnPct.at(-1) ?? 0)}`,
    );
    return `Return and drawdown of ${ends.join('; ')}.`;
  }

  draw(paper: Paper): void {
    const { width, height } = paper;
    this.#from = Math.min(...this.#list.map(({ times }) => times[0] ?? Number.POSITIVE_INFINITY));
    this.#to = Math.max(...this.#list.map(({ times }) => times.at(-1) ?? Number.NEGATIVE_INFINITY));
    const left = 64;
    const plotWidth = Math.max(40, width - left - 12);
    this.#left = left + 4;
    this.#width = plotWidth - 8;
    const upper = Math.round((height - 80) * (1 - DRAWDOWN_SHARE));
    const lower = height - 80 - upper;
    this.#drawCurves(
      paper,
      { left, top: 22, width: plotWidth, height: upper },
      'Return',
      (one) => one.returnPct,
      '',
    );
    const area = { left, top: 22 + upper + 24, width: plotWidth, height: lower };
    this.#drawCurves(paper, area, 'Drawdown', (one) => one.drawdownPct, 'Time');
  }

  hit(x: number): Hit | null {
    const time = scale(this.#left, this.#left + this.#width, this.#from, this.#to)(x);
    if (!(time >= this.#from && time <= this.#to)) return null;
    const texts = this.#list.map(
      (one, place) => `${place + 1}: ${signedPercentText(valueAt(one, one.returnPct, time))}`,
    );
    return { row: -1, text: `${dayText(time)} · ${texts.join(' · ')}` };
  }

  #drawCurves(
    paper: Paper,
    area: { left: number; top: number; width: number; height: number },
    title: string,
    values: (one: Compared) => Float64Array,
    timeTitle: string,
  ): void {
    const { context } = paper;
    const [low, high] = range(this.#list.map(values));
    const x = { title: '', low: this.#from, high: this.#to, text: timeTitle === '' ? () => '' : dayText };
    const to = drawAxes(paper, area, x, { title, low, high, text: signedPercentText });
    for (const [place, one] of this.#list.entries()) {
      context.strokeStyle = curveColour(paper, place);
      context.lineWidth = 1.75;
      context.setLineDash([...(DASHES[place] ?? [])]);
      context.beginPath();
      for (const [index, value] of values(one).entries()) {
        if (!Number.isNaN(value)) context.lineTo(to.x(one.times[index] as number), to.y(value));
      }
      context.stroke();
    }
    context.setLineDash([]);
  }
}

/** Ink and flame by turns. */
function curveColour({ colours }: Paper, place: number): string {
  return place % 2 === 0 ? colours.ink : colours.flame;
}

/** The last value at a time or before it; NaN before the first. */
function valueAt({ times }: Compared, values: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) <= time) low = middle + 1;
    else high = middle;
  }
  return values[low - 1] ?? Number.NaN;
}

function range(curves: readonly Float64Array[]): [low: number, high: number] {
  let [low, high] = [0, 0];
  for (const curve of curves) {
    for (const value of curve) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [low, high];
}
