// The module that `tools/bundle.mjs` makes.

/** `engine.wasm`, compressed (raw deflate) and in base64. */
export const ENGINE: string;

/** `worker.js`, as a classic script. */
export const WORKER: string;
