// A worker that measures the benchmark's wasm file, which runs as in a lane.
import { measureAll } from './measure.js';

self.onmessage = async ({ data: { wasm, ...options } }) => {
  try {
    const module = await WebAssembly.compileStreaming(fetch(wasm));
    measureAll(module, options, (record) => self.postMessage({ record }));
    self.postMessage({ done: true });
  } catch (error) {
    self.postMessage({ failed: `${error}\n${error.stack}` });
  }
};
