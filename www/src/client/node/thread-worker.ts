import { type Transferable as ThreadTransferable, Worker } from 'node:worker_threads';
import type { EngineWorker } from '../engine-worker.js';
import { messageOf } from '../errors.js';

/** A thread of Node.js as a worker. The end of the thread is an `error` event, as Node.js 20 has no Web Locks to watch. */
export class ThreadWorker implements EngineWorker {
  onmessage: ((event: MessageEvent) => void) | null = null;
  onmessageerror: ((event: MessageEvent) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  readonly #thread: Worker;
  #isRunning = true;

  constructor(url: URL) {
    // Without the flags of the program: a thread refuses some of them.
    this.#thread = new Worker(url, { execArgv: [] });
    this.#thread.on('message', (data) => this.onmessage?.(new MessageEvent('message', { data })));
    this.#thread.on('messageerror', (data) =>
      this.onmessageerror?.(new MessageEvent('messageerror', { data })),
    );
    this.#thread.on('error', (error) => this.#fail(messageOf(error)));
    this.#thread.on('exit', (code) => this.#fail(`its thread has ended with code ${code}`));
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.#thread.postMessage(message, transfer as ThreadTransferable[]);
  }

  /** Resolves when the thread has ended. */
  async terminate(): Promise<void> {
    this.#isRunning = false;
    await this.#thread.terminate();
  }

  #fail(message: string): void {
    if (!this.#isRunning) return;
    this.#isRunning = false;
    // Some versions of Node.js have no ErrorEvent.
    this.onerror?.(Object.assign(new Event('error'), { message }) as ErrorEvent);
  }
}
