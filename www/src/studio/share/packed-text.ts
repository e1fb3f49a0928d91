import { LinkError } from './link-error.js';

/**
 * Text for the fragment of an address: deflated and written as base64url. The first letter says which form follows, so that a browser
 * without `CompressionStream` can still make links, only longer ones. Every limit is checked before the work that it bounds.
 */

/** The longest packed text, in characters. Chrome keeps addresses of up to 2 MB; chats cut far shorter ones. */
export const MOST_CHARACTERS = 200_000;

/** The longest text that a packed one may become, in bytes: four times the longest script. */
export const MOST_BYTES = 1024 * 1024;

const DEFLATED = 'z';
const PLAIN = 't';
const DAMAGED = 'This link is damaged or was cut short. Ask for it again.';
const TOO_LONG = 'This link is too long to be one of Candlerun.';

/** Packs a text. Throws a `LinkError` if it is too long for a link. */
export async function packText(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const isDeflated = 'CompressionStream' in globalThis;
  const packed = isDeflated
    ? `${DEFLATED}${toBase64Url(await through(bytes, new CompressionStream('deflate'), MOST_BYTES))}`
    : `${PLAIN}${toBase64Url(bytes)}`;
  if (bytes.length <= MOST_BYTES && packed.length <= MOST_CHARACTERS) return packed;
  throw new LinkError('This run is too long for a link. Export the run file instead.');
}

/** The text of a packed one. Throws a `LinkError` for anything else, and for a text beyond the limits. */
export async function unpackText(packed: string): Promise<string> {
  if (packed.length > MOST_CHARACTERS) throw new LinkError(TOO_LONG);
  const [form, rest] = [packed.charAt(0), packed.slice(1)];
  if ((form !== DEFLATED && form !== PLAIN) || !/^[\w-]+$/.test(rest)) throw new LinkError(DAMAGED);
  if (form === DEFLATED && !('DecompressionStream' in globalThis)) {
    throw new LinkError('This browser is too old to open a link. Update it and open the link again.');
  }
  try {
    const bytes = fromBase64Url(rest);
    const inflated =
      form === PLAIN ? bytes : await through(bytes, new DecompressionStream('deflate'), MOST_BYTES);
    return new TextDecoder('utf-8', { fatal: true }).decode(inflated);
  } catch (error) {
    throw error instanceof LinkError ? error : new LinkError(DAMAGED);
  }
}

/** Sends bytes through a stream. Stops as soon as more than `most` bytes have come out, so that a small input cannot fill the memory. */
async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const writer = stream.writable.getWriter();
  // A damaged input rejects here and at the reader, whose error is the one that counts.
  writer.write(bytes).catch(() => {});
  writer.close().catch(() => {});
  const reader = stream.readable.getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length;
    if (length > most) {
      await reader.cancel();
      throw new LinkError(TOO_LONG);
    }
    parts.push(next.value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function toBase64Url(bytes: Uint8Array): string {
  // `apply` takes a limited number of arguments.
  const characters: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) {
    characters.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  }
  return btoa(characters.join('')).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
