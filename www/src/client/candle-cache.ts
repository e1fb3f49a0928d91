import { type CandlesInput, candlesMessage, type LoadedCandles, sourceOf } from './candles-input.js';
import type { Answer } from './engine-requests.js';
import { CandlerunError } from './errors.js';
import type { JobStore } from './storage/job-store.js';
import type { CandlesRecord, StoredSource } from './storage/records.js';
import type { Workers } from './workers.js';

/** Candles by fingerprint, of this session or an earlier one. The conductor gets them when a job needs them. */
export class CandleCache {
  readonly #workers: Workers;
  readonly #store: JobStore;
  readonly #records = new Map<string, CandlesRecord>();
  /** By fingerprint: resolves to whether the conductor of `#generation` has the candles. */
  #sent = new Map<string, Promise<boolean>>();
  #generation = 0;

  constructor(workers: Workers, store: JobStore) {
    this.#workers = workers;
    this.#store = store;
  }

  /** Loads candles into the conductor. */
  async load(input: CandlesInput, signal?: AbortSignal): Promise<LoadedCandles> {
    const source = await sourceOf(input, signal);
    signal?.throwIfAborted();
    this.#forgetOldConductor();
    const { candles: info, import: report } = await orAborted(this.#send(source), signal);
    const { fingerprint } = info;
    this.#records.set(fingerprint, { fingerprint, info, import: report, source });
    this.#sent.set(fingerprint, Promise.resolve(true));
    return { ...info, import: report };
  }

  /** Sends candles that the conductor does not have. False if the page does not have them either: a request is then refused. */
  async ensureLoaded(fingerprint: string): Promise<boolean> {
    this.#forgetOldConductor();
    const sent = this.#sent.get(fingerprint);
    if (sent) return sent;
    const sending = this.#sendStored(fingerprint);
    this.#sent.set(fingerprint, sending);
    return sending.catch((error: unknown) => {
      this.#sent.delete(fingerprint);
      throw error;
    });
  }

  /** Stores the candles of a job, unless they are stored. */
  async save(fingerprint: string): Promise<void> {
    const record = this.#records.get(fingerprint);
    if (record && !(await this.#store.candles(fingerprint))) await this.#store.saveCandles(record);
  }

  async #sendStored(fingerprint: string): Promise<boolean> {
    const record = this.#records.get(fingerprint) ?? (await this.#store.candles(fingerprint));
    if (!record) {
      this.#sent.delete(fingerprint);
      return false;
    }
    this.#records.set(fingerprint, record);
    const { candles } = await this.#send(record.source);
    if (candles.fingerprint === fingerprint) return true;
    const reason = `the stored candles are now read differently, with the fingerprint ${candles.fingerprint}: load the file again`;
    throw new CandlerunError(reason, 'candles', fingerprint);
  }

  async #send(stored: StoredSource): Promise<Answer<'load_candles'>> {
    const { source, ...delivery } = await candlesMessage(stored);
    return this.#workers.ask({ type: 'load_candles', source }, delivery);
  }

  #forgetOldConductor(): void {
    const generation = this.#workers.ensureConductor();
    if (this.#generation === generation) return;
    this.#generation = generation;
    this.#sent = new Map<string, Promise<boolean>>();
  }
}

/** Rejects when the signal aborts. An answer that comes later is dropped. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
