import type { EpisodeResult, MetricName, Metrics, ParamValue } from 'candlerun';
import { metricNames } from '../metric-labels.js';
import { episodeKey } from './episode-key.js';
import { GrowingFloats } from './growing.js';

/** The values of a parameter: as numbers, or as places in a list of choices. */
export type ParamColumn = {
  name: string;
  /** Null for numbers. */
  choices: ParamValue[] | null;
  values: GrowingFloats;
};

type Part = NonNullable<EpisodeResult['part']>;

/**
 * All finished episodes of a run as columns, one row each, in the order in which they arrived. Undefined values are NaN. An episode may be
 * added more than once; it has one row.
 */
export class EpisodeStore {
  /** Grows with every row. */
  version = 0;
  /** The newest window of a walk-forward; 0 outside one. */
  windows = 0;
  readonly params: ParamColumn[] = [];
  readonly #rows = new Map<string, number>();
  readonly #numbers = new GrowingFloats();
  readonly #scores = new GrowingFloats();
  readonly #metrics = new Map<MetricName, GrowingFloats>(
    metricNames.map((name) => [name, new GrowingFloats()]),
  );
  readonly #candles = new GrowingFloats();
  readonly #digests: string[] = [];
  readonly #parts: (Part | null)[] = [];
  /** Reasons, each once, and the place of each row's reason; −1 for none. */
  readonly #reasons: string[] = [];
  readonly #failures = new GrowingFloats();
  readonly #noScores = new GrowingFloats();

  /** Number of rows. */
  get count(): number {
    return this.#numbers.length;
  }

  /** The numbers of the episodes, from 1. */
  get numbers(): Float64Array {
    return this.#numbers.values;
  }

  get scores(): Float64Array {
    return this.#scores.values;
  }

  metric(name: MetricName): Float64Array {
    return this.#metrics.get(name)?.values ?? new Float64Array(this.count).fill(Number.NaN);
  }

  param(name: string): ParamColumn | undefined {
    return this.params.find((column) => column.name === name);
  }

  add(episode: EpisodeResult): void {
    const key = episodeKey(episode);
    if (this.#rows.has(key)) return;
    if (this.count === 0) this.#makeParams(episode);
    this.#rows.set(key, this.count);
    this.#numbers.push(episode.episode);
    this.#scores.push(episode.score ?? Number.NaN);
    for (const [name, column] of this.#metrics) column.push(episode.metrics?.[name] ?? Number.NaN);
    for (const column of this.params) column.values.push(placeOf(column, episode.params[column.name]));
    this.#candles.push(episode.candles);
    this.#digests.push(episode.digest);
    this.#parts.push(episode.part ?? null);
    this.#failures.push(this.#reasonOf(episode.failure));
    this.#noScores.push(this.#reasonOf(episode.no_score));
    this.windows = Math.max(this.windows, episode.part?.window ?? 0);
    this.version += 1;
  }

  /** The part of a row; null outside a walk-forward. */
  partOf(row: number): Part | null {
    return this.#parts[row] ?? null;
  }

  /** The row of an episode; −1 if it is not here. */
  rowOf(episode: EpisodeResult): number {
    return this.#rows.get(episodeKey(episode)) ?? -1;
  }

  /** Why a row has no score; empty if it has one. */
  reasonOf(row: number): string {
    const failure = this.#reasons[this.#failures.at(row)];
    return failure ?? this.#reasons[this.#noScores.at(row)] ?? '';
  }

  /** Whether a row could not be run to its end. */
  isFailure(row: number): boolean {
    return this.#failures.at(row) >= 0;
  }

  /** A row as it was added. */
  episode(row: number): EpisodeResult {
    const params = Object.fromEntries(this.params.map((column) => [column.name, paramValue(column, row)]));
    const score = this.#scores.at(row);
    const part = this.partOf(row);
    const failure = this.#reasons[this.#failures.at(row)];
    const noScore = this.#reasons[this.#noScores.at(row)];
    return {
      episode: this.#numbers.at(row),
      ...(part ? { part } : {}),
      params,
      score: Number.isNaN(score) ? null : score,
      metrics: this.#metricsOf(row),
      ...(failure === undefined ? {} : { failure }),
      ...(noScore === undefined ? {} : { no_score: noScore }),
      candles: this.#candles.at(row),
      digest: this.#digests[row] ?? '',
    };
  }

  #metricsOf(row: number): Metrics | null {
    // Every episode that was run to its end has an equity.
    if (Number.isNaN(this.#metrics.get('final_equity')?.at(row) ?? Number.NaN)) return null;
    const entries = [...this.#metrics].map(([name, column]) => {
      const value = column.at(row);
      return [name, Number.isNaN(value) ? null : value];
    });
    return Object.fromEntries(entries) as Metrics;
  }

  #makeParams(first: EpisodeResult): void {
    for (const [name, value] of Object.entries(first.params)) {
      const choices = typeof value === 'number' ? null : [];
      this.params.push({ name, choices, values: new GrowingFloats() });
    }
  }

  #reasonOf(text: string | null | undefined): number {
    if (!text) return -1;
    const known = this.#reasons.indexOf(text);
    return known >= 0 ? known : this.#reasons.push(text) - 1;
  }
}

/** The value of a parameter in a row. */
export function paramValue({ choices, values }: ParamColumn, row: number): ParamValue {
  const value = values.at(row);
  return choices === null ? value : (choices[value] ?? '');
}

function placeOf(column: ParamColumn, value: ParamValue | undefined): number {
  if (column.choices === null) return typeof value === 'number' ? value : Number.NaN;
  if (value === undefined) return Number.NaN;
  const place = column.choices.indexOf(value);
  return place >= 0 ? place : column.choices.push(value) - 1;
}
