import { CandlerunError } from './errors.js';
import { loadFailure } from './load-failure.js';
import type { CandlerunOptions } from './options.js';

/** A module with one SIMD128 instruction: `(func (drop (i8x16.splat (i32.const 0))))`. */
const SIMD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 65, 0, 253, 15, 26, 11,
]);

/** Loads and compiles the engine once. Every worker gets the compiled module. */
export async function compileEngine({ wasmUrl }: CandlerunOptions): Promise<WebAssembly.Module> {
  if (!WebAssembly.validate(SIMD_PROBE)) {
    throw new CandlerunError(
      'this browser has no WebAssembly SIMD; it came with Chrome 91, Firefox 89 and Safari 16.4',
    );
  }
  const url = wasmUrl ?? new URL('./engine.wasm', import.meta.url);
  try {
    return await load(url);
  } catch (error) {
    throw loadFailure('the engine', error, 'wasmUrl', String(url));
  }
}

async function load(url: string | URL): Promise<WebAssembly.Module> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`status ${response.status}`);
  // Some hosts serve .wasm with a content type that streaming compilation refuses.
  if (response.headers.get('content-type')?.startsWith('application/wasm')) {
    return WebAssembly.compileStreaming(response);
  }
  return WebAssembly.compile(await response.arrayBuffer());
}
