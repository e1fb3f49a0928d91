import type { CandlerunError } from '../errors.js';
import { check, checkSize, type Fields, isCount, isMissing, isRecord, isText } from './check.js';
import { checkedDescription } from './job-description.js';
import { NOT_BEGUN } from './not-begun.js';
import type { CandlesLabel, JobRow } from './records.js';

/** Most characters of names of candles, strategies and versions, and of the reason of a failure. */
const LONGEST_NAME = 1_000;
const LONGEST_REASON = 20_000;
/** Most characters of a script; it has at most 256 KiB. */
const LONGEST_SOURCE = 256 * 1_024;
/** The largest time of a `Date`, in milliseconds. */
const LAST_MS = 8.64e15;
/** Most episodes of a job, walk-forward windows included. */
const MOST_EPISODES = 1e10;

const STATUSES: readonly unknown[] = ['queued', 'running', 'paused', 'completed', 'failed', 'cancelled'];

/** A row of a job from outside: from a file, or from a database that someone may have changed. Its fields and no others are returned. */
export function checkedRow(value: unknown, path = ''): JobRow {
  check(isRecord(value), path.replace(/\.$/, '') || 'row', value, 'must be a row of a job');
  const name = (field: string) => `${path}${field}`;
  const row = value as Fields & JobRow;
  check(isText(row.id, LONGEST_NAME), name('id'), row.id, 'must be a text');
  check(STATUSES.includes(row.status), name('status'), row.status, `must be one of ${STATUSES.join(', ')}`);
  checkSpec(row.spec, name('spec'));
  checkNumbers(row, name);
  check(
    isMissing(row.error) || isText(row.error, LONGEST_REASON),
    name('error'),
    row.error,
    `must be null or a text of at most ${LONGEST_REASON} characters`,
  );
  for (const field of ['engine', 'continued_by'] as const) {
    const isRight = row[field] === undefined || isText(row[field], LONGEST_NAME);
    check(isRight, name(field), row[field], 'must be a version');
  }
  const description = checkedDescription(row, path);
  check(
    isMissing(row.data) || isLabel(row.data),
    name('data'),
    row.data,
    'must be title and facts of candles',
  );
  return { ...knownFields(row), ...description };
}

/** A stored row, or in place of one that cannot be read a failed one that says why. */
export function soundRow(value: JobRow): JobRow {
  try {
    return checkedRow(value);
  } catch (error) {
    const { field, reason } = error as CandlerunError;
    return brokenRow(value, `${field} ${reason}`);
  }
}

function brokenRow({ id, created_at }: JobRow, reason: string): JobRow {
  // A time that is no number is listed first, so that the list goes on behind it.
  const time = isNumber(created_at) ? Math.max(-LAST_MS, Math.min(LAST_MS, created_at)) : LAST_MS;
  return {
    ...NOT_BEGUN,
    id,
    status: 'failed',
    error: `what is stored of this job cannot be read: ${reason}`,
    spec: { candles: '', strategy: {} },
    created_at: time,
    updated_at: time,
    is_broken: true,
  };
}

/** Refuses a spec that cannot be shown. The engine checks the rest of it before it runs. */
function checkSpec(spec: unknown, field: string): void {
  check(isRecord(spec), field, spec, 'must be a spec');
  checkSize(spec, field);
  check(isText(spec.candles, LONGEST_NAME), `${field}.candles`, spec.candles, 'must be a fingerprint');
  const { strategy } = spec;
  check(isRecord(strategy), `${field}.strategy`, strategy, 'must be a strategy');
  for (const kind of ['library', 'name', 'rules'] as const) {
    const isRight = isMissing(strategy[kind]) || typeof strategy[kind] === 'string';
    check(isRight, `${field}.strategy.${kind}`, strategy[kind], 'must be a text');
  }
  checkScript(strategy.javascript, `${field}.strategy.javascript`);
  for (const part of ['backtest', 'window', 'search', 'walk_forward', 'columns', 'progress'] as const) {
    const isRight = isMissing(spec[part]) || isRecord(spec[part]);
    check(isRight, `${field}.${part}`, spec[part], 'must be an object');
  }
}

