/**
 * The entry for `require` in tools that load no ES modules, such as Jest: all that needs no engine. Bundlers and Node.js get the ES
 * modules.
 */
import type { Candlerun } from './candlerun.js';
import { CandlerunError } from './errors.js';
import type { CandlerunOptions } from './options.js';

export * from './api.js';

/** Loads the client of ES modules. Where they cannot be loaded, `candlerun/testing` can take its place. */
export async function createCandlerun(options: CandlerunOptions = {}): Promise<Candlerun> {
  const client = await import('candlerun').catch((error: unknown) => {
    const reason = `the engine needs ES modules, which cannot be loaded here (${error}): in a test, replace candlerun by candlerun/testing`;
    throw new CandlerunError(reason);
  });
  return client.createCandlerun(options);
}
