import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Candlerun, JobHandle, JobSpec, SyntheticConfig } from '../../www/src/client/index.ts';
import { expect, test } from './client-page.ts';

type Spec = Omit<JobSpec, 'candles'>;
type Candles = { csv: string } | { synthetic: Partial<SyntheticConfig> };

const DATA = fileURLToPath(new URL('../../www/public/data/', import.meta.url));
const COSTS = { commission_rate: 0.001, position_size_pct: 0.95 };

const CASES: { name: string; candles: Candles; spec: Spec }[] = [
  {
    name: 'a grid of SMA crosses on IBM',
    candles: { csv: join(DATA, 'IBM.csv') },
    spec: {
      strategy: { library: 'sma_cross' },
      backtest: COSTS,
      search: {
        space: {
          fast: { int: { low: 5, high: 50, step: 5 } },
          slow: { int: { low: 20, high: 200, step: 20 } },
        },
        constraints: ['fast < slow'],
        seed: 1,
      },
    },
  },
  {
    name: 'a random search of RSI reversions on MSFT',
    candles: { csv: join(DATA, 'MSFT.csv') },
    spec: {
      strategy: { library: 'rsi_reversion' },
      backtest: COSTS,
      search: {
        sampler: 'random',
        seed: 7,
        episodes: 40,
        space: {
          period: { int: { low: 2, high: 40 } },
          oversold: { float: { low: 10, high: 45, step: 2.5 } },
        },
        objective: 'total_return_pct',
      },
    },
  },
  {
    name: 'a Bayesian search of RSI reversions over ranges without steps',
    candles: { csv: join(DATA, 'IBM.csv') },
    spec: {
      strategy: { library: 'rsi_reversion' },
      backtest: COSTS,
      search: {
        sampler: 'bayesian',
        seed: 11,
        episodes: 45,
        space: {
          period: { int: { low: 2, high: 40 } },
          oversold: { float: { low: 10, high: 45 } },
          overbought: { float: { low: 50, high: 90, log: true } },
        },
      },
    },
  },
  {
    name: 'a Parzen search of SMA crosses by two objectives until it stops improving',
    candles: { csv: join(DATA, 'MSFT.csv') },
    spec: {
      strategy: { library: 'sma_cross' },
      backtest: COSTS,
      search: {
        sampler: 'tpe',
        seed: 5,
        episodes: 250,
        space: { fast: { int: { low: 2, high: 60 } }, slow: { int: { low: 5, high: 200 } } },
        constraints: ['fast < slow'],
        objective: { mix: { sharpe: 1, max_drawdown_pct: -0.01 } },
        more_objectives: [{ objective: 'max_drawdown_pct', direction: 'minimize' }],
        min_trades: 5,
        stop: { no_improvement: 60 },
      },
    },
  },
  {
    name: 'a single backtest on synthetic candles',
    candles: { synthetic: { candles: 20_000, seed: 3 } },
    spec: { strategy: { library: 'sma_cross', params: { fast: 3, slow: 7 } }, backtest: COSTS },
  },
  {
    name: 'a grid in a window of synthetic candles',
    candles: { synthetic: { candles: 20_000, seed: 3 } },
    spec: {
      strategy: { library: 'sma_cross' },
      backtest: COSTS,
      window: { from: Date.UTC(2020, 6), to: Date.UTC(2021, 6) },
      search: { space: { fast: { int: { low: 5, high: 25, step: 5 } } }, seed: 1 },
    },
  },
  {
    name: 'a walk-forward on IBM whose searches end early',
    candles: { csv: join(DATA, 'IBM.csv') },
    spec: {
      strategy: { library: 'sma_cross' },
      backtest: COSTS,
      search: {
        sampler: 'bayesian',
        seed: 2,
        episodes: 40,
        space: { fast: { int: { low: 2, high: 40 } }, slow: { int: { low: 5, high: 120 } } },
        constraints: ['fast < slow'],
        stop: { no_improvement: 12 },
      },
      walk_forward: { windows: 4, train_share: 0.6, anchored: true },
    },
  },
];

