import { uniqueName } from '../death-watch.js';

/** A tab that has a lock answers within this time. */
const ANSWER_MS = 250;
/** Time between two attempts to take a lock that another tab has. */
const RETRY_MS = 1_000;

/** A message about a lock. `asks` is the name of the request that a tab has begun. */
type LockMessage = { lock: string; asks: string } | { lock: string; holds: string };

/**
 * A lock for pages without Web Locks (those that are not served over HTTPS): a tab asks the others by a `BroadcastChannel` and takes the
 * lock if none answers. If two ask at the same time, the one whose request has the lesser name gets it. A tab that has ended answers no
 * longer, so its locks are free.
 */
export class ChannelLock {
  readonly #lock: string;
  readonly #channel: BroadcastChannel;
  #request = '';
  #isHeld = false;
  #isRefused = false;

  constructor(database: string, name: string) {
    this.#lock = name;
    this.#channel = new BroadcastChannel(`${database}/locks`);
    this.#channel.onmessage = ({ data }: MessageEvent<LockMessage>) => this.#handle(data);
  }

  /** Takes the lock if it is free. Resolves to whether this tab has it now. */
  async take(): Promise<boolean> {
    this.#request = uniqueName('lock');
    this.#isRefused = false;
    this.#channel.postMessage({ lock: this.#lock, asks: this.#request } satisfies LockMessage);
    await new Promise((resolve) => setTimeout(resolve, ANSWER_MS));
    this.#isHeld = !this.#isRefused;
    if (!this.#isHeld) this.#request = '';
    return this.#isHeld;
  }

  /** Takes a lock that no other tab can know yet. */
  claim(): void {
    this.#isHeld = true;
  }

  /** Takes the lock as soon as it is free. Resolves to false if the signal aborts before. */
  async wait(signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      if (await this.take()) return !signal.aborted;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
    return false;
  }

  release(): void {
    this.#isHeld = false;
    this.#channel.close();
  }

  #handle(message: LockMessage): void {
    if (message.lock !== this.#lock) return;
    if ('holds' in message) {
      if (message.holds === this.#request) this.#isRefused = true;
      return;
    }
    const isAsking = this.#request !== '';
    if (this.#isHeld || (isAsking && this.#request < message.asks)) {
      this.#channel.postMessage({ lock: this.#lock, holds: message.asks });
    } else if (isAsking) {
      // The other tab began to ask later, so it has not answered the request of this one.
      this.#isRefused = true;
    }
  }
}
