import { CandlerunError } from '../errors.js';
import { FrameLoop } from '../frame-loop.js';
import type { Progress } from '../generated/types.js';

/** Options of a listener for `progress` or `heartbeat`. */
export type ProgressListenerOptions = {
  /**
   * `'frame'` calls the listener at most once a frame, with the newest progress. That of a pause and of the end of the job is passed
   * at once, so that after `await job.done` a label shows the end.
   */
  every?: 'frame';
};

/** A listener that is called as often as its options say, and the function that drops a call that waits. */
export function oncePerFrame<E>(
  options: ProgressListenerOptions | undefined,
  listener: (event: E) => void,
): { call: (event: E) => void; cancel: () => void } {
  if (options?.every === undefined) return { call: listener, cancel: () => {} };
  if (options.every !== 'frame') {
    throw new CandlerunError("must be 'frame' or not given", 'every', String(options.every));
  }
  let newest: E;
  const frames = new FrameLoop(() => listener(newest));
  const call = (event: E) => {
    newest = event;
    if (isMoving(event)) return frames.request();
    frames.cancel();
    listener(event);
  };
  return { call, cancel: () => frames.cancel() };
}

/** Whether a newer progress will follow by itself. */
function isMoving(event: unknown): boolean {
  const { status } = event as Progress;
  return status === 'running' || status === 'queued';
}
