import type { EpisodeResult, JobResult, Metrics } from 'candlerun';
import { expect, test } from 'vitest';
import { testDetail, testView } from '../detail.fixture.js';
import type { DeskView } from '../panel.js';
import type { Run } from '../progress/run.js';
import { failureOf } from './failure.js';

const IDLE: Metrics = {
  final_equity: 10_000,
  total_return_pct: 0,
  sharpe: null,
  max_drawdown_pct: 0,
  win_rate_pct: null,
  profit_factor: null,
  trades: 0,
  exposure_pct: 0,
};

function episode(changes: Partial<EpisodeResult>): EpisodeResult {
  return { episode: 1, params: {}, score: null, metrics: null, candles: 100, digest: '', ...changes };
}

/** A run that ended with these episodes, and the reason of the last one if none has a score. */
function view(run: Partial<Run>, episodes: EpisodeResult[] = [], changes: Partial<DeskView> = {}): DeskView {
  const made = testView();
  const failed = episodes.filter(({ score }) => score === null);
  const reasons = failed.flatMap(({ failure, no_score }) => failure ?? no_score ?? []);
  const [reason] = reasons;
  const result: JobResult = {
    episodes: episodes.length,
    failed_episodes: failed.length,
    best: null,
    digest: '',
    ...(reason === undefined
      ? {}
      : {
          no_score: {
            episodes: failed.length,
            reason,
            reason_episodes: reasons.filter((each) => each === reason).length,
            first_episode: 1,
            sentence: 'None of 2 episodes has a score (found 3)',
          },
        }),
  };
  const shown = {
    ...made.run,
    state: 'finished',
    reason: '',
    totalEpisodes: episodes.length,
    top: { list: episodes },
    result,
    ...run,
  };
  return { ...made, run: shown as unknown as Run, episode: episodes[0] ?? null, detail: null, ...changes };
}

const SCRIPT = 'candle 100 (line 19): TypeError: ctx.bu is not a function';
const REJECTED =
  'no trades, all entries rejected: 3269, the first because 198.80616895542272 units need 20000.000000000004 but 10000 is free (found 20000)';

test('a script that fails in every episode is a failure with its line', () => {
  const many = [episode({ failure: SCRIPT }), episode({ episode: 2, failure: SCRIPT })];
  expect(failureOf(view({}, many))).toEqual({
    text: 'All 2 failed: line 19: ctx.bu is not a function.',
    action: 'edit',
    isWhole: true,
  });
  expect(failureOf(view({}, many.slice(1)))?.text).toBe(
    'The backtest failed: line 19: ctx.bu is not a function.',
  );
});

test('rejected orders are a failure with their number and the reason', () => {
  const one = [episode({ metrics: IDLE, no_score: REJECTED })];
  expect(failureOf(view({}, one))).toEqual({
    text: 'All 3,269 orders were rejected: 198.81 units need 20,000 but 10,000 is free.',
    action: 'signals',
    isWhole: true,
  });
  const many = [...one, episode({ episode: 2, metrics: IDLE, no_score: REJECTED })];
  expect(failureOf(view({}, many))?.text).toContain('In the first, all 3,269 orders were rejected: 198.81');
});

test('a strategy without a trade is a failure, with or without a score', () => {
  const no_score = 'no trades, no signal: the strategy gave no order';
  expect(failureOf(view({}, [episode({ metrics: IDLE, no_score })]))).toMatchObject({
    text: 'The backtest made no trade: the strategy gave no signal.',
    action: 'signals',
  });
  // The return is an objective that needs no trade.
  const scored = [episode({ score: 0, metrics: IDLE })];
  expect(failureOf(view({}, scored))).toMatchObject({
    text: 'The backtest made no trade.',
    action: 'signals',
  });
  const detail = testDetail({ no_trade: 'no trades, no entry filled: orders waited and were never filled' });
  expect(failureOf(view({}, scored, { detail }))?.text).toBe(
    'The backtest made no trade: its orders waited and were never filled.',
  );
});

test('a position that is never closed is no failure', () => {
  expect(failureOf(view({}, [episode({ score: 5, metrics: { ...IDLE, exposure_pct: 99 } })]))).toBeNull();
});

test('other reasons without a score name the metric as the page does', () => {
  const few = [episode({ metrics: IDLE, no_score: 'too few trades: 3 closed, and min_trades is 10' })];
  expect(failureOf(view({}, few))?.text).toBe(
    'The backtest has no score: only 3 closed trades, and the minimum is 10.',
  );
  const undefined_ = episode({ metrics: IDLE, no_score: 'profit_factor is undefined: no trade lost money' });
  const mixed = [
    undefined_,
    { ...undefined_, episode: 2 },
    episode({ episode: 3, failure: 'engine trapped' }),
  ];
  expect(failureOf(view({}, mixed))?.text).toBe(
    'None of 3 backtests has a score. Most often (2 of them): Profit factor is undefined: no trade lost money.',
  );
});

test('a failed episode of a good run is a failure of its own', () => {
  const good = episode({ episode: 1, score: 1, metrics: { ...IDLE, trades: 3, exposure_pct: 9 } });
  const bad = episode({ episode: 2, failure: SCRIPT });
  const shown = view({}, [good, bad], { episode: bad });
  expect(failureOf(shown)).toMatchObject({
    text: 'Episode 2 failed: line 19: ctx.bu is not a function.',
    isWhole: false,
  });
  expect(failureOf({ ...shown, episode: good })).toBeNull();
});

test('a result that cannot be reproduced is a failure, unless another version made it', () => {
  const good = [episode({ score: 1, metrics: { ...IDLE, trades: 3, exposure_pct: 9 } })];
  const detail = testDetail({ verified: false, made_by: '0.2.0', engine: '0.2.0', continued_by: null });
  expect(failureOf(view({}, good, { detail }))?.text).toContain('Could not reproduce');
  expect(failureOf(view({}, good, { detail: { ...detail, made_by: '0.1' } }))).toBeNull();
});

test('a run that was cancelled with nothing, or that failed, says so; one that goes on does not', () => {
  expect(failureOf(view({ state: 'cancelled', result: null }))?.text).toBe(
    'Cancelled before the first backtest had finished.',
  );
  const reason = 'candles: no candles of this fingerprint are loaded (found e92752a2)';
  expect(failureOf(view({ state: 'failed', reason, result: null }))?.text).toBe(
    'The run failed. No candles of this fingerprint are loaded.',
  );
  expect(failureOf(view({ state: 'running', result: null }))).toBeNull();
});
