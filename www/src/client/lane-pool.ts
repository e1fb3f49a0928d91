import type { Conductor } from './conductor.js';
import { uniqueName, watchForDeath } from './death-watch.js';
import type { EngineWorker } from './engine-worker.js';
import type { LaneEnd } from './generated/protocol.js';
import { loadFailure } from './load-failure.js';
import { isFailure, LANE_LOADED, type WorkerStart } from './worker-start.js';

/** Number of lanes that may die one after another before they have loaded. After that no lane is started again. */
const MOST_FAILED_STARTS = 3;

type Entry = { worker: EngineWorker; endWatch: () => void; loaded: boolean };

/** The lane workers. A lane that dies is replaced, and the conductor gives its episodes to the others. */
export class LanePool {
  readonly #count: number;
  readonly #spawn: () => EngineWorker;
  readonly #module: WebAssembly.Module;
  readonly #conductor: Conductor;
  readonly #onFailure: (reason: string) => void;
  readonly #lanes = new Map<number, Entry>();
  #failedStarts = 0;

  constructor(
    count: number,
    spawn: () => EngineWorker,
    module: WebAssembly.Module,
    conductor: Conductor,
    onFailure: (reason: string) => void,
  ) {
    this.#count = count;
    this.#spawn = spawn;
    this.#module = module;
    this.#conductor = conductor;
    this.#onFailure = onFailure;
  }

  /** Starts every lane that is not running. */
  start(): void {
    for (let lane = 0; lane < this.#count; lane += 1) {
      if (!this.#lanes.has(lane)) this.#startLane(lane);
    }
  }

  /** Ends every lane. `start` starts them again. */
  endAll(): void {
    for (const [lane, entry] of this.#lanes) this.#end(lane, entry, 'killed');
  }

  /** Ends a lane that does not answer, and starts another one under its number. */
  replace(lane: number): void {
    const entry = this.#lanes.get(lane);
    if (!entry) return;
    this.#end(lane, entry, 'silent');
    this.#startLane(lane);
  }

  #startLane(lane: number): void {
    const worker = this.#spawn();
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
        const { failed, attempt = null, episode, candle } = message.data;
        const isTrap = episode !== undefined && candle !== undefined;
        onLost(isTrap ? { trapped: { episode, candle, attempt } } : 'killed', failed);
      }
      if (message.data !== LANE_LOADED) return;
      entry.loaded = true;
      this.#failedStarts = 0;
      entry.endWatch = watchForDeath(lock, () => onLost('killed', 'it is gone'));
    };
    this.#lanes.set(lane, entry);

    const { port1, port2 } = new MessageChannel();
    const start: WorkerStart = { role: 'lane', module: this.#module, lock, port: port1 };
    worker.postMessage(start, [port1]);
    this.#conductor.send({ type: 'add_lane', lane }, port2, [port2]);
  }

  #onLost(lane: number, entry: Entry, end: LaneEnd, reason: string): void {
    if (this.#lanes.get(lane) !== entry) return;
    this.#end(lane, entry, end);
    if (!entry.loaded) this.#failedStarts += 1;
    if (this.#failedStarts < MOST_FAILED_STARTS) this.#startLane(lane);
    else if (this.#lanes.size === 0) this.#onFailure(`no lane worker could be started: ${reason}`);
  }

  #end(lane: number, entry: Entry, end: LaneEnd): void {
    entry.endWatch();
    entry.worker.terminate();
    this.#lanes.delete(lane);
    this.#conductor.send({ type: 'remove_lane', lane, end });
  }
}
