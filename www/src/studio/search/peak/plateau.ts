import type { Dimension, JobSpec } from 'candlerun';
import type { EpisodeStore } from '../../progress/episode-store.js';
import { varyingParams } from '../axis.js';

/** A plateau keeps this share of its own edge over the median one step away in every direction, as in the robustness report. */
const KEPT = 0.75;

/** Points with less than this share of the best one's edge are not offered. */
const LEAST_EDGE = 0.5;

/** A continuous range has so many steps. */
const PARTS = 20;

/** Longer work lets the page handle other events in between. */
const SLICE_MS = 8;

/** Rows between two looks at the clock. */
const SLICE_ROWS = 500;

/** The point of a plateau: its row, its distance from the best one in steps, and the least share of its edge that a neighbour keeps. */
export type Plateau = { row: number; steps: number; kept: number };

/** A plateau, or why there is none: nowhere is one, the search ran too few neighbours to tell, or nothing is better than the median. */
export type Found = Plateau | 'none' | 'unknown' | 'flat';

/** A parameter that varies: the step of each value, and how far it reaches. Choices have no neighbours. */
type Side = { step: Int32Array; count: number; radix: number; isChoice: boolean };

/**
 * The plateau nearest to the best episode. Steps are those of the search, or a twentieth of a continuous range. Between two slices the page
 * handles other events.
 */
export async function nearestPlateau(
  spec: JobSpec,
  store: EpisodeStore,
  best: number,
  signal: AbortSignal,
): Promise<Found> {
  const slices = new Slices(signal);
  const sides = await sidesOf(spec, store, slices);
  if (sides === null || sides.every(({ isChoice }) => isChoice)) return 'unknown';
  const edges = edgesOf(store.scores, best, spec.search?.direction === 'minimize');
  if (edges === null) return 'flat';
  const points = new Map<number, number>();
  for (let row = 0; row < store.count; row += 1) {
    if (row % SLICE_ROWS === 0) await slices.next();
    const key = keyOf(sides, row);
    const known = edges[points.get(key) ?? -1] ?? Number.NaN;
    if (Number.isNaN(known) || (edges[row] as number) > known) points.set(key, row);
  }
  let canTell = false;
  let seen = 0;
  for (const [steps, rows] of (await offered(sides, points, edges, best, slices)).entries()) {
    for (const row of rows ?? []) {
      seen += 1;
      if (seen % SLICE_ROWS === 0) await slices.next();
      const kept = leastKept(sides, points, edges, row);
      if (kept === null) continue;
      canTell = true;
      if (kept >= KEPT) return { row, steps, kept };
    }
  }
  return canTell ? 'none' : 'unknown';
}

/** The points with enough edge, by their distance from the best one. */
async function offered(
  sides: readonly Side[],
  points: ReadonlyMap<number, number>,
  edges: Float64Array,
  best: number,
  slices: Slices,
): Promise<(number[] | undefined)[]> {
  const rows: number[][] = [];
  let seen = 0;
  for (const row of points.values()) {
    seen += 1;
    if (seen % SLICE_ROWS === 0) await slices.next();
    if (!((edges[row] as number) >= LEAST_EDGE)) continue;
    const distance = distanceOf(sides, row, best);
    rows[distance] ??= [];
    rows[distance].push(row);
  }
  return rows;
}

/** Pauses when a slice has been long enough. */
class Slices {
  readonly #signal: AbortSignal;
  #startMs = performance.now();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  async next(): Promise<void> {
    this.#signal.throwIfAborted();
    if (performance.now() - this.#startMs < SLICE_MS) return;
    await new Promise((resolve) => setTimeout(resolve));
    this.#signal.throwIfAborted();
    this.#startMs = performance.now();
  }
}

