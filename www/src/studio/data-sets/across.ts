import type { Direction, EpisodeResult } from 'candlerun';
import { GrowingFloats } from '../progress/growing.js';

/** The figures that sum up the scores of a parameter set on several data sets. */
export const MEASURES = ['mean', 'worst', 'median'] as const;
export type Measure = (typeof MEASURES)[number];

/** A parameter set that has a score on every data set that counts. */
export type AcrossRow = {
  params: EpisodeResult['params'];
  /** Its score on each data set that counts, in their order. */
  scores: number[];
  /** Its episode in the search of each. */
  episodes: number[];
  mean: number;
  worst: number;
  median: number;
  /** The data set with the worst score. */
  worstAt: number;
};

/** How the best parameter set of one data set did on the others: its rank by the mean score there, of all that have a score there. */
export type Elsewhere = { rank: number; of: number };

type Entry = { params: EpisodeResult['params']; row: number };

/**
 * The scores of one search that ran on several data sets, by parameter set. Only a parameter set with a score on every one that counts is compared: a
 * mean of some would reward those that have no score where it is hard.
 */
export class ScoresAcross {
  /** The data sets that count, by their places: those whose runs have finished. */
  counted: readonly number[];
  readonly #direction: Direction;
  readonly #entries = new Map<string, Entry>();
  readonly #params: EpisodeResult['params'][] = [];
  /** A column for each data set; NaN where a parameter set has no score. */
  readonly #scores: GrowingFloats[];
  readonly #episodes: GrowingFloats[];

  constructor(sets: number, direction: Direction) {
    this.counted = Array.from({ length: sets }, (_, set) => set);
    this.#direction = direction;
    this.#scores = Array.from({ length: sets }, () => new GrowingFloats());
    this.#episodes = Array.from({ length: sets }, () => new GrowingFloats());
  }

  /** Number of parameter sets that were run on any data set. */
  get count(): number {
    return this.#params.length;
  }

  /** Adds an episode of a data set. Of a parameter set that was run twice the first result stays: they are equal. */
  add(set: number, { params, score, episode }: Pick<EpisodeResult, 'params' | 'score' | 'episode'>): void {
    const row = this.#rowOf(params);
    if (this.#at(this.#episodes, set, row) > 0) return;
    this.#episodes[set]?.set(row, episode);
    if (score !== null && Number.isFinite(score)) this.#scores[set]?.set(row, score);
  }

  /** How many parameter sets have a score on every data set that counts. */
  get compared(): number {
    let count = 0;
    for (let row = 0; row < this.count; row += 1) if (this.#isWhole(row)) count += 1;
    return count;
  }

  /** The best parameter sets by a measure, at most `most`, the best one first. */
  best(measure: Measure, most: number): AcrossRow[] {
    const sign = this.#direction === 'minimize' ? -1 : 1;
    const found: AcrossRow[] = [];
    for (let row = 0; row < this.count; row += 1) {
      if (!this.#isWhole(row)) continue;
      const made = this.#across(row);
      let place = found.length;
      while (place > 0 && sign * made[measure] > sign * (found[place - 1] as AcrossRow)[measure]) place -= 1;
      if (place >= most) continue;
      found.splice(place, 0, made);
      found.length = Math.min(found.length, most);
    }
    return found;
  }

  /** How the best parameter set of a data set did on the others; null if it has no score on one of them, or there are no others. */
  elsewhere(set: number): Elsewhere | null {
    const best = this.#bestOf(set);
    if (best < 0 || this.counted.every((other) => other === set)) return null;
    const own = this.#meanWithout(set, best);
    if (Number.isNaN(own)) return null;
    const sign = this.#direction === 'minimize' ? -1 : 1;
    let better = 0;
    let of = 0;
    for (let row = 0; row < this.count; row += 1) {
      const mean = this.#meanWithout(set, row);
      if (Number.isNaN(mean)) continue;
      of += 1;
      if (sign * mean > sign * own) better += 1;
    }
    return { rank: better + 1, of };
  }

  #rowOf(params: EpisodeResult['params']): number {
    const key = JSON.stringify(Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1)));
    const known = this.#entries.get(key);
    if (known) return known.row;
    const row = this.count;
    this.#entries.set(key, { params, row });
    this.#params.push(params);
    for (const column of this.#scores) column.push(Number.NaN);
    for (const column of this.#episodes) column.push(0);
    return row;
  }

  #at(columns: readonly GrowingFloats[], set: number, row: number): number {
    return columns[set]?.at(row) ?? Number.NaN;
  }

  #isWhole(row: number): boolean {
    return (
      this.counted.length > 0 && this.counted.every((set) => !Number.isNaN(this.#at(this.#scores, set, row)))
    );
  }

  #across(row: number): AcrossRow {
    const scores = this.counted.map((set) => this.#at(this.#scores, set, row));
    const worst = this.#direction === 'minimize' ? Math.max(...scores) : Math.min(...scores);
    return {
      params: this.#params[row] ?? {},
      scores,
      episodes: this.counted.map((set) => this.#at(this.#episodes, set, row)),
      mean: meanOf(scores),
      worst,
      median: medianOf(scores),
      worstAt: this.counted[scores.indexOf(worst)] ?? -1,
    };
  }

  /** The parameter set with the best score on a data set; −1 if none has one. Between equal scores the first one. */
  #bestOf(set: number): number {
    const sign = this.#direction === 'minimize' ? -1 : 1;
    let best = -1;
    let highest = Number.NEGATIVE_INFINITY;
    for (let row = 0; row < this.count; row += 1) {
      const score = sign * this.#at(this.#scores, set, row);
      if (score > highest) {
        highest = score;
        best = row;
      }
    }
    return best;
  }

  /** The mean score on the other data sets; NaN if one of them has none. */
  #meanWithout(set: number, row: number): number {
    const others = this.counted.filter((other) => other !== set);
    return meanOf(others.map((other) => this.#at(this.#scores, other, row)));
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function medianOf(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
