import { CandlerunError, messageOf } from '../errors.js';
import { type FileKind, kindOf } from './file-kind.js';
import type { FileReaders } from './readers.js';

/** Formats inside each other that are opened: a gzip file in a ZIP file, and one more. */
const MOST_LAYERS = 3;

const NAMES: Record<Exclude<FileKind, 'other'>, string> = {
  gzip: 'a gzip file',
  zip: 'a ZIP file',
  workbook: 'an Excel workbook',
  parquet: 'a Parquet file',
  feather: 'a Feather file',
};

/** Opens formats that are in each other, as `openFile` says. */
export async function unpack(
  file: Blob,
  part: string | undefined,
  readers: FileReaders | null,
): Promise<Blob> {
  let opened = file;
  for (let layer = 0; layer < MOST_LAYERS; layer += 1) {
    const kind = await kindOf(opened);
    if (kind === 'other') return opened;
    opened = await open(kind, opened, part, readers);
  }
  throw new CandlerunError(
    'the file is packed several times: unpack it first',
    'file',
    'an archive in archives',
  );
}

async function open(
  kind: Exclude<FileKind, 'other'>,
  file: Blob,
  part: string | undefined,
  readers: FileReaders | null,
): Promise<Blob> {
  try {
    if (kind === 'gzip') return await unpackGzip(file);
    if (readers === null) {
      const reason = 'this build reads CSV and JSON, also packed with gzip: save the table as CSV';
      throw new CandlerunError(reason, 'file', NAMES[kind]);
    }
    const { readFile } = await readers[kind]();
    return await readFile(file, part);
  } catch (error) {
    if (error instanceof CandlerunError) throw error;
    const cause = messageOf(error);
    throw new CandlerunError(`the file cannot be read: ${cause}`, 'file', NAMES[kind]);
  }
}

function unpackGzip(file: Blob): Promise<Blob> {
  return new Response(file.stream().pipeThrough(new DecompressionStream('gzip'))).blob();
}
