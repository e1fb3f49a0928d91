import { CandlerunError } from '../errors.js';
import type { CandlesInfo, EpisodeResult } from '../generated/types.js';
import { BLOCK_SIZE, packBlock } from '../storage/episode-block.js';
import type { JobStore } from '../storage/job-store.js';
import {
  type CandlesLabel,
  isEnded,
  type JobOutcome,
  type JobRow,
  runsJavaScript,
  type StoredSource,
} from '../storage/records.js';
import { type CandlesInFile, readCandles, writeCandles } from './candles-in-file.js';
import { checkedDescription } from './job-description.js';
import { storedEpisodes } from './job-episodes.js';

const FORMAT = 'candlerun-job';
const VERSION = 1;

/** A job as one JSON file. Its candles are in it if they were asked for, otherwise only their fingerprint. */
type JobFile = {
  format: typeof FORMAT;
  version: typeof VERSION;
  job: JobRow;
  outcome: JobOutcome | null;
  candles: CandlesInfo | null;
  episodes: EpisodeResult[];
  candles_source?: CandlesInFile;
};

/**
 * Writes a job as a file, with candles if there is a `source`. Episodes are written a block at a time, so that a million of them fit.
 */
export async function writeJobFile(
  store: JobStore,
  job: JobRow,
  source: StoredSource | null = null,
): Promise<Blob> {
  const outcome = (await store.outcome(job.id)) ?? null;
  const stored = await store.candles(job.spec.candles);
  const candles = stored?.info ?? job.data?.info ?? null;
  // A job of an older version has no title of its candles in its row.
  const data = job.data ?? (stored ? { title: stored.title ?? '', info: stored.info } : undefined);
  const file = { format: FORMAT, version: VERSION, job: { ...job, data }, outcome, candles };
  const head = JSON.stringify(file).slice(0, -1);
  const parts: Blob[] = [new Blob([`${head},"episodes":[`])];
  for await (const episodes of storedEpisodes(store, job.id)) {
    const text = episodes.map((episode) => JSON.stringify(episode)).join(',\n');
    parts.push(new Blob([parts.length > 1 ? ',\n' : '\n', text]));
  }
  const rest = source ? ['],\n"candles_source":', ...(await writeCandles(source)), '}\n'] : [']}\n'];
  return new Blob([...parts, '\n', ...rest], { type: 'application/json' });
}

/** Candles that came with a job. */
export type FiledCandles = { fingerprint: string; source: StoredSource; title: string };

/**
 * Stores the job of a file under `id`. An unfinished job is paused. Candles in the file are given to `adopt` before; if it rejects them,
 * nothing is stored.
 */
export async function readJobFile(
  store: JobStore,
  file: Blob | string,
  id: string,
  adopt: (candles: FiledCandles) => Promise<void> = async () => {},
): Promise<JobRow> {
  const parsed = parse(typeof file === 'string' ? file : await file.text());
  const { job, outcome, episodes, candles, candles_source } = parsed;
  const data = job.data ?? (isInfo(candles) ? { title: '', info: candles } : null);
  if (candles_source) {
    const source = readCandles(candles_source);
    await adopt({ fingerprint: job.spec.candles, source, title: data?.title ?? '' });
  }
  const row: JobRow = {
    ...job,
    ...(data ? { data } : {}),
    id,
    status: isEnded(job.status) ? job.status : 'paused',
    saved_episodes: episodes.length,
    updated_at: Date.now(),
    // Ignores the value in the file, which another person may have written.
    needs_consent: runsJavaScript(job.spec),
  };
  // Each row names only blocks that are stored. So an interrupted import leaves a shorter job, never one that lacks blocks.
  for (let start = 0; start < episodes.length; start += BLOCK_SIZE) {
    const block = packBlock(id, start / BLOCK_SIZE, episodes.slice(start, start + BLOCK_SIZE));
    await store.save({
      row: { ...row, saved_episodes: Math.min(episodes.length, start + BLOCK_SIZE) },
      blocks: [block],
    });
  }
  await store.save({
    row,
    outcome: { job_id: id, result: outcome?.result ?? null, rates: outcome?.rates ?? [] },
  });
  return row;
}

function parse(text: string): JobFile {
  let file: Partial<JobFile>;
  try {
    file = JSON.parse(text);
  } catch (error) {
    throw new CandlerunError(
      `must be JSON: ${error instanceof Error ? error.message : error}`,
      'file',
      excerpt(text),
    );
  }
  const check = (isRight: boolean, field: string, value: unknown, reason: string) => {
    if (!isRight) throw new CandlerunError(reason, field, excerpt(value));
  };
  check(isRecord(file) && file.format === FORMAT, 'format', file?.format, `must be "${FORMAT}"`);
  check(
    file.version === VERSION,
    'version',
    file.version,
    `must be ${VERSION}: the file is of another version`,
  );
  const { job, episodes } = file;
  check(isRecord(job), 'job', job, 'must be a row of a job');
  const row = job as JobRow;
  check(isRecord(row.spec) && typeof row.spec.candles === 'string', 'job.spec', row.spec, 'must be a spec');
  check(STATUSES.includes(row.status), 'job.status', row.status, `must be one of ${STATUSES.join(', ')}`);
  for (const field of NUMBERS) {
    check(Number.isFinite(row[field]), `job.${field}`, row[field], 'must be a number');
  }
  for (const field of VERSIONS) {
    const value = row[field];
    check(value === undefined || typeof value === 'string', `job.${field}`, value, 'must be a version');
  }
  checkedDescription(row, 'job.');
  check(
    row.data === undefined || isLabel(row.data),
    'job.data',
    row.data,
    'must be title and facts of candles',
  );
  check(Array.isArray(episodes), 'episodes', episodes, 'must be a list');
  for (const [index, episode] of (episodes as EpisodeResult[]).entries()) {
    const isRight = isRecord(episode) && episode.episode === index + 1 && typeof episode.digest === 'string';
    check(isRight && isRecord(episode.params), `episodes[${index}]`, episode, `must be episode ${index + 1}`);
  }
  return file as JobFile;
}

const STATUSES: JobRow['status'][] = ['queued', 'running', 'paused', 'completed', 'failed', 'cancelled'];
const VERSIONS = ['engine', 'continued_by'] as const;
const NUMBERS = ['progress', 'total_episodes', 'total_candles', 'created_at', 'elapsed_ms'] as const;

function isLabel(value: unknown): value is CandlesLabel {
  return isRecord(value) && typeof value.title === 'string' && isInfo(value.info);
}

function isInfo(value: unknown): value is CandlesInfo {
  return (
    isRecord(value) && ['candles', 'first_time', 'last_time'].every((field) => Number.isFinite(value[field]))
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function excerpt(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
