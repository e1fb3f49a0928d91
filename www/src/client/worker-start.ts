/** The first message to every worker: its role. A lane gets the port on which it listens. */
export type WorkerStart = {
  role: 'conductor' | 'lane';
  /** The compiled engine. */
  module: WebAssembly.Module;
  /** Name of the Web Lock that the worker holds as long as it lives. */
  lock: string;
  port?: MessagePort;
};

/**
 * Posted by a worker before it ends itself: ending fires no event on the page. `attempt`, `episode` and `candle` are those of a lane:
 * the attempt of the job, the episode that it ran, and the last progress boundary that this had passed.
 */
export type WorkerFailure = {
  failed: string;
  attempt?: number;
  episode?: number;
  candle?: number;
  /** Set by a lane of another machine whose worker did not answer there. */
  silent?: true;
};

/** Whether a message is the failure of a worker. */
export function isFailure(message: unknown): message is WorkerFailure {
  return typeof message === 'object' && message !== null && 'failed' in message;
}

/** Posted by a lane once it has loaded. The conductor posts `"WorkerLoaded"`, as gloo-worker does. */
export const LANE_LOADED = 'LaneLoaded';