/** The parameters that vary; null if their combinations cannot be numbered, of which a search runs no neighbours either. */
async function sidesOf(spec: JobSpec, store: EpisodeStore, slices: Slices): Promise<Side[] | null> {
  let radix = 1;
  const sides: Side[] = [];
  for (const name of varyingParams(spec, store)) {
    await slices.next();
    const column = store.param(name);
    const dimension = spec.search?.space?.[name];
    if (!column || !dimension) return null;
    const { stepOf, count } = stepsOf(dimension);
    const isChoice = column.choices !== null || stepOf === null;
    const step = placesOf(column.values.values, isChoice ? choiceStep() : stepOf);
    sides.push({ step, count, radix, isChoice });
    radix *= count + 2;
    if (radix > Number.MAX_SAFE_INTEGER) return null;
  }
  return sides;
}

/** The steps of all values. A loop, because `Int32Array.from` with a function takes ten times as long. */
function placesOf(values: Float64Array, stepOf: (value: number) => number): Int32Array {
  const steps = new Int32Array(values.length);
  for (let row = 0; row < values.length; row += 1) steps[row] = stepOf(values[row] as number);
  return steps;
}

function stepsOf(dimension: Dimension): { stepOf: ((value: number) => number) | null; count: number } {
  if ('int' in dimension) return stepped(dimension.int.low, dimension.int.high, dimension.int.step ?? 1);
  if ('float' in dimension) {
    const { low, high, step, log } = dimension.float;
    if (step) return stepped(low, high, step);
    const share = (value: number) =>
      log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    return { stepOf: (value) => Math.min(PARTS - 1, Math.floor(share(value) * PARTS)), count: PARTS };
  }
  return { stepOf: null, count: 'categorical' in dimension ? dimension.categorical.choices.length : 2 };
}

function stepped(low: number, high: number, step: number) {
  const count = Math.floor((high - low) / step + 1e-9) + 1;
  return { stepOf: (value: number) => Math.round((value - low) / step), count };
}

/** The place of a choice among those that have come. */
function choiceStep(): (value: number) => number {
  const places = new Map<number, number>();
  return (value) => {
    const known = places.get(value) ?? places.size;
    places.set(value, known);
    return known;
  };
}

/** The edge of each row over the median score, as a share of the best one's; NaN without a score. Null if the best has none. */
function edgesOf(scores: Float64Array, best: number, isMinimized: boolean): Float64Array | null {
  const sorted = scores.filter((score) => !Number.isNaN(score)).sort();
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
  const edge = (scores[best] ?? Number.NaN) - median;
  if (!(isMinimized ? edge < 0 : edge > 0)) return null;
  const edges = new Float64Array(scores.length);
  for (let row = 0; row < scores.length; row += 1) edges[row] = ((scores[row] as number) - median) / edge;
  return edges;
}

function keyOf(sides: readonly Side[], row: number): number {
  let key = 0;
  for (const { step, radix } of sides) key += ((step[row] as number) + 1) * radix;
  return key;
}

function distanceOf(sides: readonly Side[], row: number, from: number): number {
  let distance = 0;
  for (const { step, isChoice } of sides) {
    const difference = Math.abs((step[row] as number) - (step[from] as number));
    distance += isChoice ? Math.min(1, difference) : difference;
  }
  return distance;
}

/** The least share of a point's edge that a neighbour keeps; null if a parameter has no neighbour with a score. */
function leastKept(
  sides: readonly Side[],
  points: ReadonlyMap<number, number>,
  edges: Float64Array,
  row: number,
): number | null {
  const key = keyOf(sides, row);
  let least = Number.POSITIVE_INFINITY;
  for (const { radix, isChoice } of sides) {
    if (isChoice) continue;
    let hasNeighbour = false;
    for (const neighbour of [points.get(key - radix), points.get(key + radix)]) {
      const edge = neighbour === undefined ? Number.NaN : (edges[neighbour] as number);
      if (Number.isNaN(edge)) continue;
      hasNeighbour = true;
      least = Math.min(least, edge / (edges[row] as number));
    }
    if (!hasNeighbour) return null;
  }
  return least;
}
