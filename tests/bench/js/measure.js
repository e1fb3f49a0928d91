// Measures the benchmark's wasm file and the loops in JavaScript. The same code runs in Node.js and in a worker.
import { cross, makeBooks, stops } from './floor.js';

/** Least duration of a measurement in milliseconds. Shorter backtests are repeated. */
const LEAST_MS = 20;

/** Runs every case and calls `emit` with a record for each subject. */
export function measureAll(module, { quick, rounds, where }, emit) {
  const count = listCases(start(module), quick).length;
  // Each case has an instance of its own, so that its memory is freed after it.
  for (let index = 0; index < count; index += 1)
    measureCase(start(module), quick, index, rounds, where, emit);
  emit({
    figure: 'lane_memory_bytes',
    where,
    of: quick ? 1_000_000 : 10_000_000,
    value: memoryOf(module, quick),
  });
}

/** An instance that is prepared for the case of a subject, and the subject's index in the case. */
export function findSubject(module, bench, subject) {
  const wasm = start(module);
  for (const [index, { subjects }] of listCases(wasm, false).entries()) {
    if (!subjects.some((one) => one.subject === subject)) continue;
    wasm.prepare(index);
    for (const [number, one] of subjects.entries()) {
      if (one.subject === subject && textOf(wasm, wasm.name_bench(number)) === bench)
        return { exports: wasm, number };
    }
  }
  throw new Error(`the bench has no ${subject} of ${bench}`);
}

function start(module) {
  return new WebAssembly.Instance(module, {}).exports;
}

function listCases(wasm, quick) {
  const length = wasm.list_cases(quick ? 1 : 0);
  return JSON.parse(textOf(wasm, length));
}

function textOf(wasm, length) {
  return new TextDecoder().decode(new Uint8Array(wasm.memory.buffer, wasm.text(), length));
}

function measureCase(wasm, quick, index, rounds, where, emit) {
  const { candles, periods, subjects } = listCases(wasm, quick)[index];
  wasm.prepare(index);
  const columns = readColumns(wasm, candles);
  const books = makeBooks(candles);
  const measured = subjects.map(({ subject, group, javascript }, number) => {
    const loop = group === 'stops' ? stops : cross;
    let outcomes = [];
    const runLoops = () => {
      outcomes = runLoop(loop, columns, periods, books);
    };
    const run = javascript ? runLoops : () => wasm.run(number, 1);
    const read = () => (javascript ? outcomes : readOutcomes(wasm));
    const bench = textOf(wasm, wasm.name_bench(number));
    return { bench, subject, group, run, read, episodes: wasm.episodes(number), times: [] };
  });
  // A turn that is not counted: the code is compiled and shared columns are computed.
  for (const one of measured) {
    turn(one.run);
    one.outcomes = one.read();
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const one of measured) one.times.push(turn(one.run));
  }
  for (const { bench, subject, group, episodes, times, outcomes } of measured) {
    const what = { bench, subject, group, where, candles, episodes, lanes: 1 };
    emit({ ...what, times, outcomes });
  }
}

/** Repeats a run until enough time has passed. Returns the seconds of one run. */
function turn(run) {
  const began = performance.now();
  let runs = 0;
  let ms = 0;
  while (ms < LEAST_MS) {
    run();
    runs += 1;
    ms = performance.now() - began;
  }
  return ms / 1_000 / runs;
}

/** The outcomes of the last run in wasm. */
export function readOutcomes(wasm) {
  const pairs = new Float64Array(wasm.memory.buffer, wasm.outcomes(), 2 * wasm.outcome_count());
  return Array.from({ length: pairs.length / 2 }, (_, index) => [pairs[2 * index], pairs[2 * index + 1]]);
}

/** Runs a loop for every episode. Returns trades and final equity of each. */
function runLoop(loop, columns, periods, books) {
  return periods.map(([fast, slow]) => {
    loop(columns, fast, slow, books);
    return [books.trades.length, books.equity[books.equity.length - 1]];
  });
}

/** A copy of the columns in JavaScript's memory, as in a program without wasm. */
function readColumns(wasm, candles) {
  const names = ['open', 'high', 'low', 'close'];
  const column = (place) => new Float64Array(wasm.memory.buffer, wasm.column(place), candles).slice();
  return Object.fromEntries(names.map((name, place) => [name, column(place + 1)]));
}

/** Bytes of wasm memory after a backtest of many candles, which are copied in as in a lane. */
function memoryOf(module, quick) {
  const wasm = start(module);
  const candles = quick ? 1_000_000 : 10_000_000;
  const places = Array.from({ length: 6 }, () => wasm.receive_column(candles));
  const columns = places.map((place) => new Float64Array(wasm.memory.buffer, place, candles));
  for (let index = 0; index < candles; index += 1) {
    const price = 100 + 10 * Math.sin(index / 7) + 5 * Math.sin(index / 31);
    columns[0][index] = 1_577_836_800_000 + index * 60_000;
    columns[1][index] = price;
    columns[2][index] = price + 1;
    columns[3][index] = price - 1;
    columns[4][index] = price;
    columns[5][index] = 1;
  }
  if (!(wasm.backtest_received() > 0)) throw new Error('the backtest of many candles has no trades');
  return wasm.memory.buffer.byteLength;
}
