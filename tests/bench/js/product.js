// Measures the product itself: the client in a page, its conductor and its lanes, as a customer would use them.
import * as client from '/lib/index.js';
import { makeCandles } from './candles.js';

const COSTS = { initial_cash: 10_000, commission_rate: 0.0002 };
const SMA_CROSS = { library: 'sma_cross' };
/** The same strategy as a text in JavaScript. */
const JAVASCRIPT = `defineStrategy({
  params: { fast: { default: 10 }, slow: { default: 30 } },
  init({ indicator, params }) {
    return { quick: indicator('sma', 'close', params.fast), calm: indicator('sma', 'close', params.slow) };
  },
  onCandle(ctx, { quick, calm }) {
    const above = quick.at(1) <= calm.at(1) && quick.at(0) > calm.at(0);
    const below = quick.at(1) >= calm.at(1) && quick.at(0) < calm.at(0);
    if (above && !ctx.inPosition) ctx.buy();
    if (below && ctx.inPosition) ctx.closeAll();
  },
});`;
const NEVER = 1_000_000_000;
/** Rounds of a measurement of half a minute. */
const LONG_ROUNDS = 5;
/** Sweeps that are divided among workers. */
const SWEEPS = 16;

const range = (low, high, step = 1) => ({ int: { low, high, step } });

/** The searches by their number of episodes. */
const SEARCHES = {
  1: undefined,
  90: { space: { fast: range(5, 50, 5), slow: range(20, 200, 20) }, constraints: ['fast < slow'] },
  10000: { space: { fast: range(2, 101), slow: range(102, 201) } },
  120000: { space: { fast: range(2, 301), slow: range(302, 701) } },
};

const PROGRESS = {
  client: undefined,
  client_off: { every_candles: NEVER },
  client_every: { delivery: 'every' },
  client_javascript: { every_candles: NEVER },
};

/** Opens a client with a database of its own. */
function open(lanes, options = {}) {
  return client.createCandlerun({ lanes, database: `bench-${crypto.randomUUID()}`, ...options });
}

/** Loads the benchmark's candles. */
async function load(candlerun, count) {
  return candlerun.loadCandles(await makeCandles(count));
}

/** Runs a job. Returns the seconds until `job_finished` and the outcomes of its episodes. */
async function runJob(candlerun, spec, keep = true) {
  const outcomes = [];
  const began = performance.now();
  const job = candlerun.start(spec, { allowJavaScript: true });
  job.on('episodes', (episodes) => {
    if (!keep) return;
    for (const { episode, metrics } of episodes)
      outcomes[episode - 1] = [metrics.trades, metrics.final_equity];
  });
  await job.done;
  const seconds = (performance.now() - began) / 1_000;
  await candlerun.remove(job.id);
  return { seconds, outcomes };
}

/** Measures jobs in turns, after some runs of each that are not counted. */
async function inTurns(jobs, rounds, emit, uncounted = 1) {
  for (const job of jobs) job.times = [];
  for (let round = 0; round < uncounted + rounds; round += 1) {
    for (const job of jobs) {
      const { seconds, outcomes } = await job.run();
      job.outcomes = outcomes;
      if (round >= uncounted) job.times.push(seconds);
    }
  }
  for (const { run: _, ...record } of jobs) emit({ ...record, where: 'chromium' });
}

/** A job over candles, on one of the clients. */
function jobOf(candlerun, candles, episodes, subject) {
  const strategy = subject === 'client_javascript' ? { javascript: JAVASCRIPT } : SMA_CROSS;
  const spec = { candles: candles.fingerprint, strategy, backtest: COSTS };
  const search = SEARCHES[episodes];
  const progress = PROGRESS[subject];
  if (search) spec.search = search;
  if (progress) spec.progress = progress;
  return {
    bench: episodes > 1 ? `sweep_${episodes}` : 'backtest',
    subject,
    group: 'cross',
    candles: candles.candles,
    episodes,
    lanes: candlerun.lanes,
    run: () => runJob(candlerun, spec),
  };
}

/** Sweeps on one lane and on two, with and without progress. */
export async function sweeps({ rounds }, emit) {
  const [one, two] = [await open(1), await open(2)];
  const candles = await load(one, 10_000);
  await load(two, 10_000);
  const subjects = ['client', 'client_off', 'client_every', 'client_javascript'];
  const small = subjects.map((subject) => jobOf(one, candles, 90, subject));
  await inTurns(
    [...small, jobOf(two, candles, 90, 'client'), jobOf(one, candles, 1, 'client')],
    rounds,
    emit,
  );
  const large = ['client', 'client_off'].map((subject) => jobOf(one, candles, 10_000, subject));
  await inTurns([...large, jobOf(two, candles, 10_000, 'client')], rounds, emit);
  await emitCostOfEpisode(one, rounds, emit);
  one.close();
  two.close();
}

/** Time of an episode that has next to nothing to run: what conductor, page and messages cost. */
async function emitCostOfEpisode(candlerun, rounds, emit) {
  const { run } = jobOf(candlerun, await load(candlerun, 250), 10_000, 'client_off');
  const times = [];
  for (let round = 0; round < 1 + rounds; round += 1) times.push((await run()).seconds);
  times.shift();
  times.sort((one, other) => one - other);
  const value = (times[times.length >> 1] / 10_000) * 1e6;
  emit({ figure: 'client_us_per_episode', where: 'chromium', of: candlerun.lanes, value });
}

/**
 * A sweep of half a minute on one lane and on two, with and without progress. The same turns have one and two workers that only
 * run the engine, without client, conductor and page: their speed-up is the most that the machine allows.
 */
