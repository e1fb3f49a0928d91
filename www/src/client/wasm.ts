import { CandlerunError } from './errors.js';
import { loadFailure } from './load-failure.js';
import type { CandlerunOptions } from './options.js';
import { engineAddress, lostFilesFolder } from './package-files.js';

/** A module with one SIMD128 instruction: `(func (drop (i8x16.splat (i32.const 0))))`. */
const SIMD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 65, 0, 253, 15, 26, 11,
]);

/** Loads and compiles the engine once. Every worker gets the compiled module. */
export async function compileEngine({ wasmUrl }: CandlerunOptions): Promise<WebAssembly.Module> {
  // A policy that forbids WebAssembly makes this throw in some browsers.
  if (!isValid(SIMD_PROBE)) {
    throw new CandlerunError(
      'this browser has no WebAssembly SIMD; it came with Chrome 91, Firefox 89 and Safari 16.4',
    );
  }
  const url = wasmUrl ?? engineAddress();
  const folder = wasmUrl ? null : lostFilesFolder();
  try {
    return await (folder ? load(new URL('engine.wasm', folder)) : load(url));
  } catch (error) {
    const option = wasmUrl ? 'wasmUrl' : undefined;
    throw loadFailure('the engine', { address: String(url), error, option });
  }
}

function isValid(probe: BufferSource): boolean {
  try {
    return WebAssembly.validate(probe);
  } catch {
    return true;
  }
}

async function load(url: string | URL): Promise<WebAssembly.Module> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the server answered ${url} with status ${response.status}`);
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('text/html')) throw new Error(`the server answered ${url} with a page (${type})`);
  // Some hosts serve .wasm with a content type that streaming compilation refuses.
  if (type.startsWith('application/wasm')) return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}
