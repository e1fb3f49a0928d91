import { folderBehind } from './package-folder.js';

/** The address of the engine. Bundlers recognise the file by exactly this form, and most replace it. */
export function engineAddress(): URL {
  return new URL('./engine.wasm', import.meta.url);
}

/**
 * The folder of the package's files where a development server has lost them; null where they are where the code looks for them. The
 * engine's address decides for the worker too: an address of the worker alone would be a second copy of it in some bundlers.
 */
export function lostFilesFolder(): URL | null {
  return folderBehind(engineAddress().href);
}
