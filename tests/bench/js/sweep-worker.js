// A worker that runs the engine's sweep of 10,000 on 10,000 candles, without messages until it is done.
import { findSubject, readOutcomes } from './measure.js';

let ready;

self.onmessage = async ({ data: { wasm, times } }) => {
  try {
    ready ??= WebAssembly.compileStreaming(fetch(wasm)).then((module) =>
      findSubject(module, 'sweep_10000', 'engine'),
    );
    const { exports, number } = await ready;
    for (let turn = 0; turn < times; turn += 1) exports.run(number, 1);
    self.postMessage(readOutcomes(exports));
  } catch (error) {
    self.postMessage({ failed: `${error}\n${error.stack}` });
  }
};
