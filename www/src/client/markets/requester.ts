import { CandlerunError, messageOf } from '../errors.js';
import type { Exchange, MarketRow } from './exchange.js';

/** Waits before the further attempts of a request that has failed, in milliseconds. */
const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 16_000];

/** What is waited if an exchange asks for it without a time, and the most that is. */
const USUAL_WAIT_MS = 60_000;
const MOST_WAIT_MS = 300_000;

/** Makes the requests of one query, one after another, and makes those again that may succeed later. */
export class Requester {
  readonly #exchange: Exchange;
  readonly #symbol: string;
  readonly #signal: AbortSignal | undefined;
  readonly #waiting: (ms: number | null) => void;
  #nextAt = 0;

  /** `waiting` is called with the time until the next attempt, and with null when it is made. */
  constructor(
    exchange: Exchange,
    symbol: string,
    signal: AbortSignal | undefined,
    waiting: (ms: number | null) => void,
  ) {
    this.#exchange = exchange;
    this.#symbol = symbol;
    this.#signal = signal;
    this.#waiting = waiting;
  }

  /** The rows at an address. */
  async rows(address: string): Promise<MarketRow[]> {
    for (let attempt = 0; ; attempt += 1) {
      await this.#pause(this.#nextAt - performance.now());
      const answer = await this.#ask(address);
      this.#nextAt = performance.now() + this.#exchange.pauseMs;
      if (answer.kind === 'rows') return answer.rows;
      const waitMs = answer.waitMs ?? WAITS_MS[attempt];
      if (waitMs === undefined || waitMs > MOST_WAIT_MS || attempt >= WAITS_MS.length) {
        throw this.#error(answer.reason);
      }
      this.#waiting(waitMs);
      await this.#pause(waitMs);
      this.#waiting(null);
    }
  }

  async #ask(address: string): Promise<Answer> {
    const { title } = this.#exchange;
    let response: Response;
    let text: string;
    try {
      response = await fetch(address, this.#signal ? { signal: this.#signal } : {});
      text = await response.text();
    } catch (error) {
      this.#signal?.throwIfAborted();
      return { kind: 'later', reason: `${title} could not be reached: ${messageOf(error)}`, waitMs: null };
    }
    const { status } = response;
    if (status === 429 || status === 418) {
      return { kind: 'later', reason: `${title} asks to wait`, waitMs: waitOf(response) };
    }
    if (status >= 500)
      return { kind: 'later', reason: `${title} failed with status ${status}`, waitMs: null };
    if (!response.ok) throw this.#error(refusalText(title, status, text));
    try {
      return { kind: 'rows', rows: this.#exchange.rows(JSON.parse(text)) };
    } catch (error) {
      throw this.#error(`${title} answered in an unknown form: ${messageOf(error)}`);
    }
  }

  /** Waits. Rejects with the reason of the signal if it is aborted. */
  #pause(ms: number): Promise<void> {
    const signal = this.#signal;
    signal?.throwIfAborted();
    if (ms <= 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const abort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', abort);
        resolve();
      }, ms);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  #error(reason: string): CandlerunError {
    return new CandlerunError(reason, 'symbol', this.#symbol);
  }
}

type Answer =
  | { kind: 'rows'; rows: MarketRow[] }
  /** The request may succeed later, after `waitMs` where the exchange names a time. */
  | { kind: 'later'; reason: string; waitMs: number | null };

/** The time that an exchange asks to wait, in milliseconds. The header has seconds. */
function waitOf(response: Response): number {
  const header = response.headers.get('retry-after');
  const seconds = header === null ? Number.NaN : Number(header);
  return seconds >= 0 ? 1_000 * seconds : USUAL_WAIT_MS;
}

/** Why an exchange refuses: `Binance refuses: Invalid symbol. (status 400)`. */
function refusalText(title: string, status: number, text: string): string {
  if (status === 451) return `${title} does not answer requests from this country (status 451)`;
  let reason = text.slice(0, 200);
  try {
    const { msg, message } = JSON.parse(text) as { msg?: unknown; message?: unknown };
    reason = String(msg ?? message ?? reason);
  } catch {
    // A text that is no JSON is shown as it is.
  }
  return `${title} refuses: ${reason} (status ${status})`;
}
