import type { JobMessage, OpenChannel } from '../../jobs/job-channel.js';
import type { JobRight } from '../../jobs/job-lock.js';
import type { Session } from './session.js';

/** PostgreSQL refuses notifications of 8,000 bytes and more. */
const MOST_BYTES = 7_500;

/** The right to run a job among servers of one database: an advisory lock of the server's session. */
export class SessionLock implements JobRight {
  readonly #session: Session;
  readonly #id: string;
  readonly #waiting = new AbortController();
  #isHeld = false;

  constructor(session: Session, id: string) {
    this.#session = session;
    this.#id = id;
  }

  async take(): Promise<boolean> {
    this.#isHeld = await this.#session.take(this.#id);
    return this.#isHeld;
  }

  async claim(): Promise<void> {
    await this.take();
  }

  async wait(): Promise<boolean> {
    this.#isHeld = await this.#session.wait(this.#id, this.#waiting.signal);
    return this.#isHeld;
  }

  release(): void {
    this.#waiting.abort();
    if (this.#isHeld) this.#session.release(this.#id);
    this.#isHeld = false;
  }
}

/** Carries messages between servers as notifications. One that is too large is not sent: the others read the state of the job when its lock is free. */
export function sessionChannel(
  session: Session,
  subscribe: (receive: (text: string) => void) => void,
): OpenChannel {
  return (onMessage) => {
    subscribe((text) => {
      const message = parsed(text);
      if (message) onMessage(message);
    });
    return {
      postMessage: (message) => {
        const text = smallText(message);
        if (text !== null) void session.notify(text);
      },
      close: () => subscribe(() => {}),
    };
  };
}

/** A message as text. Rows of lanes are left out, and a message that is still too large is null. */
export function smallText(message: JobMessage): string | null {
  const text = JSON.stringify(message, (key, value) =>
    key === 'lanes' && Array.isArray(value) ? [] : value,
  );
  return Buffer.byteLength(text) <= MOST_BYTES ? text : null;
}

function parsed(text: string): JobMessage | null {
  try {
    return JSON.parse(text) as JobMessage;
  } catch {
    return null;
  }
}
