import { loadFailure } from '../load-failure.js';
import { ENGINE } from './embedded-files.js';

/** Unpacks and compiles the engine. It fetches nothing, so a policy's `connect-src` does not matter. */
export async function embeddedEngine(): Promise<WebAssembly.Module> {
  const packed = Uint8Array.from(atob(ENGINE), (character) => character.charCodeAt(0));
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
  try {
    return await WebAssembly.compile(await new Response(unpacked).arrayBuffer());
  } catch (error) {
    throw loadFailure('the engine', { error });
  }
}
