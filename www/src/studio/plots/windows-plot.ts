import { formatCount, type WalkForward } from 'candlerun';
import type { ObjectiveLabel } from '../objective.js';
import { drawUpSide, plotArea } from './axes.js';
import { type Hit, type Paper, type Plot, write } from './paper.js';

/** A window with both scores. */
type Pair = { window: number; inSample: number; outOfSample: number };

/** A line is found up to this distance. */
const REACH_PX = 12;

/** Labels of lines that end closer than this would cover each other. */
const LABEL_PX = 12;

/** The score of every window in sample and out of sample, joined by a line; the mean of all is thicker. */
export class WindowsPlot implements Plot {
  readonly #pairs: Pair[];
  readonly #mean: [number, number] | null;
  readonly #objective: ObjectiveLabel;
  /** The window whose episode is chosen; null for none. */
  readonly #chosen: number | null;
  #lines: { pair: Pair; from: [number, number]; to: [number, number] }[] = [];

  constructor(result: WalkForward, objective: ObjectiveLabel, chosen: number | null) {
    this.#pairs = result.windows.flatMap(({ best, tested }, index) =>
      best?.score == null || tested?.score == null
        ? []
        : [{ window: index + 1, inSample: best.score, outOfSample: tested.score }],
    );
    const { mean_train_score: train, mean_test_score: test } = result;
    this.#mean = train === null || test === null || this.#pairs.length < 2 ? null : [train, test];
    this.#objective = objective;
    this.#chosen = chosen;
  }

  /** Whether no window has both scores. */
  get isEmpty(): boolean {
    return this.#pairs.length === 0;
  }

  get description(): string {
    return `${this.#objective.title} in sample and out of sample. ${this.#pairs.map((pair) => this.#text(pair)).join('. ')}.`;
  }

  draw(paper: Paper): void {
    const { context, colours } = paper;
    const area = plotArea(paper);
    const { title, text } = this.#objective;
    const values = [
      ...this.#pairs.flatMap((pair) => [pair.inSample, pair.outOfSample]),
      ...(this.#mean ?? []),
    ];
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const toY = drawUpSide(paper, area, { title, low, high, text });
    const [left, right] = [area.left + 0.12 * area.width, area.left + 0.88 * area.width];
    const bottom = area.top + area.height;
    write(paper, 'In sample', left, bottom + 13, { align: 'center' });
    write(paper, 'Out of sample', right, bottom + 13, { align: 'center' });
    context.fillStyle = colours.rule;
    for (const x of [left, right]) context.fillRect(Math.round(x), area.top, 1, area.height);
    this.#lines = this.#pairs.map((pair) => ({
      pair,
      from: [left, toY(pair.inSample)],
      to: [right, toY(pair.outOfSample)],
    }));
    for (const { pair, from, to } of this.#lines) {
      const isChosen = pair.window === this.#chosen;
      const colour = isChosen ? colours.flame : pair.outOfSample < 0 ? colours.loss : colours.edge;
      drawLine(context, from, to, colour, isChosen ? 3 : 1.25);
    }
    if (this.#mean) {
      const [train, test] = this.#mean;
      drawLine(context, [left, toY(train)], [right, toY(test)], colours.ink, 3);
    }
    this.#label(paper, right);
  }

  hit(x: number, y: number): Hit | null {
    let nearest = REACH_PX;
    let found: Pair | null = null;
    for (const { pair, from, to } of this.#lines) {
      if (x < from[0] - REACH_PX || x > to[0] + 2 * REACH_PX) continue;
      const share = Math.max(0, Math.min(1, (x - from[0]) / (to[0] - from[0])));
      const distance = Math.abs(y - (from[1] + share * (to[1] - from[1])));
      if (distance >= nearest) continue;
      nearest = distance;
      found = pair;
    }
    return found && { row: found.window - 1, text: this.#text(found) };
  }

  /** Numbers the lines where they end, as many as there is room for. */
  #label(paper: Paper, right: number): void {
    let last = Number.NEGATIVE_INFINITY;
    for (const { pair, to } of [...this.#lines].sort((a, b) => a.to[1] - b.to[1])) {
      if (to[1] - last < LABEL_PX) continue;
      last = to[1];
      write(paper, formatCount(pair.window), right + 7, to[1]);
    }
  }

  #text({ window, inSample, outOfSample }: Pair): string {
    const { title, text } = this.#objective;
    return `Window ${formatCount(window)}: ${title} ${text(inSample)} in sample, ${text(outOfSample)} out of sample`;
  }
}

function drawLine(
  context: CanvasRenderingContext2D,
  from: [number, number],
  to: [number, number],
  colour: string,
  width: number,
): void {
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
  for (const [x, y] of [from, to]) {
    context.beginPath();
    context.arc(x, y, 1.5 + width / 2, 0, 2 * Math.PI);
    context.fill();
  }
}
