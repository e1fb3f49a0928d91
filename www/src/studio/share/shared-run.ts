import { type CandlesInfo, type JobSpec, versionText } from 'candlerun';
import type { NamedCandles } from '../panel.js';
import type { Run } from '../progress/run.js';
import { sentence } from '../sentence.js';
import { completeSpec } from '../setup/complete-spec.js';
import type { SharedRun } from './run-link.js';

/** What a link needs of a run. */
type Sharable = Pick<Run, 'spec' | 'result' | 'madeBy' | 'state'>;

/** A run for a link, with its result if it has finished. */
export function sharedRun(run: Sharable, candles: NamedCandles | null): SharedRun {
  const { javascript, ...strategy } = run.spec.strategy;
  const result = run.state === 'finished' ? run.result : null;
  const spec: SharedRun['spec'] = { ...run.spec, strategy };
  if (javascript) spec.strategy.javascript = javascript.source;
  // A search that time has ended is the same elsewhere only if it ends after the same episodes.
  if (result?.stopped === 'time' && spec.search) {
    spec.search = { ...spec.search, stop: { ...spec.search.stop, stopped_after: result.episodes } };
  }
  return {
    spec,
    data: candles && { title: candles.title, info: infoOf(candles) },
    digest: result?.digest ?? null,
    engine: run.madeBy.made_by,
  };
}

/** Whether a run has the settings of a link. Fields that are not given count as their defaults. */
export function hasSettingsOf(shared: SharedRun, spec: JobSpec): boolean {
  return comparable(shared.spec) === comparable(spec);
}

/** How the result of a run compares with that of its link. */
export type Comparison = { kind: 'same' | 'different' | 'none'; text: string };

/** Compares the result of a finished run that has the settings of a link. */
export function compareResults(shared: SharedRun, run: Pick<Run, 'result' | 'madeBy' | 'state'>): Comparison {
  const ours = run.state === 'finished' ? (run.result?.digest ?? null) : null;
  if (ours === null) {
    return { kind: 'none', text: 'The run has not finished, so it cannot be compared with the link.' };
  }
  if (shared.digest === null) {
    return {
      kind: 'none',
      text: 'The link was made before its run had finished: it has no result to compare with.',
    };
  }
  if (shared.digest === ours) {
    return { kind: 'same', text: 'The same result as in the link, to the bit.' };
  }
  const versions = versionText({ made_by: shared.engine, continued_by: null }, run.madeBy.made_by);
  const why =
    versions === null
      ? `Both are of version ${shared.engine}, so they should be equal: rely on neither.`
      : sentence(`that of the link was ${versions}; results may change between versions`);
  return { kind: 'different', text: `Not the same result as in the link. ${why}` };
}

function infoOf({ info }: NamedCandles): CandlesInfo {
  const { fingerprint, candles, first_time, last_time, interval_ms, candles_per_year } = info;
  return { fingerprint, candles, first_time, last_time, interval_ms, candles_per_year };
}

/** The settings that decide a result as text, with the fields of every record in one order. */
function comparable(spec: JobSpec | SharedRun['spec']): string {
  const { columns: _, progress: __, ...complete } = completeSpec(spec);
  const { javascript, ...strategy } = complete.strategy;
  const source = typeof javascript === 'object' ? javascript?.source : javascript;
  return JSON.stringify({ ...complete, strategy: { ...strategy, source } }, (_, value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
