import type { JobSpec } from '../../www/src/client/index.ts';
import { startServer, TOKEN } from './candlerun-server.ts';
import { test as base, expect } from './client-page.ts';
import { loadClient } from './load-client.ts';

/** The address of a server that the pages of the package's site may use. */
const test = base.extend<{ serverUrl: string }>({
  serverUrl: async ({ lib }, use) => {
    const server = await startServer('--cors', new URL(lib.url).origin);
    await use(server.url);
    await server.close();
  },
});

/** A grid of 26 × 26 episodes. */
const SPEC: Omit<JobSpec, 'candles'> = {
  strategy: { library: 'sma_cross' },
  search: {
    space: {
      fast: { int: { low: 5, high: 30, step: 1 } },
      slow: { int: { low: 60, high: 85, step: 1 } },
    },
  },
};

test('jobs of a page run on a server of another origin, more than a browser has connections, to the same digest', async ({
  page,
  lib,
  serverUrl,
}) => {
  // A page that is made by the test has no address, and Chromium keeps it from this machine: a file of the site is one that has.
  await page.goto(`${lib.url}index.js`);
  await page.evaluate(loadClient, `${lib.url}index.js`);
  const outcome = await page.evaluate(
    async ({ url, token, rest }) => {
      const made = { synthetic: { candles: 20_000 } };
      const here = await client.createCandlerun({ lanes: 1, storage: 'memory' });
      const { fingerprint } = await here.loadCandles(made);
      const spec = { ...rest, candles: fingerprint };
      const { digest } = await here.start(spec).done;

      const there = await client.createCandlerun({ lanes: 1, server: { url, token } });
      await there.loadCandles(made);
      const jobs = Array.from({ length: 7 }, () => there.start(spec));
      const progress: number[] = [];
      jobs[0]?.on('progress', (event) => progress.push(event.progress));
      const results = await Promise.all(jobs.map(({ done }) => done));

      // A page that has not loaded the candles gets them from the server.
      const other = await client.createCandlerun({ lanes: 1, server: { url, token } });
      const { verified } = await (await other.job(jobs[6]?.id ?? '')).report(7);
      const rows = await other.jobs();
      await Promise.all([here.close(), there.close(), other.close()]);
      return {
        digest,
        digests: results.map((result) => result.digest),
        progress,
        verified,
        rows: rows.length,
      };
    },
    { url: serverUrl, token: TOKEN, rest: SPEC },
  );
  expect(outcome.digests).toEqual(Array(7).fill(outcome.digest));
  expect(outcome.progress.at(-1)).toBe(100);
  expect(outcome.progress).toEqual([...outcome.progress].sort((a, b) => a - b));
  expect([outcome.verified, outcome.rows]).toEqual([true, 7]);
});
