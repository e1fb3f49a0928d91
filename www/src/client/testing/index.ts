/**
 * For tests of components: a client without an engine and workers, which runs in any test runner. It exports all that `candlerun`
 * exports, so that a test can replace the one by the other.
 *
 * @module candlerun/testing
 */
export * from '../api.js';
export { createCandlerun, type TestCandlerun, type TestOptions } from './create-candlerun.js';
export type { TestRun } from './test-run.js';
