import { uniqueName } from '../../death-watch.js';
import { messageOf } from '../../errors.js';
import type { JobSpec } from '../../generated/types.js';
import { runsJavaScript } from '../../storage/records.js';
import type { Batch, BatchPart, BatchResult, PortText } from '../queue/batch.js';
import { BatchError, DROPPED, type LaneThread } from './lane-thread.js';
import type { WorkerCandles } from './worker-candles.js';

/**
 * Answers are sent to the server this often before the end of a batch, which has all of them once more. At the same time the worker asks whether the batch is still
 * waited for, so a cancelled one goes on for at most this long.
 */
const PART_MS = 500;

/** A batch in the queue, as a worker sees it. */
export type TakenBatch = {
  batch: Batch;
  /** Sends answers before the end. */
  send(part: BatchPart): Promise<void>;
  /** Whether nobody waits for it any longer. */
  isDropped(): Promise<boolean>;
};

/** Runs batches in threads: as many at a time as there are. */
export class BatchRunner {
  readonly #candles: WorkerCandles;
  readonly #newThread: () => LaneThread;
  readonly #allowJavaScript: boolean;
  /** Threads that run nothing. */
  #idle: LaneThread[] = [];
  readonly #busy = new Set<LaneThread>();

  constructor(candles: WorkerCandles, newThread: () => LaneThread, allowJavaScript: boolean) {
    this.#candles = candles;
    this.#newThread = newThread;
    this.#allowJavaScript = allowJavaScript;
  }

  /** Runs a batch. Rejects with a `BatchError`. */
  async run({ batch, send, isDropped }: TakenBatch): Promise<BatchResult> {
    if (batch.cancelled) throw new BatchError(DROPPED);
    const spec = JSON.parse(batch.spec) as JobSpec;
    if (runsJavaScript(spec) && !this.#allowJavaScript) {
      const reason = 'a worker runs no JavaScript: start it with --allow-javascript';
      throw new BatchError({ kind: 'refused', reason });
    }
    const candles = await this.#candles.get(spec.candles).catch((error: unknown) => {
      throw new BatchError({ kind: 'lost', reason: `the candles cannot be had: ${messageOf(error)}` });
    });
    const thread = this.#take(spec);
    const [run, messages]: [string, PortText[]] = [uniqueName('run'), []];
    let sent = 0;
    const tick = async () => {
      if (await isDropped()) thread.stop();
      const from = sent;
      if (messages.length === from) return;
      sent = messages.length;
      await send({ run, from, messages: messages.slice(from, sent) });
    };
    // A part that cannot be sent is in the result.
    const timer = setInterval(() => void tick().catch(() => {}), PART_MS);
    try {
      await thread.run(batch, candles, (message) => messages.push(message));
      return { run, messages };
    } finally {
      clearInterval(timer);
      this.#busy.delete(thread);
      if (thread.isAlive) this.#idle.push(thread);
    }
  }

  /** Ends every thread. */
  close(): void {
    for (const thread of [...this.#idle, ...this.#busy]) thread.end();
    this.#idle = [];
  }

  /** A thread that may run the code of a spec. One that has run other code is ended. */
  #take(spec: JobSpec): LaneThread {
    const place = this.#idle.findIndex((thread) => thread.isAlive && thread.suits(spec));
    const [found] = place < 0 ? [] : this.#idle.splice(place, 1);
    if (!found) this.#idle.pop()?.end();
    const thread = found ?? this.#newThread();
    this.#busy.add(thread);
    return thread;
  }
}
