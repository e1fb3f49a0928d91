// `node chromium.mjs '{ "wasm", "csv", "rows", "rounds", "quick", "last" }'` measures in Chromium and prints one JSON object a line.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { serve } from './server.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const require = createRequire(here('../../browser/package.json'));
const { chromium } = require('playwright-core');
// The flags of the browser tests.
const args = require('./chromium-flags.json');

const options = JSON.parse(process.argv[2]);

const emit = (record) => console.log(JSON.stringify(record));
const site = await serve({
  '/lib/': here('../../../www/lib'),
  '/bench/': here('.'),
  '/bench.wasm': options.wasm,
  '/candles.csv': options.csv,
});
const browser = await chromium.launch({
  args,
  ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
});
try {
  emit({ figure: 'version', where: 'chromium', of: 0, value: browser.version() });
  await measureWorker();
  await measureStartUp();
  const parts = [
    'sweeps',
    'backtests',
    'others',
    // Long measurements run in the last turn only: one has rounds of its own, the other reads memory, which is the same in every turn.
    ...(options.quick || !options.last ? [] : ['longSweeps', 'millionEpisodes']),
  ];
  for (const part of parts) await measureProduct(part);
} finally {
  await browser.close();
  site.close();
}

/** Opens an empty window of a fresh profile, where `emit` prints. */
async function openWindow() {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(String(error)));
  await page.exposeFunction('emit', emit);
  return page;
}

/** Loads a page in a window. */
async function load(window, path) {
  await window.goto(`${site.url}${path}`, { waitUntil: 'load' });
  return window;
}

/** Opens a page in a fresh profile. */
async function open(path) {
  return load(await openWindow(), path);
}

/** Measures the wasm file of the benchmark in a worker. */
async function measureWorker() {
  const page = await open('/bench/empty.html');
  await page.evaluate(
    ({ quick, rounds }) =>
      new Promise((resolve, reject) => {
        const worker = new Worker('/bench/engine-worker.js', { type: 'module' });
        worker.onerror = (event) => reject(new Error(event.message));
        worker.onmessage = ({ data }) => {
          if (data.record) globalThis.emit(data.record);
          else if (data.done) resolve(worker.terminate());
          else reject(new Error(data.failed));
        };
        worker.postMessage({ wasm: '/bench.wasm', quick, rounds, where: 'chromium' });
      }),
    options,
  );
  await page.context().close();
}

/** Measures one part of the product in a page of its own. */
async function measureProduct(part) {
  const page = await open('/bench/empty.html');
  await page.evaluate(
    async ({ part, ...options }) => {
      const product = await import('/bench/product.js');
      await product[part](options, globalThis.emit);
    },
    { part, ...options },
  );
  await page.context().close();
}

/**
 * Measures the time from a loaded page to the first candle boundary, without any cache: in windows that are open already, and in
 * windows that open for the page. Opening a new profile with its window keeps the browser busy for a third of a second more.
 */
async function measureStartUp() {
  const windows = [];
  while (windows.length <= options.rounds) windows.push(await openWindow());
  await measureStarts('client', (round) => windows[round]);
  await measureStarts('client_new_window', openWindow);
}

async function measureStarts(subject, windowOf) {
  const times = [];
  let outcomes = [];
  for (let round = 0; round <= options.rounds; round += 1) {
    const page = await load(await windowOf(round), '/bench/start.html');
    const run = await page.evaluate(async () => (await import('/bench/start-up.js')).startUp());
    if (round > 0) times.push(run.seconds);
    outcomes = run.outcomes;
    await page.context().close();
  }
  const what = { bench: 'start_up', subject, group: 'cross', where: 'chromium' };
  emit({ ...what, candles: 10_000, episodes: 1, lanes: 1, times, outcomes });
}
