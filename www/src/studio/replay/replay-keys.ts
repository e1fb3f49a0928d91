/** The effect of a key in a replay. */
export type ReplayMove =
  | { kind: 'play' }
  | { kind: 'step'; by: number }
  | { kind: 'event'; which: 'next' | 'previous' }
  | { kind: 'end'; which: 'first' | 'last' }
  | { kind: 'speed'; by: 1 | -1 }
  | { kind: 'close' };

/** The keys of a replay, as a sentence. */
export const REPLAY_KEYS_TEXT =
  'Space plays and pauses, the left and right arrow keys step, T plays to the next trade, Shift and T go back to the one before, ' +
  'the up and down arrow keys change the speed, Home and End go to the first and last candle, Escape closes the replay.';

/** Candles of a step with Page Up and Page Down. */
const PAGE = 50;

/** The move of a pressed key; null if a replay does not use it. */
export function replayMove(
  event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>,
): ReplayMove | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  switch (event.key) {
    case ' ':
      return { kind: 'play' };
    case 'ArrowRight':
    case '.':
      return event.shiftKey ? null : { kind: 'step', by: 1 };
    case 'ArrowLeft':
    case ',':
      return event.shiftKey ? null : { kind: 'step', by: -1 };
    case 'PageUp':
      return { kind: 'step', by: PAGE };
    case 'PageDown':
      return { kind: 'step', by: -PAGE };
    case 't':
    case 'T':
      return { kind: 'event', which: event.shiftKey ? 'previous' : 'next' };
    case 'Home':
    case 'End':
      return { kind: 'end', which: event.key === 'Home' ? 'first' : 'last' };
    case 'ArrowUp':
    case 'ArrowDown':
      return { kind: 'speed', by: event.key === 'ArrowUp' ? 1 : -1 };
    case 'Escape':
      return { kind: 'close' };
    default:
      return null;
  }
}
