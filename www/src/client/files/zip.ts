/** Files in a ZIP file. They are unpacked as they are read, so that the archive is never in memory as a whole. */
import { Unzip, UnzipInflate, UnzipPassThrough } from 'fflate';
import { CandlerunError } from '../errors.js';

/** Bytes that are read at a time. */
const PIECE = 1 << 20;

/** Entries that systems add to archives. */
const HIDDEN = /(^|\/)(\.|__MACOSX\/)|\/$/;

/** The file of an archive, or the one that `part` names. */
export async function readFile(file: Blob, part: string | undefined): Promise<Blob> {
  const names: string[] = [];
  const found = new Map<string, Blob[]>();
  let failure: Error | null = null;
  const unzip = new Unzip((entry) => {
    if (HIDDEN.test(entry.name)) return;
    names.push(entry.name);
    const isWanted = part === undefined ? names.length === 1 : isNamed(entry.name, part);
    if (!isWanted) return;
    const pieces: Blob[] = [];
    found.set(entry.name, pieces);
    entry.ondata = (error, data) => {
      failure ??= error;
      if (data) pieces.push(new Blob([data as Uint8Array<ArrayBuffer>]));
    };
    entry.start();
  });
  unzip.register(UnzipInflate);
  unzip.register(UnzipPassThrough);
  for (let from = 0; from < file.size && failure === null; from += PIECE) {
    const bytes = new Uint8Array(await file.slice(from, from + PIECE).arrayBuffer());
    unzip.push(bytes, from + PIECE >= file.size);
  }
  if (failure !== null) throw failure;
  return new Blob(only(names, found, part));
}

function isNamed(name: string, part: string): boolean {
  return name === part || name.split('/').at(-1) === part;
}

function only(names: string[], found: Map<string, Blob[]>, part: string | undefined): Blob[] {
  const [pieces] = found.values();
  if (names.includes('content.xml')) {
    throw new CandlerunError('save the table as CSV or .xlsx', 'file', 'an OpenDocument file');
  }
  if (pieces === undefined || (part === undefined ? names.length : found.size) > 1) {
    const shown = names.slice(0, 20).join(', ');
    const reason =
      names.length === 0 ? 'the archive is empty' : `choose one of its files with the option part: ${shown}`;
    throw new CandlerunError(reason, 'file', part ?? `an archive with ${names.length} files`);
  }
  return pieces;
}
