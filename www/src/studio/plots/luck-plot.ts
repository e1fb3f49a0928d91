import type { LuckHistogram } from 'candlerun';
import { make, makeHead } from '../dom.js';
import { decimalText, shareText } from '../number-text.js';
import { type Area, type Hit, type Paper, type Plot, scale, ticks, write } from './paper.js';

/** Bars that share a line of the table. */
const TABLE_BARS = 4;

/** What searches of the same size find in noise, as a histogram, with the Sharpe ratio that was found marked. */
export class LuckPlot implements Plot {
  readonly #histogram: LuckHistogram;
  readonly #luck: number;
  #area: Area = { left: 0, top: 0, width: 1, height: 1 };
  #toValue: (x: number) => number = () => Number.NaN;

  /** `luck` is the share of searches that find as much. */
  constructor(histogram: LuckHistogram, luck: number) {
    this.#histogram = histogram;
    this.#luck = luck;
  }

  get description(): string {
    const { low, high, sharpe } = this.#histogram;
    return `Best Sharpe of searches of the same size over noise: ${decimalText(low)} to ${decimalText(high)}. Found: ${decimalText(sharpe)}, which ${shareText(this.#luck)} of them reach.`;
  }

  draw(paper: Paper): void {
    const { context, colours, width, height } = paper;
    const { low, high, shares, sharpe } = this.#histogram;
    const area = { left: 8, top: 24, width: Math.max(40, width - 16), height: Math.max(24, height - 62) };
    this.#area = area;
    const margin = 0.02 * (high - low);
    const [from, to] = [Math.min(low, sharpe) - margin, Math.max(high, sharpe) + margin];
    const toX = scale(from, to, area.left, area.left + area.width);
    this.#toValue = scale(area.left, area.left + area.width, from, to);
    const bottom = area.top + area.height;
    const most = Math.max(...shares);
    const at = toX(sharpe);
    for (const [bar, share] of shares.entries()) {
      const [left, right] = [toX(this.#border(bar)), toX(this.#border(bar + 1))];
      const top = bottom - (share / most) * area.height;
      // The part that is as good or better is darker.
      context.fillStyle = colours.rule;
      context.fillRect(left, top, Math.max(1, right - left - 1), bottom - top);
      context.fillStyle = colours.edge;
      const reached = Math.max(left, at);
      if (reached < right) context.fillRect(reached, top, Math.max(0, right - reached - 1), bottom - top);
    }
    context.fillStyle = colours.rule;
    context.fillRect(area.left, bottom, area.width, 1);
    context.fillStyle = colours.ink;
    context.fillRect(Math.round(at) - 1, area.top - 6, 3, area.height + 6);
    const isLeft = at > area.left + area.width / 2;
    write(paper, `Found: ${decimalText(sharpe)}`, at + (isLeft ? -7 : 7), area.top - 9, {
      align: isLeft ? 'right' : 'left',
      colour: colours.ink,
      isBold: true,
    });
    for (const tick of ticks(from, to, area.width / 80)) {
      write(paper, decimalText(tick), toX(tick), bottom + 11, { align: 'center', maxWidth: 76 });
    }
    write(paper, 'Best Sharpe in noise', area.left + area.width, bottom + 26, {
      align: 'right',
      isBold: true,
    });
  }

  hit(x: number, y: number): Hit | null {
    const { left, top, width, height } = this.#area;
    if (x < left || x > left + width || y < top || y > top + height) return null;
    const { low, high, shares } = this.#histogram;
    const bar = Math.floor(((this.#toValue(x) - low) / (high - low)) * shares.length);
    const share = shares[bar];
    if (share === undefined) return null;
    return { row: -1, text: this.#line(bar, bar + 1, share) };
  }

  /** The histogram as a table. */
  table(): HTMLTableElement {
    const { shares } = this.#histogram;
    const rows: HTMLElement[] = [];
    for (let bar = 0; bar < shares.length; bar += TABLE_BARS) {
      const share = shares.slice(bar, bar + TABLE_BARS).reduce((sum, each) => sum + each, 0);
      rows.push(
        make(
          'tr',
          '',
          makeHead('row', '', this.#range(bar, Math.min(shares.length, bar + TABLE_BARS))),
          make('td', '', shareText(share)),
        ),
      );
    }
    return make(
      'table',
      'map-table',
      make('caption', '', this.description),
      make('thead', '', make('tr', '', makeHead('col', '', 'Best Sharpe'), makeHead('col', '', 'Searches'))),
      make('tbody', '', ...rows),
    );
  }

  #line(from: number, to: number, share: number): string {
    return `${this.#range(from, to)}: ${shareText(share)} of searches over noise`;
  }

  #range(from: number, to: number): string {
    return `${decimalText(this.#border(from))} to ${decimalText(this.#border(to))}`;
  }

  #border(bar: number): number {
    const { low, high, shares } = this.#histogram;
    return low + ((high - low) * bar) / shares.length;
  }
}
