import { CandlerunError, messageOf } from '../errors.js';
import type { EpisodeResult } from '../generated/types.js';
import { check, excerpt, isRecord } from '../storage/check.js';
import { BLOCK_SIZE, packBlock } from '../storage/episode-block.js';
import type { JobStore } from '../storage/job-store.js';
import { checkedEpisode, checkedOutcome } from '../storage/outcome-check.js';
import {
  isEnded,
  type JobOutcome,
  type JobRow,
  runsJavaScript,
  type StoredSource,
} from '../storage/records.js';
import { checkedRow, infoOf } from '../storage/row-check.js';
import { readCandles, writeCandles } from './candles-in-file.js';
import { storedEpisodes } from './job-episodes.js';

const FORMAT = 'candlerun-job';
const VERSION = 1;

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

/** Candles that came with a job. */
export type FiledCandles = { fingerprint: string; source: StoredSource; title: string };

/**
 * Stores the job of a file under `id`. An unfinished job is paused. The file is checked to the bottom before anything is stored. Candles in
 * it are given to `adopt` first; if it rejects them, or anything cannot be stored, nothing of the file stays.
 */
export async function readJobFile(
  store: JobStore,
  file: Blob | string,
  id: string,
  adopt: (candles: FiledCandles) => Promise<void> = async () => {},
): Promise<JobRow> {
  const { job, outcome, episodes, source } = parse(typeof file === 'string' ? file : await file.text(), id);
  if (source) await adopt({ fingerprint: job.spec.candles, source, title: job.data?.title ?? '' });
  const row: JobRow = {
    ...job,
    id,
    status: isEnded(job.status) ? job.status : 'paused',
    saved_episodes: episodes.length,
    updated_at: Date.now(),
    // Ignores the value in the file, which another person may have written.
    needs_consent: runsJavaScript(job.spec),
  };
  try {
    await storeParts(store, row, outcome, episodes);
  } catch (error) {
    await store.remove(id);
    throw error;
  }
  return row;
}

/** Each row names only blocks that are stored. So an interrupted import leaves a shorter job, never one that lacks blocks. */
async function storeParts(
  store: JobStore,
  row: JobRow,
  outcome: JobOutcome,
  episodes: EpisodeResult[],
): Promise<void> {
  for (let start = 0; start < episodes.length; start += BLOCK_SIZE) {
    const block = packBlock(row.id, start / BLOCK_SIZE, episodes.slice(start, start + BLOCK_SIZE));
    const saved_episodes = Math.min(episodes.length, start + BLOCK_SIZE);
    await store.save({ row: { ...row, saved_episodes }, blocks: [block] });
  }
  await store.save({ row, outcome });
}

/** The content of a file, in which every field is checked. */
type Content = {
  job: JobRow;
  outcome: JobOutcome;
  episodes: EpisodeResult[];
  source: StoredSource | null;
};

function parse(text: string, id: string): Content {
  const file = parseJson(text);
  check(isRecord(file), 'file', file, 'must be the file of a job');
  check(file.format === FORMAT, 'format', file.format, `must be "${FORMAT}"`);
  const reason = `must be ${VERSION}: the file is of another version`;
  check(file.version === VERSION, 'version', file.version, reason);
  const job = checkedRow(file.job, 'job.');
  const info = infoOf(file.candles);
  if (!job.data && info) job.data = { title: '', info };
  const { episodes, candles_source } = file;
  check(Array.isArray(episodes), 'episodes', episodes, 'must be a list');
  return {
    job,
    outcome: checkedOutcome(file.outcome, id, 'outcome'),
    episodes: episodes.map((episode, index) => checkedEpisode(episode, `episodes[${index}]`, index + 1)),
    source: candles_source ? readCandles(candles_source) : null,
  };
}

/** Some programs write a mark of the byte order before the text. */
function parseJson(text: string): unknown {
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  try {
    return JSON.parse(json);
  } catch (error) {
    const reason = `must be JSON: ${messageOf(error)}`;
    throw new CandlerunError(reason, 'file', excerpt(json));
  }
}
