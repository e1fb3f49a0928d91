import type { Conductor } from './conductor.js';
import { uniqueName, watchForDeath } from './death-watch.js';
import { isFailure, LANE_LOADED, type WorkerStart } from './worker-start.js';

/** A lane that dies this often before it has loaded will not load at all. */
const MOST_FAILED_STARTS = 3;

/** The lane workers. One that dies is replaced; the conductor gives its episodes to others. */
export class LanePool {
  readonly #count: number;
  readonly #spawn: () => Worker;
  readonly #module: WebAssembly.Module;
  readonly #conductor: Conductor;
  readonly #onFailure: (reason: string) => void;
  readonly #lanes = new Map<number, { worker: Worker; endWatch: () => void }>();
  #failedStarts = 0;

  constructor(
    count: number,
    spawn: () => Worker,
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

  /** Ends every lane. */
  close(): void {
    for (const { worker, endWatch } of this.#lanes.values()) {
      endWatch();
      worker.terminate();
    }
    this.#lanes.clear();
  }

  #startLane(lane: number): void {
    const worker = this.#spawn();
    const lock = uniqueName('lane');
    const entry = { worker, endWatch: () => {} };
    let loaded = false;
    const lost = (reason: string) => this.#lose(lane, worker, loaded, reason);
    worker.onerror = (event) => {
      event.preventDefault();
      lost(event.message ?? 'it could not be loaded');
    };
    worker.onmessageerror = () => lost('a message of it could not be read');
    worker.onmessage = (message: MessageEvent<unknown>) => {
      if (isFailure(message.data)) lost(message.data.failed);
      if (message.data !== LANE_LOADED) return;
      loaded = true;
      this.#failedStarts = 0;
      entry.endWatch = watchForDeath(lock, () => lost('it is gone'));
    };
    this.#lanes.set(lane, entry);

    const { port1, port2 } = new MessageChannel();
    const start: WorkerStart = { role: 'lane', module: this.#module, lock, port: port1 };
    worker.postMessage(start, [port1]);
    this.#conductor.post({ type: 'add_lane', lane }, port2, [port2]);
  }

  #lose(lane: number, worker: Worker, loaded: boolean, reason: string): void {
    const entry = this.#lanes.get(lane);
    if (entry?.worker !== worker) return;
    entry.endWatch();
    worker.terminate();
    this.#lanes.delete(lane);
    this.#conductor.post({ type: 'remove_lane', lane });
    if (!loaded) this.#failedStarts += 1;
    if (this.#failedStarts < MOST_FAILED_STARTS) this.#startLane(lane);
    else if (this.#lanes.size === 0) this.#onFailure(`no lane worker could be started: ${reason}`);
  }
}
