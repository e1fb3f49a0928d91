/** The part of a `Worker` that the client uses. In Node.js `ThreadWorker` has it too. */
export type EngineWorker = {
  onmessage: ((event: MessageEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
  /** An event without a message means that the worker could not be loaded. */
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(message: unknown, transfer?: Transferable[]): void;
  terminate(): unknown;
  /** The address of its script, if it is known: for the error if that cannot be loaded. */
  readonly address?: string;
};
