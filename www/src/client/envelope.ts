import type { CandlerunEvent, CandlerunRequest } from './generated/protocol.js';
import type { PackedEpisodes } from './packed-episodes.js';

/** Page → conductor, as gloo-worker reads it, except `Ping`: the worker answers it with `Pong` before gloo-worker gets it. */
export type ToConductor =
  | { Connected: number }
  | { ProcessInput: [number, CandlerunRequest & { attachment?: unknown }] }
  | { Disconnected: number }
  | 'Destroy'
  | 'Ping';

/** Conductor → page, as gloo-worker writes it, and the answer to a ping: one event, or several in one message. */
export type FromConductor =
  | 'WorkerLoaded'
  | 'Pong'
  | { ProcessOutput: [number, PostedEvent | PostedEvent[]] };

/** The form in which an event is posted. */
export type PostedEvent = CandlerunEvent | PackedEpisodes | AttachedEvent | Float64Array;

/** An event with its typed arrays beside it, each at the place of the empty list that stands for it in the event. */
export type AttachedEvent = CandlerunEvent & { attachment: Attachment };

/** Typed arrays by their places in a record. */
export type Attachment = { [place: string]: Attachment | Float64Array | Uint8Array };

/** Whether gloo-worker can read a message. The conductor checks the content of a `ProcessInput`. */
export function isEnvelope(data: unknown): data is ToConductor {
  if (data === 'Destroy') return true;
  if (typeof data !== 'object' || data === null) return false;
  const entries = Object.entries(data);
  const [entry] = entries;
  if (entries.length !== 1 || entry === undefined) return false;
  const [kind, value] = entry as [string, unknown];
  switch (kind) {
    case 'Connected':
    case 'Disconnected':
      return isId(value);
    case 'ProcessInput':
      return Array.isArray(value) && value.length === 2 && isId(value[0]);
    default:
      return false;
  }
}

/** The answer to a malformed message. */
export function malformed(data: unknown): CandlerunEvent {
  return {
    type: 'request_failed',
    request_id: null,
    line: null,
    field: 'envelope',
    value: describe(data),
    reason: 'must be {Connected: id}, {ProcessInput: [id, request]}, {Disconnected: id} or "Destroy"',
  };
}

function isId(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 32;
}

function describe(data: unknown): string {
  try {
    return (JSON.stringify(data) ?? String(data)).slice(0, 100);
  } catch {
    return typeof data;
  }
}
