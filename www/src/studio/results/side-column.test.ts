// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { testActions, testView } from '../detail.fixture.js';
import type { Run } from '../progress/run.js';
import { testEpisode, testRun } from './run.fixture.js';
import { SideColumn } from './side-column.js';

function shown(run: Run) {
  const { actions, asked } = testActions();
  const side = new SideColumn(actions);
  const show = (episode = run.top.list[0] ?? null) => side.show(testView({ run, episode, detail: null }));
  show();
  const text = (selector: string) => side.element.querySelector(selector)?.textContent ?? '';
  const rows = (testId = 'episodes-table') =>
    [...side.element.querySelectorAll(`[data-testid="${testId}"] tbody tr`)].map((row) =>
      [...row.children].map((cell) => cell.textContent),
    );
  const head = (title: string) =>
    [...side.element.querySelectorAll<HTMLButtonElement>('th button')].find(
      (each) => each.textContent === title,
    );
  return { side, asked, show, text, rows, head };
}

test('the best parameters have their source', () => {
  const { text } = shown(testRun());
  expect(text('[data-testid="best-params"]')).toBe('fast3slow140');
  expect(text('[data-testid="best-source"]')).toBe('Sharpe 0.03 · episode 3 of 3');
});

test('a click on a row chooses its episode, and the chosen one is marked', () => {
  const { side, asked, show, rows } = shown(testRun());
  expect(rows()).toEqual([
    ['3', '3', '140', '0.03', '+3.0%', '−27.0%'],
    ['2', '2', '140', '0.02', '+2.0%', '−28.0%'],
    ['1', '1', '140', '0.01', '+1.0%', '−29.0%'],
  ]);
  const buttons = [...side.element.querySelectorAll<HTMLButtonElement>('tbody button')];
  buttons[1]?.click();
  expect(asked).toEqual(['selectEpisode 2']);
  show(testEpisode(2));
  const marked = [...side.element.querySelectorAll('tbody tr[aria-current]')];
  expect(marked.map((row) => row.querySelector('button')?.textContent)).toEqual(['2']);
});

test('a head sorts by its better end first, then by the other, then restores the order', () => {
  const { head, rows } = shown(testRun());
  const drawdown = head('Max DD');
  const numbers = () => rows().map(([number]) => number);
  drawdown?.click();
  expect(drawdown?.parentElement?.getAttribute('aria-sort')).toBe('ascending');
  expect(numbers()).toEqual(['3', '2', '1']);
  drawdown?.click();
  expect(numbers()).toEqual(['1', '2', '3']);
  drawdown?.click();
  expect(drawdown?.parentElement?.hasAttribute('aria-sort')).toBe(false);
  head('#')?.click();
  expect(numbers()).toEqual(['1', '2', '3']);
});

test('episodes without a value are the last, whichever way they are sorted', () => {
  const failed = testEpisode(9, { score: null, metrics: null, failure: 'it trapped' });
  const { head, rows } = shown(testRun({ episodes: [testEpisode(2), testEpisode(1), failed] }));
  for (const _ of [1, 2]) {
    head('Sharpe')?.click();
    expect(rows().at(-1)?.[0]).toBe('9');
  }
});

test('what mattered has its place at once and its bars when the report is there', async () => {
  const run = testRun({ episodes: [testEpisode(2), { ...testEpisode(1), params: { fast: 1, slow: 20 } }] });
  const { side } = shown(run);
  const bars = () => [...side.element.querySelectorAll('.importance li')].map((bar) => bar.textContent);
  expect(bars()).toEqual(['fast –', 'slow –', 'together –']);
  await vi.waitFor(() => expect(bars()).toEqual(['slow 48%', 'fast 20%', 'together 32%']));
  const first = side.element.querySelector<HTMLElement>('.importance-fill');
  expect(first?.style.inlineSize).toBe('48.0%');
});

