import { CandlerunError } from './errors.js';
import { type FileOptions, withZoneOffsets } from './files/file-options.js';
import { openFile } from './files/open-file.js';
import type { FileReaders } from './files/readers.js';
import type { CandlesSource } from './generated/protocol.js';
import type {
  CandlesInfo,
  ImportOptions,
  ImportPreview,
  ImportReport,
  SyntheticConfig,
} from './generated/types.js';
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

/** The sources of candles: a file or the address of one, text, columns, or a seed. */
export type CandlesInput = Blob | URL | string | CandleColumns | { synthetic: Partial<SyntheticConfig> };

/** Candles that are loaded, with what the import of their file found and assumed. */
export type LoadedCandles = CandlesInfo & { import: ImportReport | null };

/** Candles that were loaded just now, with what was understood of their file, to be shown before they are used. */
export type ImportedCandles = LoadedCandles & { preview: ImportPreview | null };

/** The fields of a `load_candles` request. */
export type CandlesMessage = {
  source: CandlesSource;
  options?: ImportOptions;
  attachment?: unknown;
  transfer: Transferable[];
};

const COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

/**
 * The input in a form that can be stored and read again. Files are not read here: the content of a blob is outside the page's
 * memory.
 */
export async function sourceOf(
  input: CandlesInput,
  options?: FileOptions,
  signal?: AbortSignal,
): Promise<StoredSource> {
  const chosen = options && Object.values(options).some((choice) => choice !== undefined);
  if (isFile(input)) {
    const blob = await fileOf(input, signal);
    return { kind: 'file', blob, ...(chosen && { options: await withZoneOffsets(options) }) };
  }
  if (typeof input !== 'object' || input === null) {
    const expected = 'must be a File, an address, CSV text, columns, or { synthetic: {} }';
    throw new CandlerunError(expected, 'candles', String(input));
  }
  if (chosen) {
    throw new CandlerunError('only a file is read with options', 'options', Object.keys(options).join(', '));
  }
  if ('synthetic' in input) return { kind: 'synthetic', config: input.synthetic };
  const names = COLUMNS.filter((name) => input[name] !== undefined);
  const columns = names.map((name) => Float64Array.from(input[name] ?? []));
  return { kind: 'columns', blob: new Blob(columns), names, lengths: columns.map(({ length }) => length) };
}

function isFile(input: CandlesInput): input is Blob | URL | string {
  return typeof input === 'string' || input instanceof Blob || input instanceof URL;
}

async function fileOf(input: Blob | URL | string, signal?: AbortSignal): Promise<Blob> {
  if (input instanceof Blob) return input;
  const address = typeof input === 'string' ? addressIn(input) : input;
  return address ? download(address, signal) : new Blob([String(input)]);
}

/** Candles in the form in which they are sent to the conductor. Files that are no text are opened by `readers`. */
export async function candlesMessage(
  source: StoredSource,
  readers: FileReaders | null,
): Promise<CandlesMessage> {
  switch (source.kind) {
    case 'file': {
      const { part, ...options } = source.options ?? {};
      const attachment = await openFile(source.blob, part, readers);
      return { source: 'csv', options, attachment, transfer: [] };
    }
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

/** One line with no space or separator is no candles: it is an address, as `/data/candles.csv`. Null for the text of a file. */
export function addressIn(text: string): URL | null {
  if (!/^[^\s,;]+$/.test(text)) return null;
  const page = globalThis.document?.baseURI;
  if (page !== undefined) return new URL(text, page);
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(text)) return new URL(text);
  const reason = 'is an address without a page that it is relative to: pass a URL, or the text of the file';
  throw new CandlerunError(reason, 'candles', text);
}

async function download(url: URL, signal?: AbortSignal): Promise<Blob> {
  const response = await fetch(url, signal ? { signal } : {}).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new CandlerunError(`the candles could not be loaded: ${error}`, 'url', url.href);
  });
  if (!response.ok) {
    throw new CandlerunError(`the candles could not be loaded: status ${response.status}`, 'url', url.href);
  }
  return response.blob();
}
