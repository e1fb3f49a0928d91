import type { AttachedEvent, Attachment, PostedEvent } from './envelope.js';
import { laneFields, progressFields } from './generated/packed-fields.js';
import type { CandlerunEvent } from './generated/protocol.js';
import { unpackEvent } from './packed-episodes.js';

type ProgressEvent = CandlerunEvent & { type: 'progress' };

/**
 * The events of a message. If several progress events follow one another, only the last is an object, and the numbers before it are
 * the fields in which the earlier ones differ: an object for each event takes several times as long to post.
 */
export function unpackEvents(message: PostedEvent | PostedEvent[]): CandlerunEvent[] {
  const events: CandlerunEvent[] = [];
  let earlier: Float64Array | null = null;
  for (const part of Array.isArray(message) ? message : [message]) {
    if (part instanceof Float64Array) {
      earlier = part;
      continue;
    }
    const event = 'attachment' in part ? attached(part) : unpackEvent(part);
    if (earlier && event.type === 'progress') events.push(...unpackProgress(event, earlier));
    earlier = null;
    events.push(event);
  }
  return events;
}

/** Puts the typed arrays of an event into their places. They were transferred, so nothing is copied. */
function attached({ attachment, ...event }: AttachedEvent): CandlerunEvent {
  insert(event, attachment);
  return event as CandlerunEvent;
}

function insert(record: object, attachment: Attachment): void {
  for (const [place, value] of Object.entries(attachment)) {
    const fields = record as Record<string, object>;
    if (ArrayBuffer.isView(value)) fields[place] = value;
    else if (fields[place]) insert(fields[place], value);
  }
}

function unpackProgress(last: ProgressEvent, numbers: Float64Array): ProgressEvent[] {
  const size = progressFields.length + laneFields.length * last.lanes.length;
  return Array.from({ length: numbers.length / size }, (_, index) =>
    unpackOne(last, numbers.subarray(index * size, (index + 1) * size)),
  );
}

function unpackOne(last: ProgressEvent, row: Float64Array): ProgressEvent {
  // Written into one copy: ten thousand events come in a fraction of a second.
  const event = { ...last };
  for (const [at, { name, isOptional }] of progressFields.entries()) {
    const number = row[at] as number;
    const value = isOptional && Number.isNaN(number) ? null : number;
    (event as Record<typeof name, number | null>)[name] = value;
  }
  event.lanes = last.lanes.map((lane, place) => {
    const start = progressFields.length + laneFields.length * place;
    const moved = { ...lane };
    for (const [at, name] of laneFields.entries()) moved[name] = row[start + at] as number;
    return moved;
  });
  return event;
}
