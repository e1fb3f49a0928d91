import { type CandlesInput, candlesMessage, type LoadedCandles, sourceOf } from './candles-input.js';
import { CandlerunError } from './errors.js';
import type { JobStore } from './storage/job-store.js';
import type { CandlesRecord } from './storage/records.js';
import type { Workers } from './workers.js';

/** Candles that were loaded, in this session or an earlier one: the conductor gets them when a job needs them. */
export class CandlesShelf {
  readonly #workers: Workers;
  readonly #store: JobStore;
  readonly #records = new Map<string, CandlesRecord>();
  /** Fingerprints that the conductor of a generation has, or is getting. */
  #given = new Map<string, Promise<boolean>>();
  #generation = 0;

  constructor(workers: Workers, store: JobStore) {
    this.#workers = workers;
    this.#store = store;
  }

  /** Loads candles into the conductor. */
  async load(input: CandlesInput, signal?: AbortSignal): Promise<LoadedCandles> {
    // A job comes next: its lanes load while the candles do.
    const release = this.#workers.useLanes();
    try {
      return await this.#load(input, signal);
    } finally {
      release();
    }
  }

  async #load(input: CandlesInput, signal: AbortSignal | undefined): Promise<LoadedCandles> {
    const source = await sourceOf(input, signal);
    signal?.throwIfAborted();
    const { source: told, attachment, transfer } = await candlesMessage(source);
    this.#forgetOldConductor();
    const answer = this.#workers.ask(
      { type: 'load_candles', source: told },
      'candles_loaded',
      attachment,
      transfer,
    );
    const { candles: info, import: report } = await orAborted(answer, signal);
    const { fingerprint } = info;
    this.#records.set(fingerprint, { fingerprint, info, import: report, source });
    this.#given.set(fingerprint, Promise.resolve(true));
    return { ...info, import: report };
  }

  /** Gives the conductor candles that it has not got. False where they are not known here either: it will miss them and say so. */
  async give(fingerprint: string): Promise<boolean> {
    this.#forgetOldConductor();
    const given = this.#given.get(fingerprint);
    if (given) return given;
    const giving = this.#give(fingerprint);
    this.#given.set(fingerprint, giving);
    return giving.catch((error: unknown) => {
      this.#given.delete(fingerprint);
      throw error;
    });
  }

  /** Stores candles with the first job that needs them. */
  async save(fingerprint: string): Promise<void> {
    const record = this.#records.get(fingerprint);
    if (record && !(await this.#store.candles(fingerprint))) await this.#store.saveCandles(record);
  }

  async #give(fingerprint: string): Promise<boolean> {
    const record = this.#records.get(fingerprint) ?? (await this.#store.candles(fingerprint));
    if (!record) {
      this.#given.delete(fingerprint);
      return false;
    }
    this.#records.set(fingerprint, record);
    const { source, attachment, transfer } = await candlesMessage(record.source);
    const { candles } = await this.#workers.ask(
      { type: 'load_candles', source },
      'candles_loaded',
      attachment,
      transfer,
    );
    if (candles.fingerprint === fingerprint) return true;
    const reason = `the stored candles now read as others, with the fingerprint ${candles.fingerprint}: load the file again`;
    throw new CandlerunError(reason, 'candles', fingerprint);
  }

  #forgetOldConductor(): void {
    const generation = this.#workers.begin();
    if (this.#generation === generation) return;
    this.#generation = generation;
    this.#given = new Map<string, Promise<boolean>>();
  }
}

/** Rejects when a signal says so; the answer that comes later is dropped. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