export async function longSweeps(_, emit) {
  const [one, two] = [await open(1), await open(2)];
  const candles = await load(one, 100_000);
  await load(two, 100_000);
  const workers = [new SweepWorker(), new SweepWorker()];
  for (const worker of workers) await worker.sweep(1);
  const jobs = [
    ...['client', 'client_off'].map((subject) => jobOf(one, candles, 120_000, subject)),
    jobOf(two, candles, 120_000, 'client'),
    engineAlone(workers.slice(1)),
    engineAlone(workers),
  ];
  await inTurns(jobs, LONG_ROUNDS, emit, 0);
  for (const worker of workers) worker.close();
  one.close();
  two.close();
}

/** Sweeps that are divided among workers. The time is for one sweep. */
function engineAlone(workers) {
  const run = async () => {
    const began = performance.now();
    const share = SWEEPS / workers.length;
    const [outcomes] = await Promise.all(workers.map((worker) => worker.sweep(share)));
    return { seconds: (performance.now() - began) / 1_000 / SWEEPS, outcomes };
  };
  const what = { bench: 'sweep_10000', subject: 'engine_alone', group: 'cross' };
  return { ...what, candles: 10_000, episodes: 10_000, lanes: workers.length, run };
}

/** A worker with the wasm file of the benchmark. */
class SweepWorker {
  #worker = new Worker('/bench/sweep-worker.js', { type: 'module' });

  /** Runs the sweep `times` times. Returns its outcomes. */
  sweep(times) {
    return new Promise((resolve, reject) => {
      this.#worker.onerror = (event) => reject(new Error(event.message));
      this.#worker.onmessage = ({ data }) => (data.failed ? reject(new Error(data.failed)) : resolve(data));
      this.#worker.postMessage({ wasm: '/bench.wasm', times });
    });
  }

  close() {
    this.#worker.terminate();
  }
}

/** Single backtests, and the memory of a lane after the longest. */
export async function backtests({ rounds, quick }, emit) {
  const createWorker = () => new Worker('/bench/spied-worker.js', { type: 'module' });
  const one = await open(1, { createWorker });
  const counts = quick ? [100_000, 1_000_000] : [100_000, 1_000_000, 10_000_000];
  for (const count of counts) {
    const candles = await load(one, count);
    await inTurns([jobOf(one, candles, 1, 'client')], rounds, emit);
  }
  one.close();
  const fresh = await open(1, { createWorker });
  const most = counts[counts.length - 1];
  const candles = await load(fresh, most);
  await jobOf(fresh, candles, 1, 'client').run();
  for (const { role, bytes } of await memories()) {
    emit({ figure: `client_${role}_memory_bytes`, where: 'chromium', of: most, value: bytes });
  }
  fresh.close();
}

/** Memory of the engine in each worker. Idle workers answer within half a second. */
function memories() {
  const channel = new BroadcastChannel('candlerun-bench-memory');
  const answers = [];
  channel.onmessage = ({ data }) => answers.push(data);
  channel.postMessage('ask');
  return new Promise((resolve) =>
    setTimeout(() => {
      channel.close();
      resolve(answers);
    }, 500),
  );
}

/** A search of very many episodes: the memory of its workers early and late. */
export async function millionEpisodes(_, emit) {
  const one = await open(1, { createWorker: () => new Worker('/bench/spied-worker.js', { type: 'module' }) });
  const candles = await load(one, 500);
  // The period varies fastest, so all columns are computed early and do not count as memory that episodes leave behind.
  const space = { oversold: { float: { low: 20, high: 40, step: 0.0002 } }, period: range(2, 11) };
  const job = one.start({
    candles: candles.fingerprint,
    strategy: { library: 'rsi_reversion' },
    backtest: COSTS,
    search: { space, episodes: 1_000_000 },
  });
  const look = async (episodes) => {
    for (const { role, bytes } of await memories()) {
      emit({ figure: `search_${role}_memory_bytes`, where: 'chromium', of: episodes, value: bytes });
    }
  };
  let early;
  let done = 0;
  job.on('episodes', (episodes) => {
    done += episodes.length;
    if (done >= 100_000) early ??= look(100_000);
  });
  const began = performance.now();
  const result = await job.done;
  emit({
    figure: 'million_episodes_seconds',
    where: 'chromium',
    of: result.episodes,
    value: (performance.now() - began) / 1_000,
  });
  await early;
  await look(result.episodes);
  one.close();
}

/** Bayesian proposals, and the import of a CSV file. */
export async function others({ rounds, rows }, emit) {
  const one = await open(1);
  const candles = await load(one, 2_000);
  const spec = {
    candles: candles.fingerprint,
    strategy: SMA_CROSS,
    search: {
      sampler: 'bayesian',
      seed: 1,
      episodes: 100,
      space: { fast: range(2, 50), slow: range(5, 200) },
      constraints: ['fast < slow'],
    },
  };
  const search = {
    bench: 'bayesian',
    subject: 'client',
    group: 'bayesian',
    candles: 2_000,
    episodes: 100,
    lanes: 1,
    run: () => runJob(one, spec),
  };
  await inTurns([search], rounds, emit);
  const csv = await (await fetch('/candles.csv')).blob();
  const run = async () => {
    const began = performance.now();
    const read = await one.loadCandles(csv);
    const seconds = (performance.now() - began) / 1_000;
    return { seconds, outcomes: [[read.candles, Number.parseInt(read.fingerprint.slice(0, 13), 16)]] };
  };
  const what = {
    bench: 'csv_import',
    subject: 'client',
    group: 'import',
    candles: rows,
    episodes: 1,
    lanes: 1,
  };
  await inTurns([{ ...what, run }], rounds, emit);
  one.close();
}
