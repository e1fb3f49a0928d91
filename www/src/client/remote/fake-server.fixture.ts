import { vi } from 'vitest';
import type { CandleCache } from '../candle-cache.js';
import { Emitter } from '../emitter.js';
import type { EngineClient } from '../engine-client.js';
import type { EpisodeResult } from '../generated/types.js';
import { JobHandle } from '../jobs/job-handle.js';
import { progressOf } from '../jobs/job-row.js';
import { episodesFrom, rowAt } from '../jobs/stored-job.fixture.js';
import { packedBytes } from '../storage/block-bytes.js';
import { packBlock } from '../storage/episode-block.js';
import type { JobRow, StoredSource } from '../storage/records.js';
import { RemoteJobs } from './remote-jobs.js';
import { RemoteStore } from './remote-store.js';
import { ServerConnection } from './server-connection.js';

type Route = (request: Asked) => Response | Promise<Response>;

/** A request that was sent. */
export type Asked = { path: string; headers: Record<string, string>; body: unknown; signal: AbortSignal };

/** A server for tests, in the place of `fetch`. It has one job and what a test adds. */
export class FakeServer {
  /** Method and path of every request. */
  readonly requests: string[] = [];
  readonly asked: Asked[] = [];
  readonly routes = new Map<string, Route>();
  /** The streams that were opened, oldest first. */
  readonly streams: FakeStream[] = [];
  row = rowAt({ saved_episodes: 0, status: 'running' });
  episodes: EpisodeResult[] = [];

  constructor() {
    vi.stubGlobal('fetch', (url: URL, init: RequestInit) => this.#fetch(url, init));
    this.routes.set('GET /jobs/job', () => json(this.row));
    this.routes.set('GET /jobs/job/events', (asked) => this.#stream(asked));
    this.routes.set('GET /jobs/job/blocks/0', () => this.#block());
    this.routes.set('GET /jobs/job/outcome', () => json({ job_id: 'job', result: RESULT, rates: [] }));
    this.routes.set('POST /jobs', ({ body }) => {
      const { id } = JSON.parse(String(body)) as JobRow;
      this.row = { ...this.row, id };
      for (const path of ['', '/events']) {
        const route = this.routes.get(`GET /jobs/job${path}`);
        if (route) this.routes.set(`GET /jobs/${id}${path}`, route);
      }
      return json(this.row, 201);
    });
  }

  /** Episodes that are stored from now on. */
  store(count: number): void {
    this.episodes = episodesFrom(1, count);
    this.row = { ...this.row, saved_episodes: count };
  }

  async #fetch(url: URL, { method = 'GET', headers, body, signal }: RequestInit): Promise<Response> {
    signal?.throwIfAborted();
    const path = url.pathname + url.search;
    const asked: Asked = {
      path,
      headers: headers as Record<string, string>,
      body,
      signal: signal as AbortSignal,
    };
    this.requests.push(`${method} ${path}`);
    this.asked.push(asked);
    const route = this.routes.get(`${method} ${url.pathname}`);
    return route?.(asked) ?? json({ error: `there is no ${path}` }, 404);
  }

  #stream({ headers, signal }: Asked): Response {
    const stream = new FakeStream(headers['last-event-id'] ?? '', signal);
    this.streams.push(stream);
    return new Response(stream.body);
  }

  #block(): Response {
    if (this.episodes.length === 0) return json({ error: 'there is no block' }, 404);
    const { count, episodes } = packBlock('job', 0, this.episodes);
    return new Response(packedBytes(episodes), { headers: { 'x-candlerun-count': String(count) } });
  }
}

/** A stream of events that a test writes. */
export class FakeStream {
  readonly body: ReadableStream<Uint8Array>;
  readonly lastEventId: string;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  constructor(lastEventId: string, signal: AbortSignal) {
    this.lastEventId = lastEventId;
    this.body = new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
      },
    });
    signal.addEventListener('abort', () => this.#controller?.error(signal.reason));
  }

  /** Writes where the job is. */
  progress(fields: Partial<JobRow>): void {
    const row = rowAt({ status: 'running', ...fields });
    this.event('progress', String(Math.round(row.progress * 100)), progressOf(row));
  }

  event(type: string, id: string, data: object): void {
    const text = `event: ${type}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
    this.#controller?.enqueue(new TextEncoder().encode(text));
  }

  /** Ends the stream, as a server does that is stopped. */
  end(): void {
    this.#controller?.close();
  }
}

/** The result of a job with two episodes. */
export const RESULT = {
  episodes: 2,
  failed_episodes: 0,
  best: null,
  digest: 'd',
};

/** The jobs of a server, in a page that has candles. */
export function remoteJobs(candles: Record<string, StoredSource> = {}) {
  const server = new ServerConnection({ url: 'https://server.example/', token: 'secret' });
  const store = new RemoteStore(server);
  const log = vi.fn();
  const onListChanged = vi.fn();
  const jobs = new RemoteJobs(server, store, {
    candles: {
      source: async (fingerprint: string) => candles[fingerprint] ?? null,
      label: (fingerprint: string) => ({ title: `${fingerprint}.csv` }),
    } as unknown as CandleCache,
    engine: {} as EngineClient,
    newHandle: (row, owner) => JobHandle.of(row, owner, new Emitter(log)),
    log,
    onListChanged,
  });
  return { jobs, store, server, log, onListChanged };
}

/** An answer in JSON. */
export function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status });
}
