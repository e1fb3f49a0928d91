// Candles of the benchmark, made by its wasm file.

/** The benchmark's candles as columns. The wasm instance that makes them is not kept. */
export async function makeCandles(count) {
  const { instance } = await WebAssembly.instantiateStreaming(fetch('/bench.wasm'), {});
  const { make, column, memory } = instance.exports;
  make(count);
  const names = ['time', 'open', 'high', 'low', 'close', 'volume'];
  const copy = (place) => new Float64Array(memory.buffer, column(place), count).slice();
  return Object.fromEntries(names.map((name, place) => [name, copy(place)]));
}
