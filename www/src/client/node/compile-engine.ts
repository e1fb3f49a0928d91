import { readFile } from 'node:fs/promises';
import { loadFailure } from '../load-failure.js';
import type { CandlerunOptions } from '../options.js';

/** Reads the engine from the disk or an address and compiles it once. Every thread gets the compiled module. */
export async function compileEngine({ wasmUrl }: CandlerunOptions): Promise<WebAssembly.Module> {
  const url = new URL(wasmUrl ?? '../engine.wasm', import.meta.url);
  try {
    return await WebAssembly.compile(await read(url));
  } catch (error) {
    throw loadFailure('the engine', error, 'wasmUrl', url.href);
  }
}

async function read(url: URL): Promise<BufferSource> {
  if (url.protocol === 'file:') return readFile(url);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.arrayBuffer();
}
