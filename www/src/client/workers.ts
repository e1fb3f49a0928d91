import { Acknowledger } from './acknowledger.js';
import { Conductor } from './conductor.js';
import type { Answer, Command, Delivery, Question, QuestionType } from './engine-requests.js';
import type { EngineWorker } from './engine-worker.js';
import { CandlerunError } from './errors.js';
import type { CandlerunEvent } from './generated/protocol.js';
import { LanePool } from './lane-pool.js';
import { letProcessEnd } from './let-process-end.js';

/** Lanes that have nothing to do are ended after this time. */
const IDLE_MS = 30_000;

/** Number of times that the conductor may die without progress in between. After that it is not started again. */
const MOST_DEATHS = 3;

/** The settings of the workers, and the listeners for their events. */
export type WorkersOwner = {
  lanes: number;
  concurrentJobs: number;
  module: WebAssembly.Module;
  spawn: () => EngineWorker;
  /** Makes a lane of another machine; only where there are such lanes. */
  spawnRemote?: (() => EngineWorker) | undefined;
  /** An event that answers no question. */
  onEvent(event: CandlerunEvent): void;
  /** The conductor died. The next request goes to a new one, without candles and jobs. */
  onConductorLost(error: CandlerunError): void;
  /** Lanes cannot be started now, as the browser is offline. They are tried again. */
  onWaiting(reason: string): void;
  /** Nothing can run: no worker can be started, or the conductor dies again and again. */
  onFailure(error: CandlerunError): void;
};

/** A conductor that could not be loaded, though one was before, is replaced after this time, then after twice as long each time. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

type Running = { conductor: Conductor; pool: LanePool };

/** The conductor and its lanes: started when they are needed first, replaced when they die, ended when they are idle. */
export class Workers {
  readonly #owner: WorkersOwner;
  readonly #acknowledger = new Acknowledger((count) => this.send({ type: 'acknowledge_progress', count }));
  #running: Running | null = null;
  /** The error of every request after `close`. */
  #end: CandlerunError | null = null;
  #deaths = 0;
  /** Number of `useLanes` calls that are not released yet. */
  #users = 0;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;
  #generation = 0;
  /** Whether a lane has ever loaded: the files of the workers are there. */
  #hasLoaded = false;
  #waitMs = FIRST_WAIT_MS;
  #lostTimer: ReturnType<typeof setTimeout> | undefined;
  #remoteLanes = 0;

  constructor(owner: WorkersOwner) {
    this.#owner = owner;
  }

  /** Starts the conductor if none runs. Returns its generation: the number of conductors started so far. */
  ensureConductor(): number {
    this.#start();
    return this.#generation;
  }

  /** Sends a question and waits for its answer. */
  async ask<T extends QuestionType>(question: Question<T>, delivery?: Delivery<T>): Promise<Answer<T>> {
    return this.#start().conductor.ask(question, delivery);
  }

  /** Sends a command. Does nothing if no conductor runs. */
  send(command: Command): void {
    this.#running?.conductor.send(command);
  }

  /** Keeps the lanes running until the returned function is called. */
  useLanes(): () => void {
    this.#start().pool.start();
    clearTimeout(this.#idleTimer);
    this.#users += 1;
    let isUsing = true;
    return () => {
      if (!isUsing) return;
      isUsing = false;
      this.#users -= 1;
      if (this.#users > 0) return;
      this.#idleTimer = setTimeout(() => this.#running?.pool.endAll(), IDLE_MS);
      letProcessEnd(this.#idleTimer);
    };
  }

  /** Starts the lanes of a new conductor, if anything uses lanes. */
  restartLanes(): void {
    if (this.#users > 0) this.#start().pool.start();
  }

  /** Sets the number of lanes of other machines. */
  setRemoteLanes(count: number): void {
    this.#remoteLanes = count;
    this.#running?.pool.setRemoteLanes(count);
    if (this.#users > 0) this.#running?.pool.start();
  }

  /** Ends every worker, for good. */
  close(error: CandlerunError): void {
    this.#end ??= error;
    clearTimeout(this.#idleTimer);
    clearTimeout(this.#lostTimer);
    this.#stop();
  }

  #start(): Running {
    if (this.#end) throw this.#end;
    if (this.#running) return this.#running;
    this.#generation += 1;
    const { module, spawn, spawnRemote, lanes, concurrentJobs } = this.#owner;
    const conductor = new Conductor(
      spawn(),
      module,
      (event) => this.#handleEvent(event),
      (error) => this.#onConductorLost(conductor, error),
      () => this.#users > 0,
    );
    conductor.send({ type: 'set_concurrency', jobs: concurrentJobs });
    const pool = new LanePool(
      {
        lanes,
        spawn,
        spawnRemote,
        module,
        hasLoaded: () => this.#hasLoaded,
        onLoaded: () => {
          this.#hasLoaded = true;
        },
        onWaiting: (reason) => this.#owner.onWaiting(reason),
        onFailure: (reason) => this.#fail(new CandlerunError(reason)),
      },
      conductor,
    );
    pool.setRemoteLanes(this.#remoteLanes);
    this.#running = { conductor, pool };
    return this.#running;
  }

  #handleEvent(event: CandlerunEvent): void {
    switch (event.type) {
      case 'progress':
        this.#deaths = 0;
        this.#waitMs = FIRST_WAIT_MS;
        this.#acknowledger.received();
        break;
      case 'lane_silent':
        this.#running?.pool.replace(event.lane, 'silent');
        return;
      case 'lane_spent':
        this.#running?.pool.replace(event.lane, 'spent');
        return;
      default:
    }
    this.#owner.onEvent(event);
  }

  #onConductorLost(conductor: Conductor, error: CandlerunError): void {
    if (this.#running?.conductor !== conductor) return;
    this.#stop();
    if (!conductor.hasLoaded && this.#hasLoaded) {
      this.#replaceLater(error);
      return;
    }
    this.#deaths += 1;
    if (this.#deaths < MOST_DEATHS) this.#owner.onConductorLost(error);
    else this.#fail(error);
  }

  /** The browser is offline: the file of the worker was there before. */
  #replaceLater(error: CandlerunError): void {
    this.#owner.onWaiting(error.message);
    clearTimeout(this.#lostTimer);
    this.#lostTimer = setTimeout(() => this.#owner.onConductorLost(error), this.#waitMs);
    this.#waitMs = Math.min(2 * this.#waitMs, LONGEST_WAIT_MS);
  }

  #fail(error: CandlerunError): void {
    this.#stop();
    this.#deaths = 0;
    this.#owner.onFailure(error);
  }

  #stop(): void {
    const running = this.#running;
    this.#running = null;
    running?.pool.endAll();
    running?.conductor.close();
  }
}
