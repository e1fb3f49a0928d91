import { ENGINE } from './embedded-files.js';

/** Unpacks the engine and compiles it. Nothing is fetched, so that no policy about connections matters. */
export async function embeddedEngine(): Promise<WebAssembly.Module> {
  const packed = Uint8Array.from(atob(ENGINE), (character) => character.charCodeAt(0));
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return WebAssembly.compile(await new Response(unpacked).arrayBuffer());
}
