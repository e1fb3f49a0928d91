import type { EpisodeResult, JobSpec, JobSpecInput } from 'candlerun';
import type { Run } from '../progress/run.js';

/** The dates of an episode that is a part of a walk-forward; those of the run for any other. */
type Dates = NonNullable<JobSpec['window']> | null;

/**
 * The spec of a run of one backtest with these parameters, as the shown episode was run; null while the dates of its part of a walk-forward
 * are not known, which the result has.
 */
export function keptSpec(
  { spec, result }: Pick<Run, 'spec' | 'result'>,
  episode: Pick<EpisodeResult, 'part'>,
  params: EpisodeResult['params'],
): JobSpecInput | null {
  const { search: _, walk_forward: __, window = null, ...rest } = spec;
  const dates = episode.part ? datesOf(result, episode.part) : window;
  if (episode.part && dates === null) return null;
  return { ...rest, strategy: { ...spec.strategy, params }, window: dates, search: null, walk_forward: null };
}

function datesOf(result: Run['result'], part: NonNullable<EpisodeResult['part']>): Dates {
  return result?.walk_forward?.windows[part.window - 1]?.[part.stage] ?? null;
}
