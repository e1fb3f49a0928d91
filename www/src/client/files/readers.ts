/**
 * Reads a file of a binary format, and gives what the engine reads: CSV, or a file that was packed. `part` names the file in an
 * archive or the sheet in a workbook.
 */
export type ReadFile = (file: Blob, part: string | undefined) => Promise<Blob>;

/** The formats with a reader of their own. */
export type BinaryKind = 'zip' | 'workbook' | 'parquet' | 'feather';

/** Loads the reader of a format. */
export type FileReaders = Record<BinaryKind, () => Promise<{ readFile: ReadFile }>>;

/** Each reader is a file that is loaded when the first file of its format comes. */
export const FILE_READERS: FileReaders = {
  zip: () => import('./zip.js'),
  workbook: () => import('./workbook.js'),
  parquet: () => import('./parquet.js'),
  feather: () => import('./feather.js'),
};
