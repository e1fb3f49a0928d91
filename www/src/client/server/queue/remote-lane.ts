import { uniqueName } from '../../death-watch.js';
import type { EngineWorker } from '../../engine-worker.js';
import { messageOf } from '../../errors.js';
import { LANE_LOADED, type WorkerFailure, type WorkerStart } from '../../worker-start.js';
import { type Batch, failureOf, fromText, type PortText, toText } from './batch.js';
import type { BatchQueue } from './batch-queue.js';
import { countNumbers, countText, type LaneText } from './updates.js';

/** Batches are looked at this often, whatever events come. */
const LOOK_MS = 1_000;

/** A batch that was given to the lane and has not ended. */
type OpenBatch = {
  batch: Batch;
  /** Its name in the queue; null while it is held back by a pause. */
  id: string | null;
  /** The attempt of a worker whose messages were passed on, and how many. */
  run: string;
  passed: number;
  /** All messages, once it is done. */
  done: { run: string; messages: PortText[] } | null;
  /** Whether it is being looked at, and whether that must happen again. */
  looking: 'no' | 'yes' | 'again';
};

/** A command of the conductor that this lane acts on. Others need no answer of a lane without candles and reports. */
type Command = {
  prepare_job?: { attempt: number; spec: string };
  run_episodes?: { attempt: number; episodes: unknown[] };
  run_numbers?: { attempt: number; params: string[] };
  pause_job?: { attempt: number };
  resume_job?: { attempt: number };
  end_job?: { attempt: number };
};

type Job = { name: string; spec: string; isPaused: boolean };

/**
 * A lane for the conductor whose batches are run by workers on other machines. The conductor expects episodes in the order in which it gave them, so
 * messages of a batch wait until all earlier batches of its job in this lane have ended. A batch may run twice; the conductor ignores what it has already. Nothing of
 * a batch may come after its last episode: a later window of a walk-forward can use the numbers of episodes again.
 */
