import type { EpisodeStore } from '../progress/episode-store.js';
import { type Condition, passingRows, type Quantity } from './filter.js';
import type { Measure } from './measure.js';
import { sortRows } from './sort-rows.js';

/** The rows that pass the filters, as they came and with the best of a measure first. */
export type Ranked = { rows: Uint32Array; best: Uint32Array };

/** Keeps the last ranking: another plot of the same episodes needs no other one. */
export class RankedRows {
  #store: EpisodeStore | null = null;
  #key = '';
  #ranked: Ranked = { rows: new Uint32Array(), best: new Uint32Array() };

  of(
    store: EpisodeStore,
    quantities: readonly Quantity[],
    conditions: readonly Condition[],
    window: number | null,
    measure: Measure,
  ): Ranked {
    const key = JSON.stringify([store.version, conditions, window, measure.key]);
    if (store === this.#store && key === this.#key) return this.#ranked;
    const rows = passingRows(store, quantities, conditions, window);
    this.#store = store;
    this.#key = key;
    this.#ranked = { rows, best: sortRows(rows, measure.values(store), !measure.lessIsBetter) };
    return this.#ranked;
  }
}
