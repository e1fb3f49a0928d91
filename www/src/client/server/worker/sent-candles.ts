import type { FileOptions } from '../../files/file-options.js';
import type { SyntheticConfig } from '../../generated/types.js';

/** Candles as their server sends them: their bytes, and the form of these. */
export type SentCandles = { source: SentSource; bytes: Uint8Array<ArrayBuffer> };
export type SentSource =
  | { kind: 'file'; options?: FileOptions }
  | { kind: 'columns'; names: string[]; lengths: number[] }
  | { kind: 'synthetic'; config: Partial<SyntheticConfig> };
