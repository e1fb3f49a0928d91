import type { CandlesInfo, JobSpec } from 'candlerun';
import { dataName } from './candles-text.js';
import { methodText, type Setting, specSettings, strategyTitle } from './spec-settings.js';

/** Differences that a name has room for. */
const MOST = 2;
/** The engine's limit for a name. */
const LONGEST = 200;

/** What a run is made of, for its name. */
export type NamedSpec = { spec: JobSpec; title: string; info: Pick<CandlesInfo, 'interval_ms'> | null };

/**
 * The name of a run: data, strategy, method, and what differs from the run before: `IBM 1D · SMA cross · grid · commission 0.2%`.
 * What the first three say already is not repeated.
 */
export function runName({ spec, title, info }: NamedSpec, before: JobSpec | null): string {
  const parts = [dataName(title, info), strategyTitle(spec.strategy), methodText(spec)];
  return [...parts, ...changesOf(spec, before)].join(' · ').slice(0, LONGEST);
}

/** The settings of a run that differ from those of the run before, in short: `commission 0.2%`. */
export function changesOf(spec: JobSpec, before: JobSpec | null): string[] {
  if (before === null) return [];
  const isSameStrategy = strategyTitle(spec.strategy) === strategyTitle(before.strategy);
  const earlier = new Map(specSettings(before).map(({ key, text }) => [key, text]));
  const changes = specSettings(spec).filter(({ key, text }) => {
    if (key === 'strategy' || key === 'search.sampler' || key === 'search') return false;
    // Each method has its own usual number of backtests.
    if (key === 'search.episodes' && spec.search?.episodes == null && before.search?.episodes == null)
      return false;
    // Another strategy has other parameters.
    if (!isSameStrategy && (key.startsWith('params.') || key === 'search.constraints')) return false;
    const known = earlier.get(key);
    return known !== undefined && known !== text;
  });
  const rest = changes.length - MOST;
  const named = changes.slice(0, MOST).map(shortText);
  return rest > 0 ? [...named, `${rest} more`] : named;
}

/** `commission 0.2%`; of a flag only its name: `close open trades at the end off`. */
function shortText({ key, title, text }: Setting): string {
  const name = key.startsWith('params.') ? title : `${title.charAt(0).toLowerCase()}${title.slice(1)}`;
  return `${name} ${text}`;
}
