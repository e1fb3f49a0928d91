import type { Job, Queue, QueueEvents } from 'bullmq';
import type { Hono } from 'hono';
import { messageOf } from '../../errors.js';
import { inTime } from '../in-time.js';
import type { Log } from '../log.js';
import { peer } from '../peers.js';
import type { Batch, BatchPart, BatchResult } from './batch.js';
import type { BatchQueue, BatchState } from './batch-queue.js';
import { queueBoard } from './board.js';
import { QUEUE_NAME, queueConnection } from './connection.js';
import { lanesOf } from './worker-name.js';

/** Another worker tries a batch again this often, if a worker could not begin with it. */
const ATTEMPTS = 3;
const BACKOFF_MS = 1_000;
/** Batches that have ended and whose server is gone are removed after this time. */
const KEEP_SECONDS = 3_600;
const CLOSE_MS = 3_000;
/** A queue that does not answer for this time cannot be reached. Its commands would wait until it is back. */
const ANSWER_MS = 3_000;
/** A dropped batch that a worker still runs is removed when the worker has stopped. */
const SWEEP_MS = 1_000;

type Hint = (id: string, part: BatchPart | null) => void;

/** The queue of batches in Redis or PostgreSQL, by BullMQ. */
export class BullQueue implements BatchQueue {
  readonly #queue: Queue<Batch, BatchResult>;
  readonly #events: QueueEvents;
  readonly #hints = new Set<Hint>();
  /** Batches that nobody waits for and a worker runs. */
  readonly #dropped = new Set<string>();
  readonly #timer: ReturnType<typeof setInterval>;
  /** Batches that have ended since the start. */
  readonly ended = { done: 0, failed: 0, lost: 0 };

  private constructor(queue: Queue<Batch, BatchResult>, events: QueueEvents, log: Log) {
    this.#queue = queue;
    this.#events = events;
    const report = (error: Error) => log('warn', 'the queue cannot be reached', { reason: messageOf(error) });
    queue.on('error', report);
    events.on('error', report);
    const hint = (id: string, part: BatchPart | null) => {
      for (const listener of this.#hints) listener(id, part);
    };
    events.on('completed', ({ jobId }) => hint(jobId, null));
    events.on('failed', ({ jobId }) => hint(jobId, null));
    events.on('progress', ({ jobId, data }) => hint(jobId, data as unknown as BatchPart));
    this.#timer = setInterval(() => void this.#sweep(), SWEEP_MS);
  }

  static async open(url: string, log: Log): Promise<BullQueue> {
    const bull = await peer('bullmq');
    const { options, backend } = await queueConnection(url);
    const queue = new bull.Queue(QUEUE_NAME, options as never, backend as never);
    const events = new bull.QueueEvents(QUEUE_NAME, options as never, backend as never);
    return new BullQueue(
      queue as unknown as Queue<Batch, BatchResult>,
      events as unknown as QueueEvents,
      log,
    );
  }

  async add(id: string, batch: Batch): Promise<void> {
    await this.#queue.add('batch', batch, {
      jobId: id,
      attempts: ATTEMPTS,
      backoff: { type: 'fixed', delay: BACKOFF_MS },
      removeOnComplete: { age: KEEP_SECONDS },
      removeOnFail: { age: KEEP_SECONDS },
    });
  }

  async look(id: string): Promise<BatchState> {
    switch (await this.#queue.getJobState(id)) {
      case 'completed': {
        const job = await this.#queue.getJob(id);
        if (!job) return this.#missing();
        this.ended.done += 1;
        return { kind: 'done', result: job.returnvalue };
      }
      case 'failed': {
        const job = await this.#queue.getJob(id);
        if (!job) return this.#missing();
        this.ended.failed += 1;
        return { kind: 'failed', reason: job.failedReason ?? '' };
      }
      case 'unknown':
        return this.#missing();
      default:
        return { kind: 'open' };
    }
  }

  async drop(id: string, batch: Batch): Promise<void> {
    const job = (await this.#queue.getJob(id)) as Job<Batch> | undefined;
    if (!job) return;
    const isRemoved = await job.remove().then(
      () => true,
      () => false,
    );
    if (isRemoved) return;
    // A worker runs it. It reads that nobody waits, and stops.
    this.#dropped.add(id);
    await job.updateData({ ...batch, cancelled: true });
  }

  onHint(listener: Hint): () => void {
    this.#hints.add(listener);
    return () => this.#hints.delete(listener);
  }

  /** The page of the queue; null if its packages are not installed. */
  async board(): Promise<Hono | null> {
    return queueBoard(this.#queue as unknown as Queue);
  }

  /** Lanes of the workers that are connected. Rejects if the queue does not answer. */
  async workerLanes(): Promise<number> {
    const workers = await soon(this.#queue.getWorkers());
    return lanesOf(workers.map(({ rawname, name }) => rawname ?? name ?? ''));
  }

  /** Batches that wait for a worker or run. Rejects if the queue does not answer. */
  async depth(): Promise<number> {
    return soon(this.#queue.getJobCountByTypes('waiting', 'active', 'delayed'));
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    const closed = Promise.allSettled([this.#events.close(), this.#queue.close()]);
    // A queue that cannot be reached would never be closed.
    const late = new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref());
    await Promise.race([closed, late]);
  }

  #missing(): BatchState {
    this.ended.lost += 1;
    return { kind: 'missing' };
  }

  async #sweep(): Promise<void> {
    for (const id of this.#dropped) {
      const isGone = await this.#queue.remove(id).then(
        () => true,
        () => false,
      );
      if (isGone) this.#dropped.delete(id);
    }
  }
}

/** An answer of the queue, if it comes soon. */
function soon<T>(answer: Promise<T>): Promise<T> {
  return inTime(answer, ANSWER_MS, () => new Error(`no answer for ${ANSWER_MS / 1_000} s`));
}
