import {
  addressIn,
  type CandlesInput,
  candlesMessage,
  type ImportedCandles,
  type LoadedCandles,
  sourceOf,
} from './candles-input.js';
import type { Answer } from './engine-requests.js';
import { CandlerunError } from './errors.js';
import type { FileOptions } from './files/file-options.js';
import type { FileReaders } from './files/readers.js';
import type { JobStore } from './storage/job-store.js';
import type { CandlesFacts, CandlesLabel, CandlesRecord, StoredSource } from './storage/records.js';
import type { Workers } from './workers.js';

/** Candles that this page has or that are stored, with their title. */
export type NamedCandles = {
  /** The name of their file, or the title that they were loaded with; empty if there is neither. */
  title: string;
  info: LoadedCandles;
};

/** Options of `loadCandles`: the choices about a file, and more. */
export type LoadOptions = FileOptions & {
  /** The name of the candles in lists; by default that of their file. */
  title?: string;
  signal?: AbortSignal;
};

/** Candles by fingerprint, of this session or an earlier one. The conductor gets them when a job needs them. */
export class CandleCache {
  readonly #workers: Workers;
  readonly #store: JobStore;
  readonly #readers: FileReaders | null;
  readonly #records = new Map<string, CandlesRecord>();
  /** By fingerprint: resolves to whether the conductor of `#generation` has the candles. */
  #sent = new Map<string, Promise<boolean>>();
  #generation = 0;

  constructor(workers: Workers, store: JobStore, readers: FileReaders | null) {
    this.#workers = workers;
    this.#store = store;
    this.#readers = readers;
  }

  /** Loads candles into the conductor. Without a title they are called after their file. */
  async load(input: CandlesInput, options: LoadOptions = {}): Promise<ImportedCandles> {
    const { signal, title = titleOf(input), ...choices } = options;
    const source = await sourceOf(input, choices, signal);
    signal?.throwIfAborted();
    this.#forgetOldConductor();
    const { candles: info, import: report, preview } = await orAborted(this.#send(source), signal);
    const { fingerprint } = info;
    this.#records.set(fingerprint, { fingerprint, info, import: report, source, title });
    this.#sent.set(fingerprint, Promise.resolve(true));
    return { ...info, import: report, preview };
  }

  /** Candles in the form in which they came; null if neither this page nor the storage has them. */
  async source(fingerprint: string): Promise<StoredSource | null> {
    return (await this.#find(fingerprint))?.source ?? null;
  }

  /** Loads and stores candles that came with a job. Others than the job's are refused. */
  async adopt(fingerprint: string, source: StoredSource, title: string): Promise<void> {
    this.#forgetOldConductor();
    const { candles: info, import: report } = await this.#send(source);
    if (info.fingerprint !== fingerprint) {
      throw new CandlerunError('must be the candles of the job', 'candles_source', info.fingerprint);
    }
    this.#records.set(fingerprint, { fingerprint, info, import: report, source, title });
    this.#sent.set(fingerprint, Promise.resolve(true));
    await this.save(fingerprint);
  }

  /** Takes candles over from another cache, unless they are here already. */
  async take(fingerprint: string, from: CandleCache): Promise<void> {
    const record = await from.#find(fingerprint);
    if (record && !this.#records.has(fingerprint)) this.#records.set(fingerprint, record);
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

  /** Stores the candles of a job, unless they are stored with a title. */
  async save(fingerprint: string): Promise<void> {
    const record = this.#records.get(fingerprint);
    if (!record) return;
    const stored = await this.#store.candles(fingerprint);
    if (stored && (stored.title || !record.title)) return;
    await this.#store.saveCandles({ ...record, stored_at: stored?.stored_at ?? Date.now() });
  }

  /** Candles of this page or the storage; null if neither has them. */
  async named(fingerprint: string): Promise<NamedCandles | null> {
    const record = await this.#find(fingerprint);
    return record ? namedOf(record) : null;
  }

  /** All stored candles, the latest first. */
  async stored(): Promise<NamedCandles[]> {
    const records = await this.#store.allCandles();
    return records.sort((a, b) => (b.stored_at ?? 0) - (a.stored_at ?? 0)).map(namedOf);
  }

  /** Title and facts of candles that have been used on this page. */
  label(fingerprint: string): CandlesLabel | null {
    const record = this.#records.get(fingerprint);
    return record ? { title: record.title ?? '', info: record.info } : null;
  }

  /** The record of candles, which is kept from now on. */
  async #find(fingerprint: string): Promise<CandlesRecord | undefined> {
    const record = this.#records.get(fingerprint) ?? (await this.#store.candles(fingerprint));
    if (record) this.#records.set(fingerprint, record);
    return record;
  }

  async #sendStored(fingerprint: string): Promise<boolean> {
    const record = await this.#find(fingerprint);
    if (!record) {
      this.#sent.delete(fingerprint);
      return false;
    }
    const { candles } = await this.#send(record.source);
    if (candles.fingerprint === fingerprint) return true;
    const reason = `the stored candles are now read differently, with the fingerprint ${candles.fingerprint}: load the file again`;
    throw new CandlerunError(reason, 'candles', fingerprint);
  }

  async #send(stored: StoredSource): Promise<Answer<'load_candles'>> {
    const { source, options, ...delivery } = await candlesMessage(stored, this.#readers);
    const question = { type: 'load_candles', source, ...(options && { options }) } as const;
    return this.#workers.ask(question, delivery);
  }

  #forgetOldConductor(): void {
    const generation = this.#workers.ensureConductor();
    if (this.#generation === generation) return;
    this.#generation = generation;
    this.#sent = new Map<string, Promise<boolean>>();
  }
}

function namedOf({ title, info, import: report }: CandlesFacts): NamedCandles {
  return { title: title ?? '', info: { ...info, import: report } };
}

/** The name of a file or of the last part of an address; empty for other candles. */
function titleOf(input: CandlesInput): string {
  if (typeof File !== 'undefined' && input instanceof File) return input.name;
  const url = typeof input === 'string' ? addressIn(input) : input;
  return url instanceof URL ? decodeURIComponent(url.pathname.split('/').at(-1) ?? '') : '';
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
