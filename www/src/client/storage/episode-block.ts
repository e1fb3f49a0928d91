import type { EpisodeResult } from '../generated/types.js';
import { check, isCount } from './check.js';
import { packRecords, unpackRecords } from './packed-records.js';
import type { EpisodeBlock } from './records.js';

/** Number of episodes in a full block. */
export const BLOCK_SIZE = 1_000;

/** The number of the block that has an episode. */
export function blockOf(episode: number): number {
  return Math.floor((episode - 1) / BLOCK_SIZE);
}

/** Packs the episodes of one block, which must start with its first one. */
export function packBlock(jobId: string, block: number, episodes: readonly EpisodeResult[]): EpisodeBlock {
  return { job_id: jobId, block, count: episodes.length, episodes: packRecords(episodes) };
}

/** The episodes of a block. Throws if it is not one that `packBlock` made. */
export function unpackBlock(block: EpisodeBlock): EpisodeResult[] {
  const reason = `must be a whole number from 0 to ${BLOCK_SIZE}`;
  check(isCount(block.count) && block.count <= BLOCK_SIZE, 'episodes.count', block.count, reason);
  return unpackRecords<EpisodeResult>(block.episodes, block.count);
}