/** The output of the native program for the same candles and spec. */
function native(candles: Candles, spec: Spec) {
  const program = process.env.CANDLERUN_NATIVE;
  if (!program) throw new Error('CANDLERUN_NATIVE must name the native example: run "cargo xtask test"');
  const folder = mkdtempSync(join(tmpdir(), 'candlerun-'));
  try {
    writeFileSync(join(folder, 'spec.json'), JSON.stringify(spec));
    const args = ['--spec', join(folder, 'spec.json')];
    if ('csv' in candles) args.push('--candles', candles.csv);
    else {
      writeFileSync(join(folder, 'synthetic.json'), JSON.stringify(candles.synthetic));
      args.push('--synthetic', join(folder, 'synthetic.json'));
    }
    return JSON.parse(execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28, timeout: 60_000 }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

for (const { name, candles, spec } of CASES) {
  test(`${name}: native and browser agree to the bit, on any number of lanes`, async ({ clientPage }) => {
    const expected = native(candles, spec);
    const input = 'csv' in candles ? readFileSync(candles.csv, 'utf8') : candles;
    for (const lanes of [1, 2, 4]) {
      const actual = await clientPage.evaluate(
        async ({ input, spec, lanes }) => {
          const candlerun = await client.createCandlerun({ lanes });
          const info = await candlerun.loadCandles(input);
          const job = candlerun.start({ ...spec, candles: info.fingerprint });
          const percents: number[] = [];
          job.on('progress', (progress) => percents.push(progress.progress));
          const result = await job.done;
          const best = result.best;
          if (!best) throw new Error('an episode was expected to succeed');
          const report = await job.report(best.episode);
          const appraisal = await job.appraise().catch((error: unknown) => {
            if (error instanceof client.CandlerunError && spec.walk_forward) return error.field;
            throw error;
          });
          candlerun.close();
          const { import: _, preview: __, ...candles } = info;
          return {
            info: candles,
            result,
            digest: report.digest,
            full: report.full_digest,
            appraisal,
            percents,
          };
        },
        { input, spec, lanes },
      );
      expect(actual.info).toEqual(expected.candles);
      expect(actual.result).toEqual(expected.result);
      expect(actual.digest).toBe(expected.report_digest);
      expect(actual.digest).toBe(expected.result.best.digest);
      expect(actual.full).toBe(expected.full_report_digest);
      expect(actual.appraisal).toEqual(spec.walk_forward ? 'walk_forward' : expected.appraisal);
      expect(actual.percents).toEqual([...actual.percents].sort((a, b) => a - b));
      expect(actual.percents.at(-1)).toBe(100);
      expect(actual.percents.at(-2)).toBeLessThan(100);
    }
  });
}

test('jobs that read different columns share a lane, with the results of each alone', async ({
  clientPage: page,
}) => {
  const results = await page.evaluate(async () => {
    const cross =
      'enter long when sma(close, 5) crosses above sma(close, 20)\nexit when close < sma(close, 5)\n';
    const texts = [
      cross,
      `${cross}stop loss 2%`,
      `${cross}exit when volume > sma(volume, 20)`,
      `${cross}exit when atr(9) > sma(atr(9), 50)`,
    ];
    const open = () => client.createCandlerun({ lanes: 1, storage: 'memory', resume: false });
    const load = async (candlerun: Candlerun) => {
      const made = candlerun.loadCandles({ synthetic: { candles: 200_000 } });
      return (await made).fingerprint;
    };
    const answer = async (job: JobHandle) => {
      const { digest, best } = await job.done;
      const report = best ? await job.report(best) : null;
      return { digest, report: report?.full_digest, verified: report?.verified };
    };
    const alone = [];
    for (const rules of texts) {
      const candlerun = await open();
      const job = candlerun.start({ candles: await load(candlerun), strategy: { rules } });
      alone.push(await answer(job));
      candlerun.close();
    }
    // The first job is paused in the lane while the others load columns that it does not have.
    const candlerun = await open();
    const candles = await load(candlerun);
    const start = (rules: string, more = {}) => candlerun.start({ candles, strategy: { rules }, ...more });
    const space = { n: { int: { low: 5, high: 300 } } };
    const search = { search: { space }, progress: { delivery: 'every' as const, every_candles: 2_000 } };
    gate.close();
    const long = start(`param n = 5\n${cross.replace('5', 'n')}`, search);
    await nextEvent(long, 'episodes');
    await long.pause();
    gate.open();
    const together = [];
    for (const rules of texts) together.push(await answer(start(rules)));
    await long.resume();
    const resumed = await long.done;
    const again = await answer(start(`param n = 5\n${cross.replace('5', 'n')}`, search));
    candlerun.close();
    return { alone, together, resumed: resumed.digest, again: again.digest };
  });
  expect(results.together).toEqual(results.alone);
  expect(results.alone.every(({ verified }) => verified)).toBe(true);
  expect(new Set(results.alone.map(({ digest }) => digest)).size).toBe(4);
  expect(results.resumed).toBe(results.again);
});
