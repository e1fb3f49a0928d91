import { CandlerunError } from './errors.js';
import type { CandlesInfo, CandlesSource, ImportReport, SyntheticConfig } from './generated/types.js';
import type { StoredSource } from './storage/records.js';

/** Candles as columns of equal length, oldest first. */
export type CandleColumns = {
  /** Opening times in epoch milliseconds, UTC. */
  time: ArrayLike<number>;
  open: ArrayLike<number>;
  high: ArrayLike<number>;
  low: ArrayLike<number>;
  close: ArrayLike<number>;
  volume?: ArrayLike<number>;
};

/** The sources of candles: a file, an address, CSV text, columns, or a seed. */
export type CandlesInput = Blob | URL | string | CandleColumns | { synthetic: Partial<SyntheticConfig> };

/** Candles that are loaded, with what the import of their file found and assumed. */
export type LoadedCandles = CandlesInfo & { import: ImportReport | null };

/** The fields of a `load_candles` request. */
export type CandlesMessage = { source: CandlesSource; attachment?: unknown; transfer: Transferable[] };

const COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

/**
 * The input in a form that can be stored and read again. Files are not read here: the content of a blob is outside the page's
 * memory.
 */
export async function sourceOf(input: CandlesInput, signal?: AbortSignal): Promise<StoredSource> {
  if (input instanceof Blob) return { kind: 'file', blob: input };
  if (typeof input === 'string') return { kind: 'file', blob: new Blob([input]) };
  if (input instanceof URL) return { kind: 'file', blob: await download(input, signal) };
  if ('synthetic' in input) return { kind: 'synthetic', config: input.synthetic };
  const names = COLUMNS.filter((name) => input[name] !== undefined);
  const columns = names.map((name) => Float64Array.from(input[name] ?? []));
  return { kind: 'columns', blob: new Blob(columns), names, lengths: columns.map(({ length }) => length) };
}

/** Candles in the form in which they are sent to the conductor. */
export async function candlesMessage(source: StoredSource): Promise<CandlesMessage> {
  switch (source.kind) {
    case 'file':
      return { source: 'csv', attachment: source.blob, transfer: [] };
    case 'synthetic':
      return { source: { synthetic: source.config }, transfer: [] };
    case 'columns': {
      const attachment: Record<string, Float64Array> = {};
      let start = 0;
      for (const [index, name] of source.names.entries()) {
        const end = start + (source.lengths[index] ?? 0) * Float64Array.BYTES_PER_ELEMENT;
        attachment[name] = new Float64Array(await source.blob.slice(start, end).arrayBuffer());
        start = end;
      }
      const transfer = Object.values(attachment).map((column) => column.buffer as ArrayBuffer);
      return { source: 'columns', attachment, transfer };
    }
  }
}

async function download(url: URL, signal?: AbortSignal): Promise<Blob> {
  const response = await fetch(url, signal ? { signal } : {});
  if (!response.ok) {
    throw new CandlerunError(`the candles could not be loaded: status ${response.status}`, 'url', url.href);
  }
  return response.blob();
}
