import type { Candlerun } from '../../candlerun.js';
import type { CandlesInput } from '../../candles-input.js';
import type { FileOptions } from '../../files/file-options.js';
import type { CandleDisk } from './candle-disk.js';
import type { SentCandles } from './sent-candles.js';

/** The columns of candles as a lane gets them. */
export type CandleColumnsByName = { [name in (typeof NAMES)[number]]: Float64Array };

const NAMES = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;
/** Most buckets of one question. A bucket of one candle is that candle. */
const MOST_BUCKETS = 1_000_000;
/** Series that are kept in memory, the last used ones. */
const MOST_SERIES = 8;

/** The candles of a worker: from its disk or from its server, once. The engine reads and hashes them, so that others than those of the fingerprint are refused. */
export class WorkerCandles {
  readonly #candlerun: Candlerun;
  readonly #disk: CandleDisk;
  readonly #fetch: (fingerprint: string) => Promise<SentCandles>;
  readonly #series = new Map<string, Promise<CandleColumnsByName>>();

  constructor(candlerun: Candlerun, disk: CandleDisk, fetch: (fingerprint: string) => Promise<SentCandles>) {
    this.#candlerun = candlerun;
    this.#disk = disk;
    this.#fetch = fetch;
  }

  /** The columns of candles. Rejects if they cannot be had, or have another fingerprint. */
  get(fingerprint: string): Promise<CandleColumnsByName> {
    const series = this.#series.get(fingerprint) ?? this.#load(fingerprint);
    // The last used one is the last of the map.
    this.#series.delete(fingerprint);
    this.#series.set(fingerprint, series);
    series.catch(() => this.#series.delete(fingerprint));
    for (const oldest of this.#series.keys()) {
      if (this.#series.size <= MOST_SERIES) break;
      this.#series.delete(oldest);
    }
    return series;
  }

  async #load(fingerprint: string): Promise<CandleColumnsByName> {
    const kept = await this.#disk.read(fingerprint);
    const columns = kept && (await this.#columns(fingerprint, kept));
    if (columns) return columns;
    const sent = await this.#fetch(fingerprint);
    const fetched = await this.#columns(fingerprint, sent);
    if (!fetched)
      throw new Error(`the server has sent other candles than those of the fingerprint ${fingerprint}`);
    await this.#disk.write(fingerprint, sent);
    return fetched;
  }

  /** The columns of candles; null if they have another fingerprint. */
  async #columns(fingerprint: string, sent: SentCandles): Promise<CandleColumnsByName | null> {
    const { input, options } = inputOf(sent);
    const loaded = await this.#candlerun.loadCandles(input, options);
    if (loaded.fingerprint !== fingerprint) return null;
    const columns = Object.fromEntries(
      NAMES.map((name) => [name, new Float64Array(loaded.candles)]),
    ) as CandleColumnsByName;
    for (let from = 0; from < loaded.candles; from += MOST_BUCKETS) {
      const to = Math.min(loaded.candles, from + MOST_BUCKETS);
      const part = await this.#candlerun.candleBuckets(fingerprint, { from, to, buckets: to - from });
      for (const name of NAMES) columns[name].set(part[name], from);
    }
    return columns;
  }
}

function inputOf({ source, bytes }: SentCandles): { input: CandlesInput; options: FileOptions } {
  switch (source.kind) {
    case 'synthetic':
      return { input: { synthetic: source.config }, options: {} };
    case 'file':
      return { input: new Blob([bytes]), options: source.options ?? {} };
    case 'columns': {
      const columns: Record<string, Float64Array> = {};
      let start = 0;
      for (const [index, name] of source.names.entries()) {
        const end = start + (source.lengths[index] ?? 0) * Float64Array.BYTES_PER_ELEMENT;
        columns[name] = new Float64Array(bytes.slice(start, end).buffer);
        start = end;
      }
      return { input: columns as unknown as CandlesInput, options: {} };
    }
  }
}
