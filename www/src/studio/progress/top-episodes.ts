import { type Direction, type EpisodeResult, isBetterScore } from 'candlerun';

/**
 * A bounded list of the best episodes of a job, best first. Episodes may be added in any order and more than once. Scores on
 * different candles are not compared: for a walk-forward the list has the newest window only.
 */
export class TopEpisodes {
  /** Grows with every change, so that an unchanged list is not drawn again. */
  version = 0;
  readonly #most: number;
  readonly #direction: Direction;
  readonly #list: EpisodeResult[] = [];
  /** The window of the walk-forward that the list belongs to. */
  #window = 0;

  constructor(most: number, direction: Direction) {
    this.#most = most;
    this.#direction = direction;
  }

  get list(): readonly EpisodeResult[] {
    return this.#list;
  }

  add(episode: EpisodeResult): void {
    if (episode.part?.stage === 'test') return;
    const window = episode.part?.window ?? 0;
    if (window < this.#window) return;
    if (window > this.#window) this.#list.length = 0;
    this.#window = window;
    const index = this.#indexFor(episode);
    if (index >= this.#most || this.#list[index - 1]?.episode === episode.episode) return;
    this.#list.splice(index, 0, episode);
    this.#list.length = Math.min(this.#list.length, this.#most);
    this.version += 1;
  }

  /** The index after all better episodes and after the same one. Between equal scores the lower number is first. */
  #indexFor(episode: EpisodeResult): number {
    let index = this.#list.length;
    for (
      let other = this.#list[index - 1];
      other && this.#isAhead(episode, other);
      other = this.#list[index - 1]
    )
      index -= 1;
    return index;
  }

  #isAhead(episode: EpisodeResult, other: EpisodeResult): boolean {
    if (episode.score === other.score) return episode.episode < other.episode;
    return isBetterScore(episode.score, other.score, this.#direction);
  }
}
