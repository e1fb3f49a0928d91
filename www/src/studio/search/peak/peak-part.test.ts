// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import type { Run } from '../../progress/run.js';
import { testAppraisal, testEpisode, testRun } from '../../results/run.fixture.js';
import { PeakPart } from './peak-part.js';

/** A grid of one parameter whose best stands alone, with a plateau at 30 to 50. */
function gridRun(changes: Parameters<typeof testRun>[0] = {}): Run {
  const scores = [0.9, 0, 0.7, 0.7, 0.7, 0, 0, 0];
  const episodes = scores.map((score, index) =>
    testEpisode(index + 1, { params: { fast: 10 * (index + 1), slow: 140 }, score }),
  );
  const run = testRun({ episodes, ...changes });
  run.spec.search = { ...run.spec.search, space: { fast: { int: { low: 10, high: 80, step: 10 } } } };
  return run;
}

function shown(run: Run) {
  const asked: number[] = [];
  const part = new PeakPart(({ episode }) => asked.push(episode));
  part.show(run, true);
  const text = (selector: string) => part.element.querySelector(selector)?.textContent ?? '';
  const rows = (caption: string) => {
    const tables = [...part.element.querySelectorAll('table')];
    const table = tables.find((each) => each.caption?.textContent === caption);
    return [...(table?.querySelectorAll('tbody tr') ?? [])].map((row) =>
      [...row.children].map((cell) => cell.textContent),
    );
  };
  return { part, asked, text, rows };
}

test('the best stands beside its neighbours, its quarters and the nearest plateau', async () => {
  const { part, asked, text, rows } = shown(gridRun());
  expect(text('summary')).toContain('Its neighbours run again');
  await vi.waitFor(() => expect(text('summary')).toContain('Neighbours keep only 41% of the edge.'));
  expect(rows('One step away')).toEqual([
    ['fast', '45: 0.39', '–', '40%'],
    ['slow', '120: 0.31', '160: –', '42%'],
  ]);
  expect(rows('In each quarter of the data').map((row) => row.slice(1))).toEqual([
    ['+20.0%', '0.50', '100%', '–'],
    ['+10.0%', '0.50', '75%', '50%'],
    ['0.0%', '0.50', '50%', '50%'],
    ['−10.0%', '–', '25%', '50%'],
  ]);
  expect(rows('In each quarter of the data')[0]?.[0]).toBe('1 Jan 1970 – 10 Apr 1970');
  expect(text('[data-testid="plateau"]')).toBe(
    'Nearest plateau: fast 40 · slow 140 · Sharpe 0.70, 3 steps away: one step in any direction keeps at least 100% of its edge.',
  );
  expect(text('.peak-body')).toContain('Being the best did not carry over.');
  expect(text('.hint')).toContain('A plateau promises no more');
  part.element.querySelector<HTMLButtonElement>('.peak-button')?.click();
  expect(asked).toEqual([4]);
});

test('a run that has no place for its best shows nothing', () => {
  const hidden = (run: Run) => shown(run).part.element.hidden;
  expect(hidden(gridRun())).toBe(false);
  expect(hidden(gridRun({ state: 'running' }))).toBe(true);
  expect(hidden(testRun({ episodes: [testEpisode(1, { score: null })] }))).toBe(true);
  const tested = gridRun();
  tested.spec.walk_forward = { windows: 3 };
  expect(hidden(tested)).toBe(true);
});

test('a report that fails has its reason, and is tried again when the candles are there', async () => {
  const appraise = vi
    .fn()
    .mockRejectedValueOnce(new Error('candles: no candles of this fingerprint are loaded (found e92752a2)'))
    .mockResolvedValue(testAppraisal());
  const run = gridRun({ appraise });
  const part = new PeakPart(() => {});
  part.show(run, false);
  const line = () => part.element.querySelector('.peak-line')?.textContent;
  await vi.waitFor(() =>
    expect(line()).toBe('It could not be made. No candles of this fingerprint are loaded.'),
  );
  part.show(run, true);
  await vi.waitFor(() => expect(line()).toContain('Neighbours keep only 41%'));
});

test('a single backtest has no neighbours and no plateau', async () => {
  const appraise = async () => ({
    ...testAppraisal(),
    neighbours: [],
    stability: null,
    quarters: [],
    compared: 1,
  });
  const { text, rows } = shown(testRun({ episodes: [testEpisode(1)], appraise }));
  await vi.waitFor(() => expect(text('[data-testid="plateau"]')).toContain('unknown'));
  expect(rows('One step away')).toEqual([]);
});

test('a name of a parameter that is markup stays text', async () => {
  const run = gridRun();
  const appraisal = testAppraisal();
  appraisal.neighbours = [{ name: '<img src=x>', down: { value: 1, score: 0 }, up: null }];
  run.appraise = async () => appraisal;
  const { part, rows } = shown(run);
  await vi.waitFor(() => expect(rows('One step away')[0]?.[0]).toBe('<img src=x>'));
  expect(part.element.querySelector('img')).toBeNull();
});
