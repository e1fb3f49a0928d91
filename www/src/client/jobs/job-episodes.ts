import type { EpisodeResult } from '../generated/types.js';
import { BLOCK_SIZE, blockOf, unpackBlock } from '../storage/episode-block.js';
import type { JobStore } from '../storage/job-store.js';
import { EvenSample } from './even-sample.js';

/** Most episodes from which a robustness report is made. */
const MOST_IN_REPORT = 2_000;

/** A stored episode. */
export async function storedEpisode(
  store: JobStore,
  jobId: string,
  episode: number,
): Promise<EpisodeResult | undefined> {
  const block = await store.block(jobId, blockOf(episode));
  return block && unpackBlock(block)[(episode - 1) % BLOCK_SIZE];
}

/** The stored episodes of a job in their order, a block at a time. */
export async function* storedEpisodes(
  store: JobStore,
  jobId: string,
  from = 1,
): AsyncGenerator<EpisodeResult[]> {
  for (let block = blockOf(from); ; block += 1) {
    const stored = await store.block(jobId, block);
    const episodes = stored ? unpackBlock(stored).filter(({ episode }) => episode >= from) : [];
    if (episodes.length > 0) yield episodes;
    if (!stored || stored.count < BLOCK_SIZE) return;
  }
}

/** Evenly spaced episodes of a job, with `best` among them. */
export async function sampleOf(
  store: JobStore,
  jobId: string,
  best: EpisodeResult,
): Promise<EpisodeResult[]> {
  const sample = new EvenSample(MOST_IN_REPORT);
  for await (const episodes of storedEpisodes(store, jobId)) {
    for (const episode of episodes) sample.add(episode);
  }
  return sample.with(best);
}
