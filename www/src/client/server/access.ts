import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** A ticket is valid for this time. */
const TICKET_MS = 60_000;

/**
 * The right to use the server: its token, or a ticket for the stream of one job, since an `EventSource` sends no headers. Tickets are signed with the
 * token, so every server with the same token accepts them and none stores them.
 */
export class Access {
  readonly #token: string | null;
  readonly #now: () => number;

  constructor(token: string | null, now: () => number = Date.now) {
    this.#token = token;
    this.#now = now;
  }

  /** Whether a request needs a token. */
  get isRequired(): boolean {
    return this.#token !== null;
  }

  /** Whether the header `Authorization` has the token. */
  allows(header: string | undefined): boolean {
    if (this.#token === null) return true;
    const [, given] = /^Bearer +(\S+)$/i.exec(header ?? '') ?? [];
    return given !== undefined && isEqual(given, this.#token);
  }

  /** Whether the header `Authorization` has the token as the password of any user. */
  allowsPassword(header: string | undefined): boolean {
    if (this.#token === null) return true;
    const [, encoded] = /^Basic +(\S+)$/i.exec(header ?? '') ?? [];
    const [, password] = /^[^:]*:(.*)$/.exec(Buffer.from(encoded ?? '', 'base64').toString()) ?? [];
    return password !== undefined && isEqual(password, this.#token);
  }

  /** A ticket for the stream of a job. */
  ticket(jobId: string): { ticket: string; expires_at: number } {
    const expires_at = this.#now() + TICKET_MS;
    return { ticket: `${expires_at}.${this.#signature(jobId, expires_at)}`, expires_at };
  }

  /** Whether a ticket is for the stream of a job and has not expired. */
  allowsTicket(ticket: string, jobId: string): boolean {
    const [time = '', signature = ''] = ticket.split('.');
    const expires = Number(time);
    if (!Number.isSafeInteger(expires) || expires < this.#now()) return false;
    return isEqual(signature, this.#signature(jobId, expires));
  }

  #signature(jobId: string, expires: number): string {
    return createHmac('sha256', this.#token ?? '')
      .update(`${expires}/${jobId}`)
      .digest('base64url');
  }
}

/** Compares two texts in a time that does not depend on where they differ. */
function isEqual(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}
