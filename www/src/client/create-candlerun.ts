import type { Candlerun } from './candlerun.js';
import { FILE_READERS } from './files/readers.js';
import { openCandlerun } from './open-candlerun.js';
import type { CandlerunOptions } from './options.js';
import type { Platform } from './platform.js';
import { spawnWorker } from './spawn.js';
import { tryPlatform } from './try-platform.js';
import { compileEngine } from './wasm.js';

/** Worker and engine are files beside this one. */
const FILES: Platform = { compileEngine, spawnWorker, readers: FILE_READERS };

/** Loads the engine and opens the storage. Workers start when they are needed first. Interrupted jobs go on. */
export async function createCandlerun(options: CandlerunOptions = {}): Promise<Candlerun> {
  const { fallback, ...rest } = options;
  if (!fallback) return openCandlerun(FILES, rest);
  const wasmModule = await tryPlatform(FILES, rest);
  if (wasmModule) return openCandlerun(FILES, { ...rest, wasmModule });
  const { createWorker: _, workerUrl: __, wasmUrl: ___, ...without } = rest;
  return (await fallback()).createCandlerun(without);
}
