import { type Transferable as ThreadTransferable, Worker } from 'node:worker_threads';
import type { EngineWorker } from '../engine-worker.js';

/** A thread of Node.js as a worker. That it has ended is told as an error: there may be no Web Lock that says so. */
export class ThreadWorker implements EngineWorker {
  onmessage: ((event: MessageEvent) => void) | null = null;
  onmessageerror: ((event: MessageEvent) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  readonly #thread: Worker;
  #isWanted = true;

  constructor(url: URL) {
    // Flags of the program are not for the thread: some of them are refused there.
    this.#thread = new Worker(url, { execArgv: [] });
    this.#thread.on('message', (data) => this.onmessage?.(new MessageEvent('message', { data })));
    this.#thread.on('messageerror', (data) =>
      this.onmessageerror?.(new MessageEvent('messageerror', { data })),
    );
    this.#thread.on('error', (error) => this.#fail(error instanceof Error ? error.message : String(error)));
    this.#thread.on('exit', (code) => this.#fail(`its thread has ended with code ${code}`));
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.#thread.postMessage(message, transfer as ThreadTransferable[]);
  }

  /** Resolves when the thread has ended. */
  async terminate(): Promise<void> {
    this.#isWanted = false;
    await this.#thread.terminate();
  }

  #fail(message: string): void {
    if (!this.#isWanted) return;
    this.#isWanted = false;
    // Node.js has no ErrorEvent everywhere.
    this.onerror?.(Object.assign(new Event('error'), { message }) as ErrorEvent);
  }
}
