// The module that `tools/bundle.mjs` makes.

/** `engine.wasm`, compressed (deflate) and in base64. */
export const ENGINE: string;

/** `worker.js`, as a classic script. */
export const WORKER: string;
