import { kindOf } from './file-kind.js';
import type { FileReaders } from './readers.js';

/**
 * The text of a file of candles. Archives are unpacked, tables become CSV; text stays as it is, and so does what the engine has to
 * refuse by its name. Without `readers` only gzip is opened. Most files are text, so what opens the others is loaded late.
 */
export async function openFile(
  file: Blob,
  part: string | undefined,
  readers: FileReaders | null,
): Promise<Blob> {
  if ((await kindOf(file)) === 'other') return file;
  const { unpack } = await import('./unpack.js');
  return unpack(file, part, readers);
}
