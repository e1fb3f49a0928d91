/**
 * A batch: episodes that a server gives to whichever worker is free, as a job of the queue. The server sends what the conductor has sent to the lane, and
 * a worker returns what its lane has answered, so neither reads a metric: every bit of a number arrives.
 */
export type Batch = {
  /** The attempt of the job in the conductor. The messages of the lane carry it. */
  attempt: number;
  /** The job and its attempt, unique among all servers: a worker keeps a job prepared for its next batch. */
  job: string;
  /** The completed spec as JSON text. */
  spec: string;
  /** Number of episodes. */
  episodes: number;
  /** The command with the episodes. */
  command: PortText;
  /** Nobody waits for it any longer. */
  cancelled?: true;
};

/** A message of a port between conductor and lane, as text: JSON with numbers beside it, or numbers alone. Numbers are little-endian 64-bit floats in base64. */
export type PortText = { json: string; numbers?: string } | { numbers: string };

/** The answers of a lane to a part of a batch. `run` names the attempt of a worker at the batch: another one begins anew. */
export type BatchPart = { run: string; from: number; messages: PortText[] };

/** The answers of a lane to a whole batch. */
export type BatchResult = { run: string; messages: PortText[] };

/** Why a worker could not run a batch. It is the message of the error with which the job of the queue has failed. */
export type BatchFailure =
  /** The engine has trapped. */
  | { kind: 'trapped'; reason: string; attempt: number; episode: number; candle: number }
  /** The lane did not answer. */
  | { kind: 'silent'; reason: string }
  /** The worker cannot run the job at all, however often it is tried. */
  | { kind: 'refused'; reason: string }
  /** The server does not wait for the batch any longer. Another worker must not run it. */
  | { kind: 'dropped'; reason: string }
  /** The worker is gone, or something else that another attempt may not meet. */
  | { kind: 'lost'; reason: string };

/** The failure in the message of an error. Messages of the queue itself are those of a worker that is gone. */
export function failureOf(message: string): BatchFailure {
  try {
    const failure = JSON.parse(message) as Partial<BatchFailure>;
    if (typeof failure.kind === 'string' && typeof failure.reason === 'string')
      return failure as BatchFailure;
  } catch {
    // A message that is no JSON.
  }
  return { kind: 'lost', reason: message };
}

/** A message of a port as text. Anything but the numbers beside a command stays where it is: a worker finds candles itself. */
export function toText(message: Float64Array | readonly unknown[]): PortText {
  if (message instanceof Float64Array) return { numbers: base64(message) };
  const [json, beside] = message;
  return beside instanceof Float64Array
    ? { json: String(json), numbers: base64(beside) }
    : { json: String(json) };
}

/** The message of a port, and the buffers that can be transferred with it. */
export function fromText(text: PortText): { message: unknown; transfer: ArrayBuffer[] } {
  const numbers = text.numbers === undefined ? null : floats(text.numbers);
  const transfer = numbers ? [numbers.buffer] : [];
  if (!('json' in text)) return { message: numbers, transfer };
  return { message: numbers ? [text.json, numbers] : [text.json], transfer };
}

function base64(numbers: Float64Array): string {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString('base64');
}

function floats(text: string): Float64Array<ArrayBuffer> {
  const bytes = Buffer.from(text, 'base64');
  // A slice: the memory of a Buffer is not aligned to numbers.
  return new Float64Array(Uint8Array.from(bytes).buffer);
}
