/** Candlerun in Node.js: the same client, with threads for workers. A script ends when it has called `close()`. */
export * from '../api.js';
export { createCandlerun } from './create-candlerun.js';
