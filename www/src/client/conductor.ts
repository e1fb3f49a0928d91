import { uniqueName, watchForDeath } from './death-watch.js';
import type { Answer, Command, Delivery, Question, QuestionType } from './engine-requests.js';
import type { EngineWorker } from './engine-worker.js';
import type { FromConductor, ToConductor } from './envelope.js';
import { CandlerunError } from './errors.js';
import type { CandlerunEvent, CandlerunRequest } from './generated/protocol.js';
import { loadFailure } from './load-failure.js';
import { unpackEvents } from './unpack-events.js';
import { isFailure, type WorkerFailure, type WorkerStart } from './worker-start.js';

/** The promise of a question that is not answered yet. */
type Waiting = { resolve: (event: CandlerunEvent) => void; reject: (error: Error) => void };

/** The number of this page's connection for gloo-worker. A page has only one. */
const HANDLER = 0;

/**
 * While the conductor has something to do, it is asked for a sign of life this often. One that gives none for `MOST_SILENT` times in a row
 * is taken for dead. Times are counted, and not measured, since the page sleeps with the machine.
 */
const PING_MS = 4_000;
const MOST_SILENT = 5;

/** The conductor worker: sends requests to it, and takes events from it. */
export class Conductor {
  readonly #worker: EngineWorker;
  readonly #onEvent: (event: CandlerunEvent) => void;
  readonly #onDeath: (error: CandlerunError) => void;
  readonly #hasJobs: () => boolean;
  readonly #waiting = new Map<number, Waiting>();
  readonly #lock = uniqueName('conductor');
  /** Messages that are sent once the worker has loaded; null after that. */
  #queue: [ToConductor, Transferable[]][] | null = [];
  #endWatch = () => {};
  #pings: ReturnType<typeof setInterval> | undefined;
  /** Pings without an answer. */
  #silent = 0;
  #requests = 0;
  #death: CandlerunError | null = null;

  constructor(
    worker: EngineWorker,
    module: WebAssembly.Module,
    onEvent: (event: CandlerunEvent) => void,
    onDeath: (error: CandlerunError) => void,
    /** Whether jobs or reports run, so that the conductor must answer although no question waits. */
    hasJobs: () => boolean = () => false,
  ) {
    this.#worker = worker;
    this.#onEvent = onEvent;
    this.#onDeath = onDeath;
    this.#hasJobs = hasJobs;
    worker.onmessage = (message: MessageEvent<FromConductor | WorkerFailure>) =>
      this.#handleMessage(message.data);
    worker.onmessageerror = () => this.#die('a message of the conductor worker could not be read');
    worker.onerror = (event) => {
      event.preventDefault();
      if (event.message) this.#die(`the conductor worker failed: ${event.message}`);
      else this.#die(loadFailure('the conductor worker', { address: worker.address }).message);
    };
    const start: WorkerStart = { role: 'conductor', module, lock: this.#lock };
    worker.postMessage(start);
  }

  /** Whether the worker has loaded. */
  get hasLoaded(): boolean {
    return this.#queue === null;
  }

  /** Sends a question and waits for its answer. */
  ask<T extends QuestionType>(question: Question<T>, delivery: Delivery<T> = {}): Promise<Answer<T>> {
    const { attachment, transfer, onAnswer } = delivery;
    return new Promise((resolve, reject) => {
      if (this.#death) {
        reject(this.#death);
        return;
      }
      this.#requests += 1;
      this.#waiting.set(this.#requests, {
        resolve: (event) => {
          // The conductor answers a question with the event that `Answers` names, or with `request_failed`.
          const answer = event as Answer<T>;
          onAnswer?.(answer);
          resolve(answer);
        },
        reject,
      });
      this.#request(question, attachment, transfer);
    });
  }

  /** Sends a command. */
  send(command: Command, attachment?: unknown, transfer?: Transferable[]): void {
    this.#requests += 1;
    this.#request(command, attachment, transfer);
  }

  /** Ends the worker. */
  close(): void {
    this.#stopWatching();
    this.#worker.terminate();
    this.#fail(new CandlerunError('Candlerun was closed'));
  }

  /** Sends a request under the number that was given last. */
  #request(body: object, attachment: unknown, transfer: Transferable[] = []): void {
    const request = { ...body, request_id: this.#requests } as CandlerunRequest;
    const input = attachment === undefined ? request : { ...request, attachment };
    this.#post({ ProcessInput: [HANDLER, input] }, transfer);
  }

  #post(message: ToConductor, transfer: Transferable[] = []): void {
    if (this.#queue) {
      this.#queue.push([message, transfer]);
      return;
    }
    try {
      this.#worker.postMessage(message, transfer);
    } catch (error) {
      // A value that cannot be cloned fails its own request only.
      const id =
        typeof message === 'object' && 'ProcessInput' in message ? message.ProcessInput[1].request_id : -1;
      this.#waiting.get(id)?.reject(new CandlerunError(`the request cannot be posted: ${error}`));
      this.#waiting.delete(id);
    }
  }

  #handleMessage(message: FromConductor | WorkerFailure): void {
    if (this.#death) return;
    this.#silent = 0;
    if (message === 'Pong') return;
    if (isFailure(message)) {
      this.#die(`the conductor worker failed: ${message.failed}`);
      return;
    }
    if (message === 'WorkerLoaded') {
      this.#onLoaded();
      return;
    }
    for (const event of unpackEvents(message.ProcessOutput[1])) this.#handleEvent(event);
  }

  #handleEvent(event: CandlerunEvent): void {
    const id = 'request_id' in event ? event.request_id : null;
    const waiting = id === null ? undefined : this.#waiting.get(id);
    if (id === null || !waiting) {
      this.#onEvent(event);
      return;
    }
    this.#waiting.delete(id);
    if (event.type === 'request_failed') waiting.reject(CandlerunError.refused(event));
    else waiting.resolve(event);
  }

  #onLoaded(): void {
    const queue = this.#queue ?? [];
    this.#queue = null;
    this.#endWatch = watchForDeath(this.#lock, () => this.#die('the conductor worker is gone'));
    this.#pings = setInterval(() => this.#ping(), PING_MS);
    this.#post({ Connected: HANDLER });
    for (const [message, transfer] of queue) this.#post(message, transfer);
  }

  #ping(): void {
    if (this.#waiting.size === 0 && !this.#hasJobs()) {
      this.#silent = 0;
      return;
    }
    if (this.#silent >= MOST_SILENT) {
      this.#die(`the conductor worker has not answered for ${(MOST_SILENT * PING_MS) / 1_000} s`);
      return;
    }
    this.#silent += 1;
    this.#post('Ping');
  }

  #stopWatching(): void {
    clearInterval(this.#pings);
    this.#endWatch();
  }

  #die(reason: string): void {
    this.#stopWatching();
    this.#worker.terminate();
    const error = new CandlerunError(reason);
    this.#fail(error);
    this.#onDeath(error);
  }

  #fail(error: CandlerunError): void {
    this.#death ??= error;
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}
