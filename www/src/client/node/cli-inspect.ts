import type { FileOptions } from '../files/file-options.js';
import { loadFile, readBytes } from './cli-file.js';
import { previewLines } from './cli-preview.js';
import { createCandlerun } from './create-candlerun.js';

/** What was understood of a file of candles, as lines of text. */
export async function inspect(path: string, options: FileOptions): Promise<string[]> {
  const bytes = await readBytes(path);
  const candlerun = await createCandlerun({ lanes: 1, storage: 'memory', log: () => {} });
  try {
    const { preview } = await loadFile(candlerun, path, bytes, options);
    return preview === null ? [] : previewLines(path, preview);
  } finally {
    candlerun.close();
  }
}
