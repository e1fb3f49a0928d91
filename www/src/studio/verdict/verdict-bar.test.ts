// @vitest-environment happy-dom
import type { Progress } from 'candlerun';
import { expect, test, vi } from 'vitest';
import { NO_STATISTICS, testActions, testDetail, testView } from '../detail.fixture.js';
import type { DeskView } from '../panel.js';
import { testEpisode, testMetrics, testRun, testWalkForward } from '../results/run.fixture.js';
import { VerdictBar } from './verdict-bar.js';

function shown(view: DeskView | null) {
  const { actions, asked } = testActions();
  const bar = new VerdictBar(actions);
  bar.show(view);
  const texts = (selector: string) =>
    [...bar.element.querySelectorAll(selector)].map((each) => each.textContent);
  const statement = () => bar.element.querySelector('.verdict-words')?.textContent?.trim();
  const button = bar.element.querySelector('button') as HTMLButtonElement;
  return { bar, asked, texts, statement, button };
}

const best = testEpisode(3, { metrics: testMetrics() });
const detail = testDetail({
  statistics: {
    ...NO_STATISTICS,
    buy_and_hold_return_pct: 102.4,
    cagr_pct: 7.04,
    max_drawdown_duration_ms: 5.9 * 365.25 * 86_400_000,
  },
  equity: [
    { time: 0, equity: 10_000 },
    { time: 13 * 365.25 * 86_400_000, equity: 24_227 },
  ],
});

test('the return stands beside buy and hold, and the luck sentence arrives in its place', async () => {
  const { texts, statement, button, asked } = shown(
    testView({ run: testRun({ episodes: [best] }), episode: best, detail }),
  );
  expect(texts('dt')).toEqual(['Return', 'CAGR', 'Sharpe', 'Max drawdown', 'Profit factor']);
  expect(texts('.verdict-value')).toEqual(['+142.3%', '+7.0%', '0.49', '−28.0%', '4.42']);
  expect(texts('.verdict-note')).toEqual([
    'buy & hold +102.4%',
    'over 13 years',
    'annualized',
    'longest 5.9 years',
    '11 trades, 6 won',
  ]);
  await vi.waitFor(() =>
    expect(statement()).toMatch(/^Likely luck\. Searching 90 .* 97% of the time\. Fragile\. Neighbours keep/),
  );
  expect(button.textContent).toBe('Why?');
  button.click();
  expect(asked).toEqual(['openTab robustness']);
});

test('before the detail arrives every figure has its place', () => {
  const { texts } = shown(testView({ run: testRun({ episodes: [best] }), episode: best, detail: null }));
  expect(texts('.verdict-value')).toEqual(['+142.3%', '–', '0.49', '−28.0%', '4.42']);
  expect(texts('.verdict-note')[0]).toBe('buy & hold –');
  expect(texts('dt').length).toBe(5);
});

test('a try has figures of its own and no verdict on luck', () => {
  const episode = testEpisode(3, { score: null, metrics: testMetrics({ total_return_pct: -4.2 }) });
  // A try has no stored result, so it is not equal to one; that is no failure.
  const tried = { ...detail, verified: false };
  const { statement, button, texts } = shown(
    testView({ run: testRun({ episodes: [best] }), episode, detail: tried, isTry: true }),
  );
  expect(texts('.verdict-value')[0]).toBe('−4.2%');
  expect(statement()).toBe(
    'A try. It is not stored. Values that are chosen by looking at the result fit the past.',
  );
  expect(button.hidden).toBe(true);
});

test('a run that goes on shows the best so far and the time left', () => {
  const progress = { eta_ms: 12_300, candles_per_second: 32_800_000 } as Progress;
  const run = testRun({ state: 'running', result: null, progress });
  const { texts, statement, button } = shown(
    testView({ run, episode: run.top.list[0] ?? null, detail: null }),
  );
  expect(texts('.verdict-value')).toEqual(['0.03', '+3.0%', '−27.0%', '12.3 s', '']);
  expect(texts('.verdict-note')[0]).toBe('episode 3');
  expect(statement()).toContain('Best so far.');
  expect(button.hidden).toBe(true);
});

test('with a walk-forward the headline is out of sample, beside the figure in sample', () => {
  const run = testRun();
  run.spec.walk_forward = { windows: 2 };
  if (run.result)
    run.result.walk_forward = testWalkForward([
      [50, 10],
      [30, -4],
    ]);
  const { texts, statement, button, asked } = shown(
    testView({ run, episode: run.top.list[0] ?? null, detail }),
  );
  expect(texts('dt').slice(0, 2)).toEqual(['Out-of-sample return', 'Sharpe']);
  expect(texts('.verdict-value')).toEqual(['+5.6%', '0.35', '1 of 2', '−28.0%', '']);
  expect(texts('.verdict-note').slice(0, 2)).toEqual(['over 2 windows', 'in sample 0.71']);
  expect(statement()).toContain('Out of sample. 1 of 2 windows were profitable: +5.6% in total.');
  button.click();
  expect(asked).toEqual(['openTab walk-forward']);
});

test('a hold-out has its return in sample beside that of the test', () => {
  const run = testRun();
  run.spec.walk_forward = { windows: 1 };
  if (run.result) run.result.walk_forward = testWalkForward([[77.8, -6.41]]);
  const { texts } = shown(testView({ run, episode: run.top.list[0] ?? null, detail }));
  expect(texts('.verdict-value')[0]).toBe('−6.4%');
  expect(texts('.verdict-note')[0]).toBe('in sample +77.8%');
});

test('a failure is red, named, and has one action', () => {
  const failed = testEpisode(1, {
    score: null,
    metrics: null,
    failure: 'candle 100 (line 19): TypeError: ctx.bu is not a function',
  });
  const { bar, statement, button, asked } = shown(
    testView({ run: testRun({ episodes: [failed] }), episode: failed, detail: null }),
  );
  expect(bar.element.classList).toContain('is-failure');
  expect(bar.element.querySelector('dl')?.textContent).toBe('');
  expect(bar.element.querySelector('[role=alert]')?.getAttribute('data-testid')).toBe('no-score');
  expect(statement()).toBe('The backtest failed: line 19: ctx.bu is not a function.');
  button.click();
  expect(asked).toEqual(['editAndRun']);
});

test('a figure that could not be reproduced is not judged for luck', async () => {
  const wrong = testDetail({ verified: false, made_by: '0.2.0', continued_by: null });
  const appraise = vi.fn();
  const run = testRun({ episodes: [best], appraise });
  const { statement } = shown(testView({ run, episode: best, detail: wrong }));
  expect(statement()).toContain('Could not reproduce');
  expect(appraise).not.toHaveBeenCalled();
});

test('a report that comes after another run is shown is not taken for its own', async () => {
  let answer: (value: never) => void = () => {};
  const slow = testRun({
    episodes: [best],
    appraise: () =>
      new Promise<never>((resolve) => {
        answer = resolve;
      }),
  });
  const { bar, statement } = shown(testView({ run: slow, episode: best, detail }));
  const other = testRun({ id: 'other', state: 'cancelled', episodes: [best] });
  bar.show(testView({ run: other, episode: best, detail }));
  answer({ overfitting: {} } as never);
  await Promise.resolve();
  expect(statement()).toContain('Cancelled.');
});

test('without a run the bar is empty but keeps its places', () => {
  const { texts, statement } = shown(null);
  expect(texts('dt')).toEqual(['', '', '', '', '']);
  expect(statement()).toBe('');
});
