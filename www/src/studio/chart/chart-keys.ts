/** What a key does in the chart. */
export type ChartMove =
  | { kind: 'step'; by: 1 | -1 }
  | { kind: 'end'; which: 'first' | 'last' }
  | { kind: 'pan'; by: 1 | -1 }
  | { kind: 'zoom'; way: 'in' | 'out' }
  | { kind: 'fit' }
  | { kind: 'leave' };

/** The keys of the chart, as a sentence. */
export const KEYS_TEXT =
  'Left and right arrow keys choose the previous or next trade, Home and End the first or last, Escape none. ' +
  'Plus and minus zoom, zero shows everything, Shift and an arrow key scrolls.';

/** The move of a pressed key; null if the chart does not use it. */
export function chartMove(
  event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>,
): ChartMove | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  switch (event.key) {
    case 'ArrowLeft':
    case 'ArrowRight':
      return { kind: event.shiftKey ? 'pan' : 'step', by: event.key === 'ArrowRight' ? 1 : -1 };
    case 'Home':
      return { kind: 'end', which: 'first' };
    case 'End':
      return { kind: 'end', which: 'last' };
    case '+':
    case '=':
      return { kind: 'zoom', way: 'in' };
    case '-':
    case '−':
      return { kind: 'zoom', way: 'out' };
    case '0':
      return { kind: 'fit' };
    case 'Escape':
      return { kind: 'leave' };
    default:
      return null;
  }
}
