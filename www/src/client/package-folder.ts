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
