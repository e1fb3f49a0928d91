/** The formats of files that are opened here. Everything else goes to the engine, which reads text and names what it cannot read. */
export type FileKind = 'gzip' | 'zip' | 'workbook' | 'parquet' | 'feather' | 'other';

const STARTS: readonly (readonly [kind: FileKind, start: string])[] = [
  ['gzip', '\x1f\x8b'],
  ['zip', 'PK\x03\x04'],
  ['parquet', 'PAR1'],
  ['feather', 'ARROW1'],
];

/** The names of all files in a ZIP file are at its end. */
const TAIL_BYTES = 64 * 1024;

/** Detects the format of a file by its bytes. Its name decides nothing. */
export async function kindOf(file: Blob): Promise<FileKind> {
  const start = await bytesOf(file.slice(0, 8));
  const kind = STARTS.find(([, bytes]) => start.startsWith(bytes))?.[0] ?? 'other';
  if (kind !== 'zip') return kind;
  const end = await bytesOf(file.slice(Math.max(0, file.size - TAIL_BYTES)));
  return end.includes('xl/workbook.') ? 'workbook' : 'zip';
}

/** The bytes as a text of as many characters. */
async function bytesOf(part: Blob): Promise<string> {
  let text = '';
  for (const byte of new Uint8Array(await part.arrayBuffer())) text += String.fromCharCode(byte);
  return text;
}
