import { CandlerunError } from '../errors.js';

/** What a page of candles is fetched with. */
export type Transport = {
  fetch: typeof fetch;
  /** Resolves after a time; rejects when the signal aborts. */
  wait: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
};

const MOST_ATTEMPTS = 6;
const FIRST_WAIT_MS = 1_000;

/** The usual transport. */
export const TRANSPORT: Transport = { fetch: (...request) => fetch(...request), wait };

/** The answer of an address as JSON. Waits as long as a rate limit says, and tries again after failures of the server. */
export async function fetchPage(
  address: string,
  transport: Transport,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await transport.fetch(address, signal ? { signal } : {}).catch((error: unknown) => {
      signal?.throwIfAborted();
      return error as Error;
    });
    if (!(response instanceof Error) && response.ok) return response.json();
    const isFinal =
      !(response instanceof Error) && response.status < 500 && ![418, 429].includes(response.status);
    if (isFinal || attempt === MOST_ATTEMPTS) throw await refusal(address, response);
    const limit = response instanceof Error ? 0 : Number(response.headers.get('retry-after')) * 1_000;
    await transport.wait(limit > 0 ? limit : FIRST_WAIT_MS * 2 ** (attempt - 1), signal);
  }
}

/** The error for an answer, in the words of the exchange where it has some. */
async function refusal(address: string, response: Response | Error): Promise<CandlerunError> {
  const { host } = new URL(address);
  if (response instanceof Error) {
    return new CandlerunError(`the exchange could not be reached: ${response.message}`, 'exchange', host);
  }
  const answer: unknown = await response.json().catch(() => null);
  const { msg, message } = (answer ?? {}) as { msg?: string; message?: string };
  const words = msg ?? message;
  return new CandlerunError(
    words ? `the exchange refused the request: ${words}` : 'the exchange refused the request',
    'exchange',
    `${host}, status ${response.status}`,
  );
}

function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
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
