import type { JobSpec } from 'candlerun';
import type { EpisodeStore } from '../progress/episode-store.js';
import { type Measure, measuresOf } from './measure.js';

/** A condition on an episode: `Trades ≥ 20`. */
export type Condition = { key: string; sign: 'at least' | 'at most'; value: number };

/** A quantity that a condition may be about. */
export type Quantity = Pick<Measure, 'key' | 'title' | 'text' | 'values'>;

/** Everything with a number: metrics, then numeric parameters. */
export function quantitiesOf(spec: JobSpec, store: EpisodeStore): Quantity[] {
  const params = store.params.filter(({ choices }) => choices === null);
  return [
    ...measuresOf(spec),
    ...params.map(
      ({ name }): Quantity => ({
        key: `param ${name}`,
        title: name,
        text: String,
        values: (store) => store.param(name)?.values.values ?? new Float64Array(),
      }),
    ),
  ];
}

/**
 * The rows that pass every condition, in their order. An undefined value passes none. Of a walk-forward the search of one window counts:
 * scores on different candles are not compared.
 */
export function passingRows(
  store: EpisodeStore,
  quantities: readonly Quantity[],
  conditions: readonly Condition[],
  window: number | null,
): Uint32Array {
  const checks = conditions.flatMap(({ key, sign, value }) => {
    const quantity = quantities.find((one) => one.key === key);
    return quantity ? [{ values: quantity.values(store), isLeast: sign === 'at least', value }] : [];
  });
  const rows = new Uint32Array(store.count);
  let count = 0;
  for (let row = 0; row < store.count; row += 1) {
    const part = store.windows === 0 ? null : store.partOf(row);
    if (part && (part.stage === 'test' || (window !== null && part.window !== window))) continue;
    const passes = checks.every(({ values, isLeast, value }) =>
      isLeast ? (values[row] as number) >= value : (values[row] as number) <= value,
    );
    if (passes) rows[count++] = row;
  }
  return rows.subarray(0, count);
}
