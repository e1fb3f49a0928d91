import { type Area, type Hit, type Paper, type Plot, write } from '../../plots/paper.js';
import type { HeatMap } from '../heat-map.js';
import type { Measure } from '../measure.js';
import { drawCells } from './map-plot.js';

/** A small map of every pair of parameters. */
export class PairsPlot implements Plot {
  readonly #maps: readonly HeatMap[];
  readonly #measure: Measure;
  #areas: Area[] = [];

  constructor(maps: readonly HeatMap[], measure: Measure) {
    this.#maps = maps;
    this.#measure = measure;
  }

  get description(): string {
    const pairs = this.#maps.map(({ x, y }) => `${x.name} and ${y.name}`).join(', ');
    return `Maps of ${this.#measure.title} by ${pairs}.`;
  }

  draw(paper: Paper): void {
    const { width, height } = paper;
    const columns = Math.max(1, Math.ceil(Math.sqrt((this.#maps.length * width) / height)));
    const lines = Math.ceil(this.#maps.length / columns);
    const [each, tall] = [width / columns, height / lines];
    this.#areas = this.#maps.map((_, index) => ({
      left: (index % columns) * each + 6,
      top: Math.floor(index / columns) * tall + 20,
      width: Math.max(10, each - 12),
      height: Math.max(10, tall - 26),
    }));
    for (const [index, map] of this.#maps.entries()) {
      const area = this.#areas[index] as Area;
      drawCells(paper, map, this.#measure, area);
      write(paper, `${map.y.name} by ${map.x.name}`, area.left, area.top - 10, {
        isBold: true,
        maxWidth: area.width,
      });
    }
  }

  hit(x: number, y: number): Hit | null {
    const pair = this.pairAt(x, y);
    return pair ? { row: -1, text: `Open ${pair.y.name} by ${pair.x.name}` } : null;
  }

  /** The map at a point. */
  pairAt(x: number, y: number): HeatMap | null {
    const place = this.#areas.findIndex(
      ({ left, top, width, height }) => x >= left && x < left + width && y >= top - 20 && y < top + height,
    );
    return this.#maps[place] ?? null;
  }
}
