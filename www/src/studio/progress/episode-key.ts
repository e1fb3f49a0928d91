import type { EpisodeResult } from 'candlerun';

/** What names an episode within its run. In a walk-forward the search and the test of a window may have episodes of one number. */
export function episodeKey({ episode, part }: Pick<EpisodeResult, 'episode' | 'part'>): string {
  return part ? `${episode}/${part.window}/${part.stage}` : String(episode);
}
