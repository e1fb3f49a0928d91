// What `tools/bundle.mjs` puts in the place of a module of this name.

/** `engine.wasm`, compressed (deflate, raw) and in base64. */
export const ENGINE: string;

/** `worker.js`, as a classic script. */
export const WORKER: string;
