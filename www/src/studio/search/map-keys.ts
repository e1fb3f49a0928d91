import type { MapPlot } from './plots/map-plot.js';

const MOVES: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Moves over a map with the arrow keys, and opens a cell's best episode with Enter. Null if the key means nothing. */
export function pressMap(plot: MapPlot, { key }: KeyboardEvent, open: (row: number) => void): string | null {
  const move = MOVES[key];
  if (move) return plot.move(...move).text;
  if (key !== 'Enter' || plot.cursor < 0) return null;
  const hit = plot.move(0, 0);
  if (hit.row >= 0) open(hit.row);
  return hit.text;
}
