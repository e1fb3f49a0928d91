import { Acknowledger } from './acknowledger.js';
import { Conductor, type RequestBody } from './conductor.js';
import type { EngineWorker } from './engine-worker.js';
import { CandlerunError } from './errors.js';
import type { CandlerunEvent } from './generated/types.js';
import { LanePool } from './lane-pool.js';

/** Lanes that have nothing to do are ended after this time. */
const IDLE_MS = 30_000;

/** A conductor that dies this often without any progress in between will not get further. */
const MOST_DEATHS = 3;

/** What the owner of the workers gives and hears. */
export type WorkersOwner = {
  lanes: number;
  concurrentJobs: number;
  module: WebAssembly.Module;
  spawn: () => EngineWorker;
  /** An event that answers no request. */
  onEvent(event: CandlerunEvent): void;
  /** The conductor is gone. The next request goes to a new one, which knows nothing. */
  onLoss(error: CandlerunError): void;
  /** Nothing can run: no worker can be started, or the conductor dies again and again. */
  onFailure(error: CandlerunError): void;
};

type EventOf<T> = Extract<CandlerunEvent, { type: T }>;

/** The conductor and its lanes: started when they are needed first, replaced when they die, ended when they are idle. */
export class Workers {
  readonly #owner: WorkersOwner;
  readonly #acknowledger = new Acknowledger((count) =>
    this.#current?.conductor.post({ type: 'acknowledge_progress', count }),
  );
  #current: { conductor: Conductor; pool: LanePool } | null = null;
  /** Why nothing can be done any more. */
  #end: CandlerunError | null = null;
  #deaths = 0;
  /** How many have asked for lanes and not given them back. */
  #users = 0;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;
  #generation = 0;

  constructor(owner: WorkersOwner) {
    this.#owner = owner;
  }

  /** Starts the conductor where there is none, and says the how manieth it is. */
  begin(): number {
    this.#start();
    return this.#generation;
  }

  /** Sends a request and waits for the event that answers it. */
  async ask<T extends CandlerunEvent['type']>(
    body: RequestBody,
    answer: T,
    attachment?: unknown,
    transfer?: Transferable[],
  ): Promise<EventOf<T>> {
    const event = await this.#start().conductor.ask(body, attachment, transfer);
    if (event.type !== answer) throw new CandlerunError(`expected ${answer}`, 'event', event.type);
    return event as EventOf<T>;
  }

  /** Sends a request that is not answered, or whose answer is an event of a job. Nothing happens where no conductor lives. */
  post(body: RequestBody): void {
    this.#current?.conductor.post(body);
  }

  /** Keeps the lanes running until the returned function is called. */
  useLanes(): () => void {
    this.#start().pool.start();
    clearTimeout(this.#idleTimer);
    this.#users += 1;
    let used = true;
    return () => {
      if (!used) return;
      used = false;
      this.#users -= 1;
      if (this.#users === 0) this.#idleTimer = setTimeout(() => this.#current?.pool.rest(), IDLE_MS);
    };
  }

  /** Lets lanes run with what uses them now, after the conductor was replaced. */
  restartLanes(): void {
    if (this.#users > 0) this.#start().pool.start();
  }

  /** Ends every worker, for good. */
  close(error: CandlerunError): void {
    this.#end ??= error;
    clearTimeout(this.#idleTimer);
    this.#stop();
  }

  #start(): { conductor: Conductor; pool: LanePool } {
    if (this.#end) throw this.#end;
    if (this.#current) return this.#current;
    this.#generation += 1;
    const { module, spawn, lanes, concurrentJobs } = this.#owner;
    const conductor = new Conductor(
      spawn(),
      module,
      (event) => this.#hear(event),
      (error) => this.#lose(conductor, error),
    );
    conductor.post({ type: 'set_concurrency', jobs: concurrentJobs });
    const pool = new LanePool(lanes, spawn, module, conductor, (reason) =>
      this.#fail(new CandlerunError(reason)),
    );
    this.#current = { conductor, pool };
    return this.#current;
  }

  #hear(event: CandlerunEvent): void {
    switch (event.type) {
      case 'progress':
        this.#deaths = 0;
        this.#acknowledger.received();
        break;
      case 'lane_silent':
        this.#current?.pool.replace(event.lane);
        return;
      default:
    }
    this.#owner.onEvent(event);
  }

  #lose(conductor: Conductor, error: CandlerunError): void {
    if (this.#current?.conductor !== conductor) return;
    this.#stop();
    this.#deaths += 1;
    if (this.#deaths < MOST_DEATHS) this.#owner.onLoss(error);
    else this.#fail(error);
  }

  #fail(error: CandlerunError): void {
    this.#stop();
    this.#deaths = 0;
    this.#owner.onFailure(error);
  }

  #stop(): void {
    const current = this.#current;
    this.#current = null;
    current?.pool.rest();
    current?.conductor.close();
  }
}
