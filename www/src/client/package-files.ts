/**
 * Folders in which development servers keep packages that they have bundled beforehand, such as `node_modules/.vite/deps`. They have
 * no files that a package addresses by `new URL`.
 */
const PREBUNDLED = /^(.*?\/)(?:node_modules\/\.|\.angular\/)/;

/** The package itself, which some package managers keep in such a folder too. */
const PACKAGE = '/node_modules/candlerun/';

/** The folder of the package's files if `address` is in the folder of a server that has bundled it beforehand; null elsewhere. */
export function folderBehind(address: string): URL | null {
  if (address.includes(PACKAGE)) return null;
  const root = PREBUNDLED.exec(address)?.[1];
  return root === undefined ? null : new URL(`${root.slice(0, -1)}${PACKAGE}lib/`);
}

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
