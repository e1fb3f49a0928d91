// @vitest-environment happy-dom
import type { FanPoint, LuckHistogram } from 'candlerun';
import { expect, test } from 'vitest';
import { objectiveOf } from '../objective.js';
import { testEpisode, testWalkForward } from '../results/run.fixture.js';
import { FanPlot } from './fan-plot.js';
import { LuckPlot } from './luck-plot.js';
import { testPaper } from './paper.fixture.js';
import { WindowsPlot } from './windows-plot.js';

const histogram: LuckHistogram = { low: 0, high: 1, shares: [0.1, 0.2, 0.4, 0.2, 0.1], sharpe: 0.6 };

const cells = (table: HTMLTableElement) =>
  [...table.querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent));

test('the histogram says what was found and how many searches reach it, and gives its bars', () => {
  const plot = new LuckPlot(histogram, 0.5);
  expect(plot.description).toBe(
    'Best Sharpe of searches of the same size over noise: 0.00 to 1.00. Found: 0.60, which 50% of them reach.',
  );
  const { paper, texts } = testPaper(416, 200);
  plot.draw(paper);
  expect(texts()).toContain('Found: 0.60');
  // The axis reaches a little beyond the bars: 0.5 is in its middle.
  expect(plot.hit(208, 100)?.text).toBe('0.40 to 0.60: 40% of searches over noise');
  expect(plot.hit(208, 199)).toBeNull();
  expect(plot.hit(9, 100)).toBeNull();
  expect(cells(plot.table())).toEqual([
    ['0.00 to 0.80', '90%'],
    ['0.80 to 1.00', '10%'],
  ]);
});

test('a Sharpe ratio beyond the bars is on the axis', () => {
  for (const sharpe of [-3, 7]) {
    const { paper, rects } = testPaper(416, 200);
    new LuckPlot({ ...histogram, sharpe }, 0).draw(paper);
    const mark = rects().find(({ width }) => width === 3);
    expect(mark?.x).toBeGreaterThan(0);
    expect(mark?.x).toBeLessThan(416);
  }
});

const DAY = 86_400_000;
const point = (day: number, pct: number): FanPoint => ({
  time: day * DAY,
  return_pct: pct,
  resampled: { p5: -pct, p25: 0, p50: pct, p75: 2 * pct, p95: 3 * pct },
});

test('the fan reads out the nearest close, and is a table with the last one', () => {
  const plot = new FanPlot(Array.from({ length: 25 }, (_, day) => point(day, day)));
  const { paper } = testPaper(400, 200);
  plot.draw(paper);
  const text = '25 Jan 1970: +24.0%; 90% of resampled histories −24.0% to +72.0%, median +24.0%';
  expect(plot.hit(384, 10)?.text).toBe(text);
  expect(plot.description).toBe(`Return of the best backtest. ${text}.`);
  const rows = cells(plot.table());
  expect(rows.length).toBeLessThanOrEqual(12);
  expect(rows.at(-1)).toEqual(['25 Jan 1970', '+24.0%', '−24.0%', '0.0%', '+24.0%', '+48.0%', '+72.0%']);
});

test('a return that is not finite, which JSON writes as null, is left out', () => {
  const endless = { ...point(3, 1), return_pct: null as unknown as number };
  expect(new FanPlot([point(1, 1), endless]).isEmpty).toBe(true);
  expect(new FanPlot([]).isEmpty).toBe(true);
  expect(new FanPlot([point(1, 1), point(2, 1)]).isEmpty).toBe(false);
});

test('every window with both scores is a line, which can be found', () => {
  const result = testWalkForward([
    [50, 10],
    [30, -4],
  ]);
  result.windows.push({ train: { from: 0, to: 1 }, test: { from: 1, to: 2 }, best: null, tested: null });
  const [first] = result.windows;
  if (first) first.tested = testEpisode(2, { score: -0.2 });
  const plot = new WindowsPlot(result, objectiveOf({ candles: 'c', strategy: {} }), null);
  expect(plot.description).toBe(
    'Sharpe in sample and out of sample. Window 1: Sharpe 0.71 in sample, −0.20 out of sample. Window 2: Sharpe 0.71 in sample, 0.35 out of sample.',
  );
  const { paper, texts } = testPaper(400, 200);
  plot.draw(paper);
  expect(texts()).toEqual(expect.arrayContaining(['In sample', 'Out of sample', '1', '2']));
  // The lower end on the right is the first window's.
  expect(plot.hit(349, 158)).toMatchObject({ row: 0 });
  expect(plot.hit(20, 10)).toBeNull();
});

test('a walk-forward without a test has no lines', () => {
  const result = testWalkForward([]);
  expect(new WindowsPlot(result, objectiveOf({ candles: 'c', strategy: {} }), null).isEmpty).toBe(true);
});
