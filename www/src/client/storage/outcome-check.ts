import type { EpisodeResult, JobResult } from '../generated/types.js';
import { check, checkSize, type Fields, isCount, isMissing, isRecord, isText } from './check.js';
import type { JobOutcome, RatePoint } from './records.js';
import { isParams } from './row-check.js';

/** Most characters of a digest, and of the reason why an episode has no score. */
const LONGEST_DIGEST = 100;
const LONGEST_REASON = 20_000;
/** Most points of a speed history. `RateHistory` keeps fewer. */
const MOST_RATES = 10_000;

/** A finished episode from outside. Its fields and no others are returned. */
export function checkedEpisode(value: unknown, field: string, episode?: number): EpisodeResult {
  check(isRecord(value), field, value, 'must be an episode');
  const given = value as Fields & EpisodeResult;
  const isRight = isCount(given.episode) && given.episode === (episode ?? given.episode);
  check(isRight, `${field}.episode`, given.episode, `must be ${episode ?? 'a whole number'}`);
  const { params, score, metrics, candles, digest, part } = given;
  check(isParams(params), `${field}.params`, params, 'must be numbers, flags and texts by name');
  check(isNumberOrNull(score), `${field}.score`, score, 'must be null or a number');
  const areMetrics = metrics === null || (isRecord(metrics) && Object.values(metrics).every(isNumberOrNull));
  check(areMetrics, `${field}.metrics`, metrics, 'must be null or numbers by name');
  check(isCount(candles), `${field}.candles`, candles, 'must be a whole number from 0');
  check(isText(digest, LONGEST_DIGEST), `${field}.digest`, digest, 'must be a digest');
  check(isMissing(part) || isRecord(part), `${field}.part`, part, 'must be the part of a walk-forward');
  if (!isMissing(part)) checkSize(part, `${field}.part`);
  const checked: EpisodeResult = { episode: given.episode, params, score, metrics, candles, digest };
  if (part !== undefined) checked.part = part;
  for (const reason of ['failure', 'no_score'] as const) {
    const text = given[reason];
    check(isMissing(text) || isText(text, LONGEST_REASON), `${field}.${reason}`, text, 'must be a text');
    if (text !== undefined) checked[reason] = text;
  }
  return checked;
}

/** What a job came to, from outside. Throws if it is not an outcome. */
export function checkedOutcome(value: unknown, jobId: string, path: string): JobOutcome {
  if (isMissing(value)) return { job_id: jobId, result: null, rates: [] };
  check(isRecord(value), path, value, 'must be an outcome');
  const { result, rates = [] } = value;
  check(
    Array.isArray(rates) && rates.length <= MOST_RATES,
    `${path}.rates`,
    rates,
    'must be a list of speeds',
  );
  for (const [index, point] of rates.entries()) {
    const isRight = isRecord(point) && [point.at, point.candles_per_second].every(Number.isFinite);
    check(isRight, `${path}.rates[${index}]`, point, 'must be a time and a speed');
  }
  if (!isMissing(result)) checkResult(result, `${path}.result`);
  return { job_id: jobId, result: (result ?? null) as JobResult | null, rates: rates as RatePoint[] };
}

/** A stored outcome. One that cannot be read counts as missing: its job is listed without a result. */
export function soundOutcome(stored: JobOutcome): JobOutcome | undefined {
  try {
    return checkedOutcome(stored, stored.job_id, 'outcome');
  } catch {
    return undefined;
  }
}

function checkResult(value: unknown, field: string): void {
  check(isRecord(value), field, value, 'must be a result');
  const { episodes, failed_episodes, best, front, digest, walk_forward, ...rest } = value;
  check(isCount(episodes), `${field}.episodes`, episodes, 'must be a whole number from 0');
  check(
    isCount(failed_episodes),
    `${field}.failed_episodes`,
    failed_episodes,
    'must be a whole number from 0',
  );
  check(isText(digest, LONGEST_DIGEST), `${field}.digest`, digest, 'must be a digest');
  if (!isMissing(best)) checkedEpisode(best, `${field}.best`);
  check(isMissing(front) || Array.isArray(front), `${field}.front`, front, 'must be a list of episodes');
  for (const [index, episode] of (front ?? []).entries()) checkedEpisode(episode, `${field}.front[${index}]`);
  const isRight = isMissing(walk_forward) || isRecord(walk_forward);
  check(isRight, `${field}.walk_forward`, walk_forward, 'must be the result of a walk-forward');
  if (isRecord(walk_forward)) checkWindows(walk_forward, `${field}.walk_forward`);
  checkSize(rest, field);
}

/** Windows of a walk-forward: each is bounded, and there may be a thousand. */
function checkWindows({ windows, ...rest }: Fields, field: string): void {
  check(Array.isArray(windows), `${field}.windows`, windows, 'must be a list of windows');
  for (const [index, window] of windows.entries()) {
    check(isRecord(window), `${field}.windows[${index}]`, window, 'must be a window');
    checkSize(window, `${field}.windows[${index}]`);
  }
  checkSize(rest, field);
}

function isNumberOrNull(value: unknown): value is number | null {
  return isMissing(value) || (typeof value === 'number' && Number.isFinite(value));
}
