import type { ServerResponse } from 'node:http';
import { JobEventSource } from '../jobs/job-event-source.js';
import type { JobHandle } from '../jobs/job-handle.js';
import type { Metrics } from './metrics.js';

/** A comment this often keeps proxies from closing a stream in which nothing happens. */
const COMMENT_MS = 15_000;
/**
 * Two events of a job are at least this far apart. With more viewers than that, they are as many milliseconds apart as the server has viewers: it writes to a
 * thousand of them in a second.
 */
const LEAST_MS = 100;
/** A viewer that has this much unread is disconnected: it connects again and gets the newest state. */
const MOST_UNREAD_BYTES = 1 << 20;
/** Milliseconds after which a browser connects again. */
const RETRY_MS = 2_000;
/** The id of the last event of a stream. A browser that connects again with this id is answered that there is no more. */
export const END_ID = 'end';

/** The part of a response that a stream uses. */
export type Viewer = Pick<ServerResponse, 'write' | 'end' | 'on' | 'writableLength' | 'destroy'>;

type Stream = {
  source: JobEventSource;
  /** The viewers, each with the id of the event which it got last before it lost its connection. */
  viewers: Map<Viewer, number>;
  /** The newest event. */
  last: { id: number; chunk: Buffer } | null;
  /** Set while the newest event waits to be written. */
  timer: ReturnType<typeof setTimeout> | null;
  writtenMs: number;
};

/**
 * The event streams of jobs. An event of a job is made once, however many viewers it has, and one timer writes it to all of them: at most ten a second, fewer
 * for many viewers, the first with the current state. The id of a `progress` event is its progress in hundredths, so that a viewer that connects again never sees it fall.
 */
export class JobStreams {
  readonly #metrics: Pick<Metrics, 'viewers'>;
  readonly #streams = new Map<JobHandle, Stream>();
  readonly #timer: ReturnType<typeof setInterval>;
  #viewers = 0;

  constructor(metrics: Pick<Metrics, 'viewers'>) {
    this.#metrics = metrics;
    this.#timer = setInterval(() => this.#comment(), COMMENT_MS);
  }

  /** Adds a viewer of a job. `lastEventId` is that of the event which it got last, before it lost its connection. */
  add(job: JobHandle, viewer: Viewer, lastEventId?: string): void {
    const stream = this.#streams.get(job) ?? this.#open(job);
    const floor = Number(lastEventId);
    stream.viewers.set(viewer, Number.isFinite(floor) ? floor : 0);
    this.#viewers += 1;
    this.#metrics.viewers.inc();
    viewer.on('close', () => this.#leave(job, stream, viewer));
    viewer.on('error', () => this.#leave(job, stream, viewer));
    viewer.write(`retry: ${RETRY_MS}\n\n`);
    if (stream.last !== null) this.#write(viewer, stream.last.chunk);
  }

  /** Disconnects every viewer. Those that connect again get the state as it is then. */
  endAll(): void {
    for (const [job, stream] of this.#streams) this.#close(job, stream);
  }

  /** Disconnects every viewer, for good. */
  close(): void {
    clearInterval(this.#timer);
    this.endAll();
  }

  #open(job: JobHandle): Stream {
    const source = new JobEventSource(job);
    const stream: Stream = {
      source,
      viewers: new Map(),
      last: null,
      timer: null,
      writtenMs: Number.NEGATIVE_INFINITY,
    };
    this.#streams.set(job, stream);
    source.addEventListener('progress', ({ data }) => this.#progress(stream, data));
    for (const type of ['complete', 'error'] as const) {
      source.addEventListener(type, ({ data }) => {
        // The progress that waits is written before the end, so that every viewer gets the last one.
        if (stream.timer !== null) this.#writeLast(stream);
        const end = chunk(type, END_ID, data);
        for (const viewer of stream.viewers.keys()) this.#write(viewer, end);
        this.#close(job, stream);
      });
    }
    return stream;
  }

  #progress(stream: Stream, data: string): void {
    const id = Math.round((JSON.parse(data) as { progress: number }).progress * 100);
    stream.last = { id, chunk: chunk('progress', String(id), data) };
    const wait = stream.writtenMs + Math.max(LEAST_MS, this.#viewers) - performance.now();
    // The source keeps its events 100 ms apart, give or take one.
    if (wait <= 1) this.#writeLast(stream);
    else stream.timer ??= setTimeout(() => this.#writeLast(stream), wait);
  }

  #writeLast(stream: Stream): void {
    if (stream.timer !== null) clearTimeout(stream.timer);
    stream.timer = null;
    stream.writtenMs = performance.now();
    const { last } = stream;
    if (last === null) return;
    for (const [viewer, floor] of stream.viewers) if (last.id >= floor) this.#write(viewer, last.chunk);
  }

  #write(viewer: Viewer, bytes: Buffer | string): void {
    if (viewer.writableLength > MOST_UNREAD_BYTES) viewer.destroy();
    else viewer.write(bytes);
  }

  #comment(): void {
    for (const { viewers } of this.#streams.values()) {
      for (const viewer of viewers.keys()) this.#write(viewer, ':\n\n');
    }
  }

  #leave(job: JobHandle, stream: Stream, viewer: Viewer): void {
    if (!stream.viewers.delete(viewer)) return;
    this.#viewers -= 1;
    this.#metrics.viewers.dec();
    if (stream.viewers.size === 0) this.#close(job, stream);
  }

  #close(job: JobHandle, stream: Stream): void {
    stream.source.close();
    if (stream.timer !== null) clearTimeout(stream.timer);
    if (this.#streams.get(job) === stream) this.#streams.delete(job);
    for (const viewer of stream.viewers.keys()) {
      stream.viewers.delete(viewer);
      this.#viewers -= 1;
      this.#metrics.viewers.dec();
      viewer.end();
    }
  }
}

function chunk(type: string, id: string, data: string): Buffer {
  return Buffer.from(`event: ${type}\nid: ${id}\ndata: ${data}\n\n`);
}
