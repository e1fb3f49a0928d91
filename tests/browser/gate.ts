declare global {
  /** Stops jobs in the middle, in every page of these tests. */
  var gate: Gate;
}

/**
 * Holds the page's acknowledgements. A job without them waits, by the scheduler's own rules: with `delivery: 'every'` its lanes
 * stop when 256 boundaries are not acknowledged, otherwise when 20,000 episodes are not saved. So a test meets a job before its end
 * on a machine of any speed.
 */
export interface Gate {
  /** Holds acknowledgements from now on. */
  close(): void;
  /** Sends the oldest one that is held: the job goes on by 64 boundaries. */
  step(): void;
  /** Sends those that are held and all later ones. */
  open(): void;
}

/** Puts an open gate into a page. Runs in the page, before its scripts. */
export function installGate(): void {
  const held: (() => void)[] = [];
  let isClosed = false;
  const { postMessage } = Worker.prototype;
  const isAcknowledgement = (message: { ProcessInput?: [number, { type?: string }] }) =>
    message?.ProcessInput?.[1]?.type?.startsWith('acknowledge_') ?? false;
  Worker.prototype.postMessage = function (this: Worker, ...args: unknown[]) {
    const send = () => Reflect.apply(postMessage, this, args);
    if (isClosed && isAcknowledgement(args[0] as object)) held.push(send);
    else send();
  };
  globalThis.gate = {
    close() {
      isClosed = true;
    },
    step() {
      held.shift()?.();
    },
    open() {
      isClosed = false;
      for (const send of held.splice(0)) send();
    },
  };
}
