// @vitest-environment happy-dom
import type { CurvePoint, EpisodeReport, WalkForward } from 'candlerun';
import { expect, test, vi } from 'vitest';
import { testActions, testView } from '../detail.fixture.js';
import type { DeskActions } from '../panel.js';
import { testRun, testWalkForward } from './run.fixture.js';
import { joined } from './stitched-equity.js';
import { WalkForwardPanel } from './walk-forward-panel.js';

const DAY = 86_400_000;
const curve = (...values: number[]): CurvePoint[] =>
  values.map((equity, index) => ({ time: index * DAY, equity }));

test('each test begins with what the one before left', () => {
  const window = { from: 0, to: DAY };
  const stitched = joined([
    { window, equity: curve(10_000, 11_000), initialCash: 10_000, heldPct: 50 },
    { window, equity: curve(10_000, 9_000), initialCash: 10_000, heldPct: -50 },
  ]);
  expect([...stitched.returnPct].map((pct) => Math.round(pct * 10) / 10)).toEqual([0, 10, 10, -1]);
  expect(stitched.heldPct).toBeCloseTo(-25);
  expect(joined([]).heldPct).toBeNull();
});

function shown(result: WalkForward | null, report: () => Promise<Partial<EpisodeReport>>) {
  const { actions, asked } = testActions();
  const session = { open: async () => ({ report }) };
  const panel = new WalkForwardPanel({ ...actions, session: session as unknown as DeskActions['session'] });
  const run = testRun();
  run.spec.walk_forward = { windows: 2 };
  if (run.result) run.result.walk_forward = result;
  const show = (episode = result?.windows[1]?.tested ?? null) => panel.show(testView({ run, episode }));
  show();
  const text = (selector: string) => panel.element.querySelector(selector)?.textContent ?? '';
  return { panel, asked, text, show, run };
}

test('every window has its search, its test and its parameters, and shows its test', async () => {
  const report = vi.fn(async () => ({ equity: curve(10_000, 10_500) }));
  const { panel, asked, text } = shown(
    testWalkForward([
      [50, 10],
      [30, -4],
    ]),
    report,
  );
  expect(text('.windows-sentence')).toContain('1 of 2 windows were profitable: +5.6% in total.');
  const rows = [...panel.element.querySelectorAll('tbody tr')];
  expect([...(rows[1]?.children ?? [])].map((cell) => cell.textContent)).toEqual([
    '2',
    '20 Jul 1970 – 28 Oct 1970',
    '0.71',
    '0.35',
    '+30.0%',
    '−4.0%',
    'fast 3 · slow 140',
    '11 Apr 1970 – 20 Jul 1970',
  ]);
  expect(rows.map((row) => row.getAttribute('aria-current'))).toEqual([null, 'true']);
  rows[0]?.querySelector('button')?.click();
  expect(asked).toEqual(['selectEpisode 2']);
  await vi.waitFor(() => expect(text('.windows-chart')).toContain('+10.3%'));
  expect(report).toHaveBeenCalledTimes(2);
  expect(panel.element.querySelector('svg')?.getAttribute('aria-label')).toContain('+10.3% in all');
});

test('an equity that cannot be made has its reason, and the table stays', async () => {
  const reason = new Error('candles: no candles of this fingerprint are loaded (found e927)');
  const { text } = shown(testWalkForward([[50, 10]]), () => Promise.reject(reason));
  await vi.waitFor(() =>
    expect(text('.windows-chart')).toBe(
      'The equity could not be made. No candles of this fingerprint are loaded.',
    ),
  );
  expect(text('tbody')).toContain('fast 1');
});

test('a window without a best combination has no button', () => {
  const result = testWalkForward([[50, 10]]);
  result.windows.push({ train: { from: 0, to: 1 }, test: { from: 1, to: 2 }, best: null, tested: null });
  const { panel } = shown(result, async () => ({ equity: [] }));
  const last = [...panel.element.querySelectorAll('tbody tr')].at(-1);
  expect(last?.querySelector('button')).toBeNull();
  expect(last?.textContent).toContain('–');
});

test('a run without a test says how to get one', () => {
  const { text, run, show } = shown(null, async () => ({ equity: [] }));
  expect(text('.windows-sentence')).toBe('The run ended before its tests were complete.');
  run.state = 'running';
  show();
  expect(text('.windows-sentence')).toContain('when the run has ended');
});

test('the scores of the windows are lines from in sample to out of sample', () => {
  const { panel } = shown(
    testWalkForward([
      [50, 10],
      [30, -4],
    ]),
    async () => ({ equity: [] }),
  );
  const scores = panel.element.querySelector<HTMLElement>('.windows-scores');
  expect(scores?.hidden).toBe(false);
  expect(scores?.querySelector('canvas')?.getAttribute('aria-label')).toContain(
    'Window 2: Sharpe 0.71 in sample, 0.35 out of sample.',
  );
  const none = shown(testWalkForward([]), async () => ({ equity: [] }));
  expect(none.panel.element.querySelector<HTMLElement>('.windows-scores')?.hidden).toBe(true);
});
