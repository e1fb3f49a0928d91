/** Candlerun in one file, with worker and engine: for a script tag, a CDN, or a bundler that loses files. */
export * from './api.js';
export { createCandlerun } from './inline/create-candlerun.js';
