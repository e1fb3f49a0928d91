import type { EpisodeResult } from '../generated/types.js';

/** Evenly spaced episodes of a job. When the sample has too many, every other one is dropped. */
export class EvenSample {
  readonly #most: number;
  #stride = 1;
  #episodes: EpisodeResult[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** Adds the next episode of the job. */
  add(episode: EpisodeResult): void {
    if ((episode.episode - 1) % this.#stride !== 0) return;
    this.#episodes.push(episode);
    if (this.#episodes.length <= this.#most) return;
    this.#stride *= 2;
    this.#episodes = this.#episodes.filter(({ episode }) => (episode - 1) % this.#stride === 0);
  }

  /** The sample with one more episode, in the order of the episodes. */
  with(episode: EpisodeResult): EpisodeResult[] {
    const others = this.#episodes.filter((other) => other.episode !== episode.episode);
    return [...others, episode].sort((a, b) => a.episode - b.episode);
  }
}
