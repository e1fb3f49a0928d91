import type { Appraisal, EpisodeResult, JobResult, JobSpec, Metrics, WalkForward } from 'candlerun';
import { EpisodeStore } from '../progress/episode-store.js';
import type { Run } from '../progress/run.js';

const DAY = 86_400_000;

/** Metrics of a test: a good backtest with 11 trades. */
export function testMetrics(changes: Partial<Metrics> = {}): Metrics {
  return {
    final_equity: 24_227,
    total_return_pct: 142.27,
    sharpe: 0.49,
    max_drawdown_pct: 28,
    win_rate_pct: 54.55,
    profit_factor: 4.42,
    trades: 11,
    exposure_pct: 60,
    ...changes,
  };
}

/** An episode of a test, with the score of its number. */
export function testEpisode(number: number, changes: Partial<EpisodeResult> = {}): EpisodeResult {
  const params = { fast: number, slow: 140 };
  const metrics = testMetrics({
    sharpe: number / 100,
    total_return_pct: number,
    max_drawdown_pct: 30 - number,
  });
  return {
    episode: number,
    params,
    score: number / 100,
    metrics,
    candles: 3_270,
    digest: `d${number}`,
    ...changes,
  };
}

/** A run of a test: a finished grid of SMA cross, best episode first. */
export function testRun(changes: Partial<Omit<Run, 'episodes'>> & { episodes?: EpisodeResult[] } = {}): Run {
  const { episodes = [testEpisode(3), testEpisode(2), testEpisode(1)], ...others } = changes;
  const spec: JobSpec = {
    candles: 'c',
    strategy: { library: 'sma_cross' },
    search: { sampler: 'grid', objective: 'sharpe' },
    backtest: { initial_cash: 10_000 },
  };
  const result: JobResult = {
    episodes: episodes.length,
    failed_episodes: episodes.filter(({ score }) => score === null).length,
    best: episodes.find(({ score }) => score !== null) ?? null,
    digest: 'r',
  };
  const store = new EpisodeStore();
  for (const episode of episodes) store.add(episode);
  const run = {
    id: 'run-1',
    state: 'finished',
    reason: '',
    spec,
    progress: null,
    result,
    isWaiting: false,
    totalEpisodes: episodes.length,
    totalCandles: 3_270,
    top: { list: episodes, version: 1 },
    episodes: store,
    ended: Promise.resolve(),
    appraise: () => Promise.resolve(testAppraisal()),
    ...others,
  };
  return run as unknown as Run;
}

/** A robustness report of a test: likely luck, and fragile. */
export function testAppraisal(): Appraisal {
  const bands = { p5: -9, p25: 10, p50: 80, p75: 200, p95: 529 };
  return {
    importance: { main_effects: { fast: 0.2, slow: 0.48 }, interaction: 0.32 },
    stability: {
      reference: 0.1,
      kept: [0.4, 0.42],
      mean: 0.41,
      worst: 0.4,
      ground: 'spike',
      sentence: '41 % (engine)',
    },
    neighbours: [
      { name: 'fast', down: { value: 45, score: 0.39 }, up: null },
      { name: 'slow', down: { value: 120, score: 0.31 }, up: { value: 160, score: null } },
    ],
    quarters: [0, 1, 2, 3].map((quarter) => ({
      from: quarter * 100 * DAY,
      to: (quarter * 100 + 99) * DAY,
      return_pct: 20 - 10 * quarter,
      sharpe: quarter === 3 ? null : 0.5,
      rank: 0.25 * quarter,
      carried: quarter === 0 ? null : 0.5,
    })),
    compared: 90,
    luck_histogram: { low: 0.2, high: 1.2, shares: [0.2, 0.5, 0.298], sharpe: 0.49 },
    fan: [1, 2, 3].map((place) => ({ time: place * DAY, return_pct: 10 * place, resampled: bands })),
    overfitting: {
      trials: 90,
      trial_variance: 0.01,
      returns: 3_269,
      sharpe: 0.03,
      skewness: 0,
      kurtosis: 3,
      probabilistic_sharpe: 0.9,
      expected_best_sharpe: 0.02,
      deflated_sharpe: 0.78,
      luck: 0.968,
      probability_of_overfitting: 0.42,
      degradation_slope: null,
      probability_of_loss: null,
      verdict: 'no_evidence',
      sentence: '96.8 % (engine)',
    },
    bootstrap: {
      runs: 1_000,
      block_candles: 20,
      total_return_pct: bands,
      sharpe: null,
      max_drawdown_pct: { ...bands, p5: 12 },
    },
    trade_shuffle: { runs: 1_000, trades: 11, max_drawdown_pct: { ...bands, p5: 8, p95: 31 } },
  };
}

/** The result of a walk-forward in windows of 100 days, each with the given returns in sample and out of sample. */
export function testWalkForward(returns: [train: number, test: number][]): WalkForward {
  const total = returns.reduce((product, [, test]) => product * (1 + test / 100), 1);
  return {
    windows: returns.map(([train, test], index) => {
      const part = (stage: 'train' | 'test') => ({ window: index + 1, stage }) as const;
      const from = index * 100 * DAY;
      const metrics = (pct: number) => testMetrics({ total_return_pct: pct });
      return {
        train: { from, to: from + 100 * DAY },
        test: { from: from + 100 * DAY, to: from + 200 * DAY },
        best: testEpisode(2 * index + 1, { part: part('train'), score: 0.71, metrics: metrics(train) }),
        tested: testEpisode(2 * index + 2, { part: part('test'), score: 0.35, metrics: metrics(test) }),
      };
    }),
    test_return_pct: 100 * (total - 1),
    mean_train_score: 0.71,
    mean_test_score: 0.35,
    efficiency: 0.493,
    sentence: 'of the engine, 49 %',
  };
}
