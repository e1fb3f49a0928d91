import { messageOf } from '../errors.js';
import type { Progress } from '../generated/types.js';
import { makeProxySafe } from '../proxy-safe.js';
import type { JobHandle } from './job-handle.js';

/** Two `progress` events are at least this far apart. */
const LEAST_MS = 100;

/** The `data` of a `progress` event, as JSON. */
export type StreamedProgress = Pick<
  Progress,
  | 'job_id'
  | 'status'
  | 'phase'
  | 'progress'
  | 'current_episode'
  | 'total_episodes'
  | 'current_candle'
  | 'total_candles'
  | 'best_score'
  | 'candles_per_second'
  | 'elapsed_ms'
  | 'eta_ms'
> & {
  /** The same as `current_episode` and `total_episodes`, under the names that other front ends use. */
  current_iteration: number;
  total_iterations: number;
};

/**
 * A job as an `EventSource`, for pages that were written for a server's stream: only the line that opens the stream changes.
 * Events: `progress` (at most 10 a second, always with the last one), then `complete`, or `error` with a `reason`. Each
 * `progress` is also sent as a `message`, for pages whose server gives its events no names.
 */
export class JobEventSource extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSED = 2;
  readonly url: string;
  readonly withCredentials = false;
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent<string>) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  #readyState: 0 | 1 | 2 = JobEventSource.CONNECTING;
  /** The progress that waits to be sent, and the one that was sent last. */
  #latest: Progress | null = null;
  #sent: Progress | null = null;
  #lastMs = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #events = 0;
  readonly #remove: (() => void)[] = [];

  constructor(job: JobHandle | Promise<JobHandle>) {
    super();
    makeProxySafe(this);
    this.url = 'id' in job ? `candlerun:${job.id}` : 'candlerun:';
    // As with a server's stream, the caller can add listeners before the first event.
    Promise.resolve(job).then(
      (handle) => this.#open(handle),
      (error: unknown) => this.#fail(messageOf(error)),
    );
  }

  get readyState(): 0 | 1 | 2 {
    return this.#readyState;
  }

  /** As with an `EventSource`, listeners get a `MessageEvent`. */
  override addEventListener(
    type: string,
    listener: (event: MessageEvent<string>) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    type: string,
    listener: unknown,
    options?: boolean | AddEventListenerOptions,
  ): void {
    super.addEventListener(type, listener as EventListener, options);
  }

  override removeEventListener(
    type: string,
    listener: (event: MessageEvent<string>) => void,
    options?: boolean | EventListenerOptions,
  ): void;
  override removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | EventListenerOptions,
  ): void;
  override removeEventListener(
    type: string,
    listener: unknown,
    options?: boolean | EventListenerOptions,
  ): void {
    super.removeEventListener(type, listener as EventListener, options);
  }

  /** Stops the events. The job goes on. */
  close(): void {
    this.#readyState = JobEventSource.CLOSED;
    clearTimeout(this.#timer);
    for (const remove of this.#remove) remove();
  }

  #open(job: JobHandle): void {
    if (this.#readyState === JobEventSource.CLOSED) return;
    this.#readyState = JobEventSource.OPEN;
    this.#send(new Event('open'), this.onopen);
    const take = (progress: Progress) => this.#take(progress);
    for (const type of ['progress', 'heartbeat'] as const) this.#remove.push(job.on(type, take));
    if (job.progress) this.#take(job.progress);
    job.done.then(
      (result) => this.#end(job, 'complete', { result }),
      (error: Error) => this.#end(job, 'error', { reason: error.message }),
    );
  }

  #take(progress: Progress): void {
    this.#latest = progress;
    const wait = this.#lastMs + LEAST_MS - performance.now();
    if (wait <= 0) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), wait);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const latest = this.#latest;
    if (latest === null || this.#readyState !== JobEventSource.OPEN) return;
    this.#latest = null;
    this.#sent = latest;
    this.#lastMs = performance.now();
    const data = streamed(latest);
    this.#send(this.#message('progress', data), null);
    this.#send(this.#message('message', data), this.onmessage);
  }

  #end(job: JobHandle, type: 'complete' | 'error', more: object): void {
    if (this.#readyState !== JobEventSource.OPEN) return;
    this.#latest = job.progress === this.#sent ? null : job.progress;
    this.#flush();
    const data = { ...(job.progress ? streamed(job.progress) : { job_id: job.id }), ...more };
    this.close();
    this.#send(this.#message(type, data), type === 'error' ? this.onerror : null);
  }

  #fail(reason: string): void {
    if (this.#readyState === JobEventSource.CLOSED) return;
    this.close();
    this.#send(this.#message('error', { reason }), this.onerror);
  }

  #message(type: string, data: object): MessageEvent<string> {
    this.#events += 1;
    return new MessageEvent(type, {
      data: JSON.stringify(data),
      lastEventId: String(this.#events),
      origin: globalThis.location?.origin ?? '',
    });
  }

  #send<E extends Event>(event: E, handler: ((event: E) => void) | null): void {
    this.dispatchEvent(event);
    handler?.call(this, event);
  }
}

function streamed(progress: Progress): StreamedProgress {
  const { lane: _, lanes: __, score: ___, ...rest } = progress;
  return { ...rest, current_iteration: rest.current_episode, total_iterations: rest.total_episodes };
}
