import { type Direction, type EpisodeResult, isBetterScore } from 'candlerun';

/**
 * The best episodes of a job, best first: a bounded list, however many episodes there are, in whatever order they come and
 * however often. Scores over different candles are not compared: of a walk-forward, they are the newest window's.
 */
export class TopEpisodes {
  /** Grows with every change, so that a list that has not changed is not drawn. */
  version = 0;
  readonly #most: number;
  readonly #direction: Direction;
  readonly #list: EpisodeResult[] = [];
  /** The window of a walk-forward that the list is of. */
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
    const place = this.#place(episode);
    if (place >= this.#most || this.#list[place - 1]?.episode === episode.episode) return;
    this.#list.splice(place, 0, episode);
    this.#list.length = Math.min(this.#list.length, this.#most);
    this.version += 1;
  }

  /** Behind all that are better, and behind the same one. Of equals, the one with the lowest number is ahead. */
  #place(episode: EpisodeResult): number {
    let place = this.#list.length;
    for (
      let other = this.#list[place - 1];
      other && this.#isAhead(episode, other);
      other = this.#list[place - 1]
    )
      place -= 1;
    return place;
  }

  #isAhead(episode: EpisodeResult, other: EpisodeResult): boolean {
    if (episode.score === other.score) return episode.episode < other.episode;
    return isBetterScore(episode.score, other.score, this.#direction);
  }
}