test('a single backtest has nothing that mattered', () => {
  const run = testRun({ episodes: [testEpisode(1)] });
  run.spec = { ...run.spec, search: null };
  expect(shown(run).side.element.querySelector<HTMLElement>('.side-importance')?.hidden).toBe(true);
});

test('several objectives have their trade-offs', () => {
  const run = testRun();
  run.spec.search = {
    ...run.spec.search,
    more_objectives: [{ objective: 'max_drawdown_pct', direction: 'minimize' }],
  };
  if (run.result) run.result.front = [testEpisode(3), testEpisode(1)];
  const { text, rows } = shown(run);
  expect(text('.side-front .hint')).toBe(
    '2 trade-offs: no other episode is better in both Sharpe and Max drawdown.',
  );
  expect(rows('front-table').map(([number]) => number)).toEqual(['3', '1']);
});

test('episodes without a score are counted with their reason', () => {
  const run = testRun({ episodes: [testEpisode(2), testEpisode(1)] });
  const no_score = {
    episodes: 3,
    reason: 'no trades, no signal: the strategy gave no order',
    reason_episodes: 3,
    first_episode: 4,
    sentence: '',
  };
  if (run.result) Object.assign(run.result, { episodes: 90, failed_episodes: 3, no_score });
  const { text } = shown(run);
  expect(text('.side-failed')).toBe('3 episodes have no score: the strategy gave no signal.');
  expect(text('#side-top')).toBe('Top 2 of 90');
});

test('a name of a parameter that is markup stays text', () => {
  const episode = { ...testEpisode(1), params: { '<img src=x onerror=alert(1)>': '<b>' } };
  const { side, text } = shown(testRun({ episodes: [episode] }));
  expect(side.element.querySelector('img, b')).toBeNull();
  expect(text('[data-testid="best-params"]')).toBe('<img src=x onerror=alert(1)><b>');
});

test('what the run used is shown, and can be edited and run again', () => {
  const run = testRun();
  const { side, asked, show } = shown(run);
  const settings = () => side.element.querySelector('[data-testid="spec-summary"] dl')?.textContent ?? '';
  expect(settings()).toContain('Commission0%');
  run.spec = { ...run.spec, backtest: { ...run.spec.backtest, commission_rate: 0.002, leverage: 3 } };
  show();
  expect(settings()).toContain('Commission0.2%');
  expect(settings()).toMatch(/Leverage3/);
  side.element.querySelector<HTMLButtonElement>('[data-testid="edit-run"]')?.click();
  expect(asked).toEqual(['editAndRun']);
});

test('a search has a small map, whose cells open an episode; a single backtest has none', async () => {
  const single = shown(testRun({ episodes: [testEpisode(1)], totalEpisodes: 1 }));
  const mapOf = ({ element }: SideColumn) => element.querySelector<HTMLElement>('.side-map');
  expect(mapOf(single.side)?.hidden).toBe(true);
  const run = testRun();
  run.spec.search = {
    ...run.spec.search,
    space: { fast: { int: { low: 1, high: 3 } }, slow: { int: { low: 140, high: 150, step: 10 } } },
  };
  const { side, asked } = shown(run);
  expect(mapOf(side)?.hidden).toBe(false);
  await vi.waitFor(() => expect(mapOf(side)?.textContent).toContain('Sharpe by fast × slow'));
  const canvas = mapOf(side)?.querySelector('canvas');
  for (const key of ['ArrowUp', 'Enter']) canvas?.dispatchEvent(new KeyboardEvent('keydown', { key }));
  expect(asked).toEqual(['selectEpisode 3']);
});

test('a search in which nothing varies has no map', async () => {
  const run = testRun();
  run.spec.search = { ...run.spec.search, space: { fast: { int: { low: 5, high: 5 } } } };
  const { side } = shown(run);
  const map = side.element.querySelector<HTMLElement>('.side-map');
  await vi.waitFor(() => expect(map?.hidden).toBe(true));
});
