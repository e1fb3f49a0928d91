import { type EpisodeResult, type JobSpec, strategies } from 'candlerun';
import { parameterText } from './number-text.js';

/** Names and texts of an episode's parameters, in the order of the strategy. The record itself is sorted by name. */
export function paramTexts(spec: JobSpec, episode: EpisodeResult): [name: string, text: string][] {
  const strategy = strategies.find(({ name }) => name === spec.strategy.library);
  const known = strategy?.params.map(({ name }) => name).filter((name) => name in episode.params) ?? [];
  const others = Object.keys(episode.params).filter((name) => !known.includes(name));
  return [...known, ...others].map((name) => [name, parameterText(episode.params[name] ?? '')]);
}
