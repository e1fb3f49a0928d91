import type { EpisodeResult } from '../generated/types.js';
import { BLOCK_SIZE, blockOf, packBlock } from '../storage/episode-block.js';
import type { JobStore } from '../storage/job-store.js';
import type { JobRow } from '../storage/records.js';

/** The row of a running job for tests. */
export function rowAt(fields: Partial<JobRow> = {}): JobRow {
  return {
    id: 'job',
    status: 'running',
    progress: 0,
    current_episode: 1,
    total_episodes: 5_000,
    current_candle: 0,
    total_candles: 1_000,
    best_score: null,
    best_params: null,
    candles_per_second: null,
    error: null,
    spec: { candles: 'a', strategy: { library: 'sma_cross' } },
    created_at: 0,
    started_at: 0,
    updated_at: 0,
    finished_at: null,
    elapsed_ms: 0,
    saved_episodes: 0,
    ...fields,
  };
}

/** Finished episodes for tests, from number `from`. */
export function episodesFrom(from: number, count: number): EpisodeResult[] {
  return Array.from({ length: count }, (_, index) => ({
    episode: from + index,
    params: { fast: from + index },
    score: null,
    metrics: null,
    candles: 1,
    digest: 'd',
  }));
}

/** Stores a job with its first episodes, as another tab would. */
export async function storeJob(store: JobStore, row: JobRow): Promise<void> {
  const episodes = episodesFrom(1, row.saved_episodes);
  const blocks = [];
  for (let start = 0; start < episodes.length; start += BLOCK_SIZE) {
    blocks.push(packBlock(row.id, blockOf(start + 1), episodes.slice(start, start + BLOCK_SIZE)));
  }
  await store.save({ row, blocks });
}
