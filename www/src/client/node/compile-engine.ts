import { readFile } from 'node:fs/promises';
import { loadFailure } from '../load-failure.js';
import type { CandlerunOptions } from '../options.js';
import { engineAddress, readEngine } from './package-files.js';

const REMEDY =
  'a bundle of a server has been moved without the files of the package: keep candlerun out of the bundle (in Next.js by `serverExternalPackages`), or name the addresses by `wasmUrl` and `workerUrl`';

/** Reads the engine from the disk or an address and compiles it once. Every thread gets the compiled module. */
export async function compileEngine({ wasmUrl }: CandlerunOptions): Promise<WebAssembly.Module> {
  const url = wasmUrl ? new URL(wasmUrl, import.meta.url) : engineAddress();
  try {
    return await WebAssembly.compile(await (wasmUrl ? read(url) : readEngine()));
  } catch (error) {
    const option = wasmUrl ? 'wasmUrl' : undefined;
    throw loadFailure('the engine', { address: url.href, error, option, remedy: REMEDY });
  }
}

async function read(url: URL): Promise<BufferSource> {
  if (url.protocol === 'file:') return readFile(url);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.arrayBuffer();
}
