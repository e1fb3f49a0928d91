/** Candlerun in Node.js: the same client, with threads as workers. A script must call `close()` to end. */
export * from '../api.js';
export { createCandlerun } from './create-candlerun.js';
