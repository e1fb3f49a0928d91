import { make } from '../../dom.js';
import type { WordHelp } from './word-list.js';

/** Help for a word as it is shown beside a completion and under the pointer. */
export function helpElement({ heading, sentences }: WordHelp): HTMLElement {
  const lines = sentences.map((sentence) => make('p', '', sentence));
  return make('div', 'code-help', make('code', '', heading), ...lines);
}
