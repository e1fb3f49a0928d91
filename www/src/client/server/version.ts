import { createRequire } from 'node:module';

/** The version of this package, which names itself. */
export const VERSION: string = (
  createRequire(import.meta.url)('candlerun/package.json') as { version: string }
).version;
