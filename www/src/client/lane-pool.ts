import type { Conductor } from './conductor.js';
import { uniqueName, watchForDeath } from './death-watch.js';
import type { EngineWorker } from './engine-worker.js';
import type { LaneEnd } from './generated/protocol.js';
import { loadFailure } from './load-failure.js';
import { isFailure, LANE_LOADED, type WorkerStart } from './worker-start.js';

/** Number of lanes that may die one after another before they have loaded. After that none is started for a while, or for good. */
const MOST_FAILED_STARTS = 3;

/** Lanes that could not be loaded are started again after this time, then after twice as long each time, up to `LONGEST_WAIT_MS`. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

type Entry = { worker: EngineWorker; endWatch: () => void; loaded: boolean };

/** The settings of a pool, and the listeners for its events. */
export type LanePoolOwner = {
  /** Number of lanes. */
  lanes: number;
  spawn: () => EngineWorker;
  /** Makes a lane of another machine; only if there are such lanes. */
  spawnRemote?: (() => EngineWorker) | undefined;
  module: WebAssembly.Module;
  /** Whether a worker has loaded before, so that the files are there: then the network is missing, and comes back. */
  hasLoaded(): boolean;
  /** A worker has loaded. */
  onLoaded(): void;
  /** Lanes cannot be started now. They are tried again. */
  onWaiting(reason: string): void;
  /** No lane can be started. */
  onFailure(reason: string): void;
};

/** Lanes of other machines have numbers from here on. */
const FIRST_REMOTE = 1_000;

/** The lane workers. A lane that dies is replaced, and the conductor gives its episodes to the others. */
export class LanePool {
  readonly #owner: LanePoolOwner;
  readonly #conductor: Pick<Conductor, 'send'>;
  readonly #lanes = new Map<number, Entry>();
  readonly #onOnline = () => this.start();
  #failedStarts = 0;
  #waitMs = FIRST_WAIT_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #remoteLanes = 0;

  constructor(owner: LanePoolOwner, conductor: Pick<Conductor, 'send'>) {
    this.#owner = owner;
    this.#conductor = conductor;
  }

  /** Starts every lane that is not running. */
  start(): void {
    this.#stopWaiting();
    for (let lane = 0; lane < this.#owner.lanes; lane += 1) this.#ensureLane(lane);
    for (let lane = 0; lane < this.#remoteLanes; lane += 1) this.#ensureLane(FIRST_REMOTE + lane);
  }

  /** Sets the number of lanes of other machines. `start` starts those that are missing. */
  setRemoteLanes(count: number): void {
    this.#remoteLanes = count;
    for (const [lane, entry] of this.#lanes) {
      // Their episodes go to the other lanes, and no episode is to blame.
      if (lane >= FIRST_REMOTE + count) this.#end(lane, entry, 'spent');
    }
  }

  /** Ends every lane. `start` starts them again. */
  endAll(): void {
    this.#stopWaiting();
    for (const [lane, entry] of this.#lanes) this.#end(lane, entry, 'killed');
  }

  /** Ends a lane that does not answer, or that has run other code, and starts another one under its number. */
  replace(lane: number, end: 'silent' | 'spent'): void {
    const entry = this.#lanes.get(lane);
    if (!entry) return;
    this.#end(lane, entry, end);
    this.#startLane(lane);
  }

  #ensureLane(lane: number): void {
    if (!this.#lanes.has(lane)) this.#startLane(lane);
  }

  #startLane(lane: number): void {
    const { spawn, spawnRemote } = this.#owner;
    const remote = lane >= FIRST_REMOTE;
    const worker = remote && spawnRemote ? spawnRemote() : spawn();
    const lock = uniqueName('lane');
    const entry: Entry = { worker, endWatch: () => {}, loaded: false };
    const onLost = (end: LaneEnd, reason: string) => this.#onLost(lane, entry, end, reason);
    worker.onerror = (event) => {
      event.preventDefault();
      onLost('killed', event.message || loadFailure('a lane worker', { address: worker.address }).message);
    };
    worker.onmessageerror = () => onLost('killed', 'one of its messages could not be read');
    worker.onmessage = (message: MessageEvent<unknown>) => {
      if (isFailure(message.data)) {
        // A worker whose engine has trapped posts this and ends.
        const { failed, attempt = null, episode, candle, silent } = message.data;
        const isTrap = episode !== undefined && candle !== undefined;
        onLost(isTrap ? { trapped: { episode, candle, attempt } } : silent ? 'silent' : 'killed', failed);
      }
      if (message.data !== LANE_LOADED) return;
      entry.loaded = true;
      this.#failedStarts = 0;
      this.#waitMs = FIRST_WAIT_MS;
      this.#owner.onLoaded();
      entry.endWatch = watchForDeath(lock, () => onLost('killed', 'it is gone'));
    };
    this.#lanes.set(lane, entry);

    const { port1, port2 } = new MessageChannel();
    const start: WorkerStart = { role: 'lane', module: this.#owner.module, lock, port: port1 };
    worker.postMessage(start, [port1]);
    this.#conductor.send({ type: 'add_lane', lane, ...(remote && { remote }) }, port2, [port2]);
  }

  #onLost(lane: number, entry: Entry, end: LaneEnd, reason: string): void {
    if (this.#lanes.get(lane) !== entry) return;
    this.#end(lane, entry, end);
    if (!entry.loaded) this.#failedStarts += 1;
    if (this.#failedStarts < MOST_FAILED_STARTS) this.#startLane(lane);
    else if (this.#owner.hasLoaded()) this.#startLater(reason);
    else if (this.#lanes.size === 0) this.#owner.onFailure(`no lane worker could be started: ${reason}`);
  }

  /** Starts the missing lanes after a while, or when the browser is online again. */
  #startLater(reason: string): void {
    if (this.#timer !== undefined) return;
    this.#owner.onWaiting(reason);
    this.#timer = setTimeout(() => this.start(), this.#waitMs);
    this.#waitMs = Math.min(2 * this.#waitMs, LONGEST_WAIT_MS);
    globalThis.addEventListener?.('online', this.#onOnline);
  }

  #stopWaiting(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    globalThis.removeEventListener?.('online', this.#onOnline);
  }

  #end(lane: number, entry: Entry, end: LaneEnd): void {
    entry.endWatch();
    entry.worker.terminate();
    this.#lanes.delete(lane);
    this.#conductor.send({ type: 'remove_lane', lane, end });
  }
}
