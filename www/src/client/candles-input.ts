import { CandlerunError } from './errors.js';
import type { CandlesInfo, CandlesSource, ImportReport, SyntheticConfig } from './generated/types.js';

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

/** What candles may come from: a file, an address, CSV text, columns, or a seed. */
export type CandlesInput = Blob | URL | string | CandleColumns | { synthetic: Partial<SyntheticConfig> };

/** Candles that are ready, with what the import of their file found and assumed. */
export type LoadedCandles = CandlesInfo & { import: ImportReport | null };

/** Candles on their way to the conductor. */
export type CandlesMessage = { source: CandlesSource; attachment?: unknown; transfer: Transferable[] };

/** Reads nothing itself: files and texts travel as blobs, columns as typed arrays of their own. */
export async function candlesMessage(input: CandlesInput, signal?: AbortSignal): Promise<CandlesMessage> {
  if (input instanceof Blob) return csv(input);
  if (typeof input === 'string') return csv(new Blob([input]));
  if (input instanceof URL) return csv(await download(input, signal));
  if ('synthetic' in input) return { source: { synthetic: input.synthetic }, transfer: [] };
  return columns(input);
}

function csv(blob: Blob): CandlesMessage {
  return { source: 'csv', attachment: blob, transfer: [] };
}

async function download(url: URL, signal?: AbortSignal): Promise<Blob> {
  const response = await fetch(url, signal ? { signal } : {});
  if (!response.ok) {
    throw new CandlerunError(`the candles could not be loaded: status ${response.status}`, 'url', url.href);
  }
  return response.blob();
}

/** The caller's arrays stay the caller's: copies are handed over. */
function columns(input: CandleColumns): CandlesMessage {
  const attachment: Record<string, Float64Array> = {};
  for (const name of ['time', 'open', 'high', 'low', 'close', 'volume'] as const) {
    const column = input[name];
    if (column !== undefined) attachment[name] = Float64Array.from(column);
  }
  const transfer = Object.values(attachment).map((column) => column.buffer as ArrayBuffer);
  return { source: 'columns', attachment, transfer };
}
