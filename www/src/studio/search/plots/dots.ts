import type { Hit, Paper } from '../../plots/paper.js';

/** Episodes are found up to this distance. */
const REACH_PX = 8;

/**
 * Episodes as dots. Of those that share a place only the last is drawn and found, so that 100,000 dots cost no more than the places that
 * the paper has.
 */
export class Dots {
  readonly #places = new Map<number, number>();
  readonly #size: number;
  #width = 0;

  /** `size` is the side of a dot in pixels. */
  constructor(size: number) {
    this.#size = size;
  }

  /** Begins a drawing. */
  clear(width: number): void {
    this.#places.clear();
    this.#width = Math.ceil(width / this.#size) + 1;
  }

  /** Adds a dot. Rows that are added later are in front. */
  add(row: number, x: number, y: number): void {
    if (Number.isNaN(x) || Number.isNaN(y)) return;
    this.#places.set(Math.floor(y / this.#size) * this.#width + Math.floor(x / this.#size), row);
  }

  draw({ context }: Paper, colour: string): void {
    const size = this.#size;
    context.fillStyle = colour;
    for (const place of this.#places.keys()) {
      context.fillRect((place % this.#width) * size, Math.floor(place / this.#width) * size, size, size);
    }
  }

  /** The row of the nearest dot; −1 if none is near. */
  near(x: number, y: number): number {
    const size = this.#size;
    let best = REACH_PX * REACH_PX;
    let found = -1;
    const reach = Math.ceil(REACH_PX / size);
    const [column, line] = [Math.floor(x / size), Math.floor(y / size)];
    for (let dy = -reach; dy <= reach; dy += 1) {
      for (let dx = -reach; dx <= reach; dx += 1) {
        const row = this.#places.get((line + dy) * this.#width + column + dx);
        const distance = (dx * dx + dy * dy) * size * size;
        if (row === undefined || distance >= best) continue;
        best = distance;
        found = row;
      }
    }
    return found;
  }

  /** The episode near a point with its text. */
  hit(x: number, y: number, text: (row: number) => string): Hit | null {
    const row = this.near(x, y);
    return row < 0 ? null : { row, text: text(row) };
  }
}

/** A ring around the chosen episode. */
export function ring({ context, colours }: Paper, x: number, y: number): void {
  if (Number.isNaN(x) || Number.isNaN(y)) return;
  context.strokeStyle = colours.ink;
  context.lineWidth = 4;
  context.beginPath();
  context.arc(x, y, 6, 0, 2 * Math.PI);
  context.stroke();
  context.strokeStyle = colours.flame;
  context.lineWidth = 2;
  context.stroke();
}
