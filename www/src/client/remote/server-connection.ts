import { CandlerunError, messageOf } from '../errors.js';
import type { ServerOptions } from '../options.js';
import { isRecord } from '../storage/check.js';
import { type StreamEvent, StreamReader } from './stream-reader.js';

/** A stream that has had no event and no comment for this time is taken for cut. The server sends a comment every 15 s. */
const MOST_SILENT_MS = 45_000;

/** A request that the server has refused. What cannot be reached, or has failed itself, may answer later and is none. */
export class ServerRefusal extends CandlerunError {
  constructor(
    readonly status: number,
    reason: string,
    field?: string,
    value?: string,
    line?: number | null,
  ) {
    super(reason, field, value, line);
  }
}

/** The body and the headers of a request. */
export type Sent = { body?: BodyInit; headers?: Record<string, string>; signal?: AbortSignal };

/** The requests to a server. */
export class ServerConnection {
  /** The address of the server, with a slash at its end. */
  readonly url: string;
  readonly #token: string | undefined;
  readonly #end = new AbortController();

  constructor({ url, token }: ServerOptions) {
    this.url = addressOf(url);
    this.#token = token;
  }

  /** Sends a request and returns the JSON of its answer. */
  async ask<T>(method: string, path: string, body?: object): Promise<T> {
    const sent: Sent = body
      ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
      : {};
    const response = await this.request(method, path, sent);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  /** Sends a request. Rejects with a `ServerRefusal` if the server refuses it. */
  async request(
    method: string,
    path: string,
    { body, headers, signal = this.#end.signal }: Sent = {},
  ): Promise<Response> {
    const response = await fetch(new URL(path, this.url), {
      method,
      headers: { ...headers, ...(this.#token && { authorization: `Bearer ${this.#token}` }) },
      signal,
      // Candles that are in the cache of the browser may have been removed from the server.
      cache: method === 'HEAD' ? 'no-store' : 'default',
      ...(body !== undefined && { body }),
    }).catch((error: unknown) => {
      throw new CandlerunError(`the server cannot be reached: ${messageOf(error)}`, 'server.url', this.url);
    });
    if (response.ok) return response;
    throw await refusalOf(response);
  }

  /** The events of a stream, behind the one with the id `last`, until it ends, is cut, or the signal aborts. */
  async *events(path: string, last: string, signal?: AbortSignal): AsyncGenerator<StreamEvent> {
    const cut = new AbortController();
    const abort = () => cut.abort();
    const ends = signal ? [signal, this.#end.signal] : [this.#end.signal];
    for (const end of ends) {
      if (end.aborted) abort();
      end.addEventListener('abort', abort);
    }
    let timer = setTimeout(abort, MOST_SILENT_MS);
    try {
      const headers = { accept: 'text/event-stream', ...(last !== '' && { 'last-event-id': last }) };
      const { body } = await this.request('GET', path, { headers, signal: cut.signal });
      const [bytes, reader, decoder] = [body?.getReader(), new StreamReader(), new TextDecoder()];
      while (bytes) {
        const { done, value } = await bytes.read();
        if (done) return;
        clearTimeout(timer);
        timer = setTimeout(abort, MOST_SILENT_MS);
        yield* reader.read(decoder.decode(value, { stream: true }));
      }
    } finally {
      clearTimeout(timer);
      cut.abort();
      for (const end of ends) end.removeEventListener('abort', abort);
    }
  }

  /** Ends every request. */
  close(): void {
    this.#end.abort();
  }
}

function addressOf(url: string | URL): string {
  const address = parsedUrl(String(url));
  if (address?.protocol !== 'http:' && address?.protocol !== 'https:') {
    const reason = 'must be an address, such as https://candlerun.example';
    throw new CandlerunError(reason, 'server.url', String(url));
  }
  address.search = '';
  address.hash = '';
  return address.href.endsWith('/') ? address.href : `${address.href}/`;
}

function parsedUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** The error that a server has answered with. Only one with a status of 400 to 499 is a refusal. */
async function refusalOf(response: Response): Promise<CandlerunError> {
  const body: unknown = await response.json().catch(() => null);
  const text = (field: string) =>
    isRecord(body) && typeof body[field] === 'string' ? body[field] : undefined;
  const { status } = response;
  const reason = text('reason') ?? text('error') ?? `the server has answered with status ${status}`;
  if (status >= 500) return new CandlerunError(reason);
  const line = isRecord(body) && typeof body.line === 'number' ? body.line : null;
  return new ServerRefusal(status, reason, text('field'), text('value'), line);
}
