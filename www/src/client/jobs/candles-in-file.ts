import { CandlerunError } from '../errors.js';
import type { FileOptions } from '../files/file-options.js';
import type { SyntheticConfig } from '../generated/types.js';
import type { StoredSource } from '../storage/records.js';

/** Candles as they stand in the file of a job: in the form in which they came, bytes as Base64. */
export type CandlesInFile =
  | { kind: 'file'; base64: string; options?: FileOptions }
  | { kind: 'columns'; base64: string; names: string[]; lengths: number[] }
  | { kind: 'synthetic'; config: Partial<SyntheticConfig> };

/** Bytes that are encoded at a time: a multiple of 3, so that the parts can be joined. */
const SLICE = 3 * 64 * 1_024;
const FIELD = 'candles_source';
const COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'];

/** Writes candles as JSON text, in parts, so that no text is as large as all of them. */
export async function writeCandles(source: StoredSource): Promise<BlobPart[]> {
  if (source.kind === 'synthetic') return [JSON.stringify(source)];
  const { blob, ...facts } = source;
  const parts: BlobPart[] = [`${JSON.stringify(facts).slice(0, -1)},"base64":"`];
  for (let start = 0; start < blob.size; start += SLICE) {
    const bytes = new Uint8Array(await blob.slice(start, start + SLICE).arrayBuffer());
    let binary = '';
    for (const byte of bytes) binary += String.fromCharCode(byte);
    // As a blob, a part may lie outside the page's memory.
    parts.push(new Blob([btoa(binary)]));
  }
  return [...parts, '"}'];
}

/** Reads candles that `writeCandles` wrote. The engine checks what is in them when they are loaded. */
export function readCandles(value: unknown): StoredSource {
  const file = (typeof value === 'object' && value !== null ? value : {}) as Partial<Record<string, unknown>>;
  if (file.kind === 'synthetic' && typeof file.config === 'object' && file.config !== null) {
    return { kind: 'synthetic', config: file.config as Partial<SyntheticConfig> };
  }
  if (file.kind === 'file') {
    const { options } = file;
    if (options === undefined) return { kind: 'file', blob: bytesOf(file.base64) };
    if (typeof options !== 'object' || options === null || Array.isArray(options)) {
      throw new CandlerunError('must be the choices about the file', `${FIELD}.options`, String(options));
    }
    return { kind: 'file', blob: bytesOf(file.base64), options: options as FileOptions };
  }
  if (file.kind !== 'columns') {
    throw new CandlerunError('must be "file", "columns" or "synthetic"', `${FIELD}.kind`, String(file.kind));
  }
  const { names, lengths } = file;
  if (!isListOf(names, (name) => COLUMNS.includes(name as string))) {
    throw new CandlerunError(`must be a list of ${COLUMNS.join(', ')}`, `${FIELD}.names`, String(names));
  }
  const blob = bytesOf(file.base64);
  const isRight =
    isListOf(lengths, (length) => Number.isInteger(length) && (length as number) >= 0) &&
    lengths.length === names.length &&
    lengths.reduce<number>((sum, length) => sum + (length as number), 0) * 8 === blob.size;
  if (!isRight) {
    throw new CandlerunError('must be the length of each column', `${FIELD}.lengths`, String(lengths));
  }
  return { kind: 'columns', blob, names: names as string[], lengths: lengths as number[] };
}

function bytesOf(base64: unknown): Blob {
  const refusal = () => new CandlerunError('must be Base64', `${FIELD}.base64`, String(base64).slice(0, 80));
  if (typeof base64 !== 'string') throw refusal();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  // Four characters are three bytes.
  const step = (SLICE / 3) * 4;
  for (let start = 0; start < base64.length; start += step) {
    let binary: string;
    try {
      binary = atob(base64.slice(start, start + step));
    } catch {
      throw refusal();
    }
    parts.push(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
  }
  return new Blob(parts);
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): value is unknown[] {
  return Array.isArray(value) && value.every(isItem);
}