export class RemoteLane implements EngineWorker {
  onmessage: ((event: MessageEvent) => void) | null = null;
  onmessageerror: ((event: MessageEvent) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  readonly #queue: BatchQueue;
  readonly #removeHint: () => void;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #jobs = new Map<number, Job>();
  #batches: OpenBatch[] = [];
  #port: MessagePort | null = null;
  #hasEnded = false;

  constructor(queue: BatchQueue) {
    this.#queue = queue;
    this.#removeHint = queue.onHint((id, part) => {
      const open = this.#batches.find((batch) => batch.id === id);
      if (!open || open.done) return;
      if (!part) this.#look(open);
      else if (this.#of(open.batch.attempt)[0] === open) this.#passPart(open, part);
    });
    this.#timer = setInterval(() => {
      for (const open of this.#batches) this.#look(open);
    }, LOOK_MS);
  }

  postMessage(message: unknown): void {
    const { port } = message as WorkerStart;
    if (!port) return;
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<Float64Array | unknown[]>) => this.#receive(data);
    queueMicrotask(() => this.#post(LANE_LOADED));
  }

  terminate(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    clearInterval(this.#timer);
    this.#removeHint();
    this.#port?.close();
    for (const open of this.#batches) this.#drop(open);
    this.#batches = [];
  }

  #receive(message: Float64Array | unknown[]): void {
    if (message instanceof Float64Array) return;
    const command = JSON.parse(String(message[0])) as Command | string;
    if (typeof command === 'string') return;
    if (command.prepare_job) {
      const { attempt, spec } = command.prepare_job;
      this.#jobs.set(attempt, { name: uniqueName('batches'), spec, isPaused: false });
    } else if (command.run_episodes) {
      this.#add(command.run_episodes.attempt, command.run_episodes.episodes.length, message);
    } else if (command.run_numbers) {
      const { attempt, params } = command.run_numbers;
      // Each proposal has its episode, the boundaries before it, and its parameters.
      const numbers = message[1] as Float64Array;
      this.#add(attempt, numbers.length / (2 + params.length), message);
    } else if (command.pause_job) this.#pause(command.pause_job.attempt);
    else if (command.resume_job) this.#resume(command.resume_job.attempt);
    else if (command.end_job) this.#endJob(command.end_job.attempt);
  }

  #add(attempt: number, episodes: number, message: unknown[]): void {
    const job = this.#jobs.get(attempt);
    if (!job) return;
    const batch: Batch = { attempt, job: job.name, spec: job.spec, episodes, command: toText(message) };
    // It has its place before the queue has answered: the order of answers means nothing.
    const open: OpenBatch = { batch, id: null, run: '', passed: 0, done: null, looking: 'no' };
    this.#batches.push(open);
    if (!job.isPaused) this.#enqueue(open);
  }

  #enqueue(open: OpenBatch): void {
    const id = uniqueName('batch');
    open.id = id;
    // If the queue cannot be reached, the next look finds the batch missing and adds it again.
    this.#queue.add(id, open.batch).catch(() => {});
  }

  /** Takes back the batches that wait. A worker that runs one is stopped; the episodes that it has finished are kept. */
  #pause(attempt: number): void {
    const job = this.#jobs.get(attempt);
    if (job) job.isPaused = true;
    for (const open of this.#of(attempt)) {
      if (open.done) continue;
      this.#drop(open);
      open.id = null;
    }
    this.#send({ json: JSON.stringify({ job_paused: { attempt } }) });
  }

  #resume(attempt: number): void {
    const job = this.#jobs.get(attempt);
    if (!job?.isPaused) return;
    job.isPaused = false;
    for (const open of this.#of(attempt)) if (!open.done) this.#enqueue(open);
  }

  #endJob(attempt: number): void {
    for (const open of this.#of(attempt)) this.#drop(open);
    this.#batches = this.#batches.filter(({ batch }) => batch.attempt !== attempt);
    this.#jobs.delete(attempt);
  }

  #of(attempt: number): OpenBatch[] {
    return this.#batches.filter(({ batch }) => batch.attempt === attempt);
  }

  #drop({ id, batch }: OpenBatch): void {
    if (id !== null) this.#queue.drop(id, batch).catch(() => {});
  }

  /** Looks at a batch, and once more if a hint comes meanwhile. */
  #look(open: OpenBatch): void {
    if (open.looking !== 'no') {
      open.looking = 'again';
      return;
    }
    const { id } = open;
    if (id === null || open.done) return;
    open.looking = 'yes';
    const seen = this.#queue.look(id).then((state) => {
      // It was paused, or given to the queue again.
      if (this.#hasEnded || open.id !== id || !this.#batches.includes(open)) return;
      switch (state.kind) {
        case 'open':
          return;
        case 'done':
          this.#queue.drop(id, open.batch).catch(() => {});
          if (!isWhole(state.result.messages, open.batch.episodes)) {
            this.#onFailed(open, 'a worker has returned a part of a batch');
            return;
          }
          open.done = state.result;
          this.#passOn(open.batch.attempt);
          return;
        case 'failed':
          this.#onFailed(open, state.reason);
          return;
        case 'missing':
          this.#enqueue(open);
      }
    });
    seen
      .catch(() => {})
      .then(() => {
        const again = open.looking === 'again';
        open.looking = 'no';
        if (again) this.#look(open);
      });
  }

  /** Passes on the messages that a worker has sent before the end of its batch. They are the whole run up to now. */
  #passPart(
    open: OpenBatch,
    { run, from, messages }: { run: string; from: number; messages: PortText[] },
  ): void {
    if (open.run !== run) Object.assign(open, { run, passed: 0 });
    // A part was missed: the result has its messages.
    if (from > open.passed) return;
    for (const message of messages.slice(open.passed - from)) this.#send(message);
    open.passed = Math.max(open.passed, from + messages.length);
  }

  /** Passes on the first batches of a job that are done. */
  #passOn(attempt: number): void {
    for (const first of this.#of(attempt)) {
      if (!first.done) return;
      this.#batches = this.#batches.filter((open) => open !== first);
      this.#passPart(first, { ...first.done, from: 0 });
    }
  }

  #onFailed(open: OpenBatch, message: string): void {
    const failure = failureOf(message);
    if (failure.kind === 'refused') {
      const { attempt } = open.batch;
      this.#send({ json: JSON.stringify({ job_failed: { attempt, reason: failure.reason } }) });
      return;
    }
    // The conductor decides about a lane that has ended: it knows how many have ended with the same episode.
    const { reason } = failure;
    if (failure.kind === 'trapped') {
      const { attempt, episode, candle } = failure;
      this.#post({ failed: reason, attempt, episode, candle } satisfies WorkerFailure);
    } else if (failure.kind === 'silent')
      this.#post({ failed: reason, silent: true } satisfies WorkerFailure);
    else this.#post({ failed: reason } satisfies WorkerFailure);
  }

  #send(text: PortText): void {
    try {
      const { message, transfer } = fromText(text);
      this.#port?.postMessage(message, transfer);
    } catch (error) {
      this.#post({ failed: messageOf(error) } satisfies WorkerFailure);
    }
  }

  #post(data: unknown): void {
    this.onmessage?.(new MessageEvent('message', { data }));
  }
}

/** Whether messages have the ends of so many episodes, or that of their job. Otherwise the conductor would wait for ever. */
function isWhole(messages: readonly PortText[], episodes: number): boolean {
  let finished = 0;
  for (const text of messages) {
    const { message } = fromText(text);
    if (message instanceof Float64Array) {
      finished += countNumbers(message).finished;
      continue;
    }
    const parsed = JSON.parse(String((message as unknown[])[0])) as LaneText;
    if (parsed !== 'alive' && parsed.job_failed) return true;
    finished += countText(parsed).finished;
  }
  return finished >= episodes;
}
