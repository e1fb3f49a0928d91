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
/** The member of a job file that has them. */
export const FIELD = 'candles_source';
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

/** Reads candles that `writeCandles` wrote, whose bytes are decoded already. The engine checks what is in them when they are loaded. */
export function readCandles(value: unknown, bytes: Blob | null): StoredSource {
  const file = (typeof value === 'object' && value !== null ? value : {}) as Partial<Record<string, unknown>>;
  if (file.kind === 'synthetic' && typeof file.config === 'object' && file.config !== null) {
    return { kind: 'synthetic', config: file.config as Partial<SyntheticConfig> };
  }
  if (file.kind === 'file') {
    const { options } = file;
    const blob = existing(bytes, file.base64);
    if (options === undefined) return { kind: 'file', blob };
    if (typeof options !== 'object' || options === null || Array.isArray(options)) {
      throw new CandlerunError('must be the choices about the file', `${FIELD}.options`, String(options));
    }
    return { kind: 'file', blob, options: options as FileOptions };
  }
  if (file.kind !== 'columns') {
    throw new CandlerunError('must be "file", "columns" or "synthetic"', `${FIELD}.kind`, String(file.kind));
  }
  const { names, lengths } = file;
  if (!isListOf(names, (name) => COLUMNS.includes(name as string))) {
    throw new CandlerunError(`must be a list of ${COLUMNS.join(', ')}`, `${FIELD}.names`, String(names));
  }
  const blob = existing(bytes, file.base64);
  const isRight =
    isListOf(lengths, (length) => Number.isInteger(length) && (length as number) >= 0) &&
    lengths.length === names.length &&
    lengths.reduce<number>((sum, length) => sum + (length as number), 0) * 8 === blob.size;
  if (!isRight) {
    throw new CandlerunError('must be the length of each column', `${FIELD}.lengths`, String(lengths));
  }
  return { kind: 'columns', blob, names: names as string[], lengths: lengths as number[] };
}

function existing(bytes: Blob | null, base64: unknown): Blob {
  if (bytes === null)
    throw new CandlerunError('must be Base64', `${FIELD}.base64`, String(base64).slice(0, 80));
  return bytes;
}

/** Bytes out of Base64 text that comes in parts of any length. */
export class Base64Bytes {
  readonly #parts: Uint8Array<ArrayBuffer>[] = [];
  /** Characters that are no whole group of four yet. */
  #rest = '';

  push(text: string): void {
    const all = this.#rest + text;
    const whole = all.length - (all.length % 4);
    this.#decode(all.slice(0, whole));
    this.#rest = all.slice(whole);
  }

  end(): Blob {
    this.#decode(this.#rest);
    return new Blob(this.#parts);
  }

  #decode(base64: string): void {
    let binary: string;
    try {
      binary = atob(base64);
    } catch {
      throw new CandlerunError('must be Base64', `${FIELD}.base64`, base64.slice(0, 80));
    }
    const bytes = new Uint8Array(binary.length);
    for (let at = 0; at < bytes.length; at += 1) bytes[at] = binary.charCodeAt(at);
    this.#parts.push(bytes);
  }
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): value is unknown[] {
  return Array.isArray(value) && value.every(isItem);
}
