import { make } from '../dom.js';
import type { DeskPanel } from './panel.js';

/** An empty panel, until the real one is there. */
export function placeholder(title: string): DeskPanel {
  const text = make('p', 'hint', title);
  return { element: make('div', 'placeholder', text), show: () => {} };
}
