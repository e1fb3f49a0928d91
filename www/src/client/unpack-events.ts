import type { PostedEvent } from './envelope.js';
import type { CandlerunEvent, Progress } from './generated/types.js';
import { unpackEvent } from './packed-episodes.js';

type ProgressEvent = CandlerunEvent & { type: 'progress' };

/** Numbers of a progress event before episode and candle of each lane. */
const BEFORE_LANES = 9;

/**
 * The events of a message. Of several progress events only the last is an object; the numbers before it are what differs in
 * the earlier ones: each event as an object takes several times as long to post.
 */
export function unpackEvents(message: PostedEvent | PostedEvent[]): CandlerunEvent[] {
  const events: CandlerunEvent[] = [];
  let earlier: Float64Array | null = null;
  for (const part of Array.isArray(message) ? message : [message]) {
    if (part instanceof Float64Array) {
      earlier = part;
      continue;
    }
    const event = unpackEvent(part);
    if (earlier && event.type === 'progress') events.push(...unpackProgress(event, earlier));
    earlier = null;
    events.push(event);
  }
  return events;
}

function unpackProgress(last: ProgressEvent, numbers: Float64Array): ProgressEvent[] {
  const size = BEFORE_LANES + 2 * last.lanes.length;
  return Array.from({ length: numbers.length / size }, (_, index) => {
    const number = (at: number) => numbers[index * size + at] as number;
    const optional = (at: number) => (Number.isNaN(number(at)) ? null : number(at));
    const progress: Partial<Progress> = {
      lane: optional(0),
      progress: number(1),
      current_episode: number(2),
      current_candle: number(3),
      score: optional(4),
      best_score: optional(5),
      candles_per_second: optional(6),
      elapsed_ms: number(7),
      eta_ms: optional(8),
      lanes: last.lanes.map((row, lane) => {
        const at = BEFORE_LANES + 2 * lane;
        return { ...row, episode: number(at), candle: number(at + 1) };
      }),
    };
    return { ...last, ...progress };
  });
}
