import type { CandleCache } from '../candle-cache.js';
import type { EngineClient } from '../engine-client.js';
import { CandlerunError } from '../errors.js';
import type { JobSpec } from '../generated/types.js';
import type { JobStore } from '../storage/job-store.js';
import { isEnded, type JobRow, runsJavaScript, type StoredSource } from '../storage/records.js';
import { writeCandles } from './candles-in-file.js';
import { storedEpisodes } from './job-episodes.js';
import { FORMAT, type JobFileContent, readContent, VERSION } from './job-file-content.js';

/**
 * Writes a job as one JSON file, with candles if there is a `source`, otherwise only with their fingerprint. Episodes are written a block at a time, so that a million of them fit.
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

/** A job as a file; with its candles if there is a cache of them, which rejects if it lacks them. */
export async function exportedJob(
  store: JobStore,
  job: JobRow,
  candles: Pick<CandleCache, 'source'> | null,
): Promise<Blob> {
  const fingerprint = job.spec.candles;
  const source = (await candles?.source(fingerprint)) ?? null;
  if (candles === null || source) return writeJobFile(store, job, source);
  throw new CandlerunError('the candles of this job are not in this browser', 'candles', fingerprint);
}

/** Stores the job of a file under `id`, with the candles that are in it. */
export function importedJob(
  store: JobStore,
  file: Blob | string,
  id: string,
  engine: Pick<EngineClient, 'checkSpec'>,
  candles: Pick<CandleCache, 'adopt'>,
): Promise<JobRow> {
  return readJobFile(store, file, id, {
    checkSpec: (spec) => engine.checkSpec(spec),
    adopt: ({ fingerprint, source, title }) => candles.adopt(fingerprint, source, title),
  });
}

/** Candles that came with a job. */
export type FiledCandles = { fingerprint: string; source: StoredSource; title: string };

/** What the engine does for a file. */
export type FileEngine = {
  /** Rejects a spec with the field, value and reason. */
  checkSpec?: (spec: JobSpec) => Promise<unknown>;
  /** Takes the candles of the file, or rejects them. */
  adopt?: (candles: FiledCandles) => Promise<void>;
};

/**
 * Stores the job of a file under `id`. An unfinished job is paused. The file is checked to the bottom before anything is stored: the spec by
 * the engine, which then gets the candles. If it rejects one of them, or anything cannot be stored, nothing of the file stays.
 */
export async function readJobFile(
  store: JobStore,
  file: Blob | string,
  id: string,
  { checkSpec = async () => {}, adopt = async () => {} }: FileEngine = {},
): Promise<JobRow> {
  const content = await readContent(typeof file === 'string' ? new Blob([file]) : file, id);
  const { job, source } = content;
  await checkSpec(job.spec).catch(refuseSpec);
  if (source) await adopt({ fingerprint: job.spec.candles, source, title: job.data?.title ?? '' });
  const row: JobRow = {
    ...job,
    id,
    status: isEnded(job.status) ? job.status : 'paused',
    saved_episodes: content.episodes,
    updated_at: Date.now(),
    // Ignores the value in the file, which another person may have written.
    needs_consent: runsJavaScript(job.spec),
  };
  try {
    await storeParts(store, row, content);
  } catch (error) {
    await store.remove(id);
    throw error;
  }
  return row;
}

/** Names the place of a refused field in the file. */
function refuseSpec(error: unknown): never {
  if (!(error instanceof CandlerunError)) throw error;
  throw new CandlerunError(error.reason, `job.spec.${error.field}`, error.value, error.line);
}

/** Each row names only blocks that are stored. So an interrupted import leaves a shorter job, never one that lacks blocks. */
async function storeParts(store: JobStore, row: JobRow, { blocks, outcome }: JobFileContent): Promise<void> {
  let saved_episodes = 0;
  for (const block of blocks) {
    saved_episodes += block.count;
    await store.save({ row: { ...row, saved_episodes }, blocks: [block] });
  }
  await store.save({ row, outcome });
}
