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
  /** Sends the held acknowledgements up to the oldest one of progress: the job goes on by 64 boundaries. */
  step(): void;
  /** Sends the held acknowledgements, and holds no later ones. */
  open(): void;
}

/** Puts an open gate into a page. Runs in the page, before its scripts. */
export function installGate(): void {
  const held: { type: string; send(): void }[] = [];
  let isClosed = false;
  const { postMessage } = Worker.prototype;
  const typeOf = (message: { ProcessInput?: [number, { type?: string }] }) =>
    message?.ProcessInput?.[1]?.type ?? '';
  Worker.prototype.postMessage = function (this: Worker, ...args: unknown[]) {
    const send = () => Reflect.apply(postMessage, this, args);
    const type = typeOf(args[0] as object);
    if (isClosed && type.startsWith('acknowledge_')) held.push({ type, send });
    else send();
  };
  globalThis.gate = {
    close() {
      isClosed = true;
    },
    step() {
      // A save may have been acknowledged before.
      const next = held.findIndex(({ type }) => type === 'acknowledge_progress');
      for (const { send } of held.splice(0, next + 1)) send();
    },
    open() {
      isClosed = false;
      for (const { send } of held.splice(0)) send();
    },
  };
}
