/** The first message to every worker: what it is to be. The port goes to the lane that is to listen on it. */
export type WorkerStart = {
  role: 'conductor' | 'lane';
  /** The compiled engine. */
  module: WebAssembly.Module;
  /** Name of the Web Lock that the worker holds as long as it lives. */
  lock: string;
  port?: MessagePort;
};

/**
 * What a worker posts before it ends itself, since ending fires no event on the page: the reason, and for a lane the attempt of the job,
 * the episode that it was running and the last boundary that this episode had passed.
 */
export type WorkerFailure = { failed: string; attempt?: number; episode?: number; candle?: number };

/** Whether a message says that a worker cannot go on. */
export function isFailure(message: unknown): message is WorkerFailure {
  return typeof message === 'object' && message !== null && 'failed' in message;
}

/** What a lane answers once it works. The conductor answers `"WorkerLoaded"`, as gloo-worker does. */
export const LANE_LOADED = 'LaneLoaded';
