/** What the client needs of a worker: a `Worker` has it, and so has what stands for one in Node.js. */
export type EngineWorker = {
  onmessage: ((event: MessageEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
  /** An event that has no message says that the worker could not be loaded. */
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(message: unknown, transfer?: Transferable[]): void;
  terminate(): unknown;
};