function checkScript(script: unknown, field: string): void {
  if (isMissing(script)) return;
  check(isRecord(script), field, script, 'must be a script with what it declares');
  const { source, params, require } = script;
  const reason = `must be a text of at most ${LONGEST_SOURCE} characters`;
  check(isText(source, LONGEST_SOURCE), `${field}.source`, source, reason);
  check(Array.isArray(params) && params.every(isRecord), `${field}.params`, params, 'must be a list');
  check(Array.isArray(require), `${field}.require`, require, 'must be a list');
}

function checkNumbers(row: JobRow, name: (field: string) => string): void {
  const { progress, elapsed_ms, best_params } = row;
  const isPercentage = isNumber(progress) && progress >= 0 && progress <= 100;
  check(isPercentage, name('progress'), progress, 'must be a number from 0 to 100');
  for (const field of COUNTS) {
    const isRight = isCount(row[field]) && row[field] <= MOST_EPISODES;
    check(isRight, name(field), row[field], `must be a whole number from 0 to ${MOST_EPISODES}`);
  }
  const isTime = (time: unknown) => isNumber(time) && Math.abs(time) <= LAST_MS;
  for (const field of ['created_at', 'updated_at'] as const) {
    check(isTime(row[field]), name(field), row[field], 'must be a time in milliseconds');
  }
  for (const field of ['started_at', 'finished_at'] as const) {
    const isRight = isMissing(row[field]) || isTime(row[field]);
    check(isRight, name(field), row[field], 'must be null or a time in milliseconds');
  }
  check(isNumber(elapsed_ms) && elapsed_ms >= 0, name('elapsed_ms'), elapsed_ms, 'must be a number from 0');
  for (const field of ['best_score', 'candles_per_second'] as const) {
    const isRight = isMissing(row[field]) || isNumber(row[field]);
    check(isRight, name(field), row[field], 'must be null or a number');
  }
  const isRight = isMissing(best_params) || isParams(best_params);
  check(isRight, name('best_params'), best_params, 'must be null or parameters');
}

const COUNTS = [
  'current_episode',
  'total_episodes',
  'current_candle',
  'total_candles',
  'saved_episodes',
] as const;

/** Whether a value is the parameters of an episode: numbers, flags and texts by name. */
export function isParams(value: unknown): boolean {
  const isParam = (param: unknown) =>
    isNumber(param) || typeof param === 'boolean' || isText(param, LONGEST_NAME);
  if (!isRecord(value)) return false;
  const params = Object.values(value);
  return params.length <= LONGEST_NAME && params.every(isParam);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isLabel(value: unknown): value is CandlesLabel {
  return isRecord(value) && isText(value.title, LONGEST_NAME) && infoOf(value.info) !== null;
}

/** The facts of candles; null if a value is none. Older versions stored fewer of them. */
export function infoOf(value: unknown): CandlesLabel['info'] | null {
  if (!isRecord(value)) return null;
  const { fingerprint, candles, first_time, last_time, interval_ms, candles_per_year } = value;
  const areTimes = [first_time, last_time].every((time) => isNumber(time) && Math.abs(time) <= LAST_MS);
  const areNumbers = [interval_ms, candles_per_year].every((number) => isMissing(number) || isNumber(number));
  const isName = isMissing(fingerprint) || isText(fingerprint, LONGEST_NAME);
  if (!isCount(candles) || !areTimes || !areNumbers || !isName) return null;
  const info = { fingerprint, candles, first_time, last_time, interval_ms, candles_per_year };
  return info as CandlesLabel['info'];
}

function knownFields(row: JobRow): JobRow {
  const known: JobRow = {
    id: row.id,
    status: row.status,
    progress: row.progress,
    current_episode: row.current_episode,
    total_episodes: row.total_episodes,
    current_candle: row.current_candle,
    total_candles: row.total_candles,
    best_score: row.best_score ?? null,
    best_params: row.best_params ?? null,
    candles_per_second: row.candles_per_second ?? null,
    error: row.error ?? null,
    spec: row.spec,
    created_at: row.created_at,
    started_at: row.started_at ?? null,
    updated_at: row.updated_at,
    finished_at: row.finished_at ?? null,
    elapsed_ms: row.elapsed_ms,
    saved_episodes: row.saved_episodes,
  };
  if (row.engine !== undefined) known.engine = row.engine;
  if (row.continued_by !== undefined) known.continued_by = row.continued_by;
  if (row.needs_consent !== undefined) known.needs_consent = row.needs_consent === true;
  const info = infoOf(row.data?.info);
  if (row.data && info) known.data = { title: row.data.title, info };
  return known;
}
