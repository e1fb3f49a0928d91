// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { testActions, testView } from '../detail.fixture.js';
import type { DeskView } from '../panel.js';
import { RobustnessPanel } from './robustness-panel.js';
import { testAppraisal, testRun } from './run.fixture.js';

function shown(view: DeskView | null) {
  const { actions, asked } = testActions();
  const panel = new RobustnessPanel(actions);
  panel.show(view);
  const words = () => panel.element.querySelector('.robustness-words')?.textContent ?? '';
  const figure = (title: string) =>
    [...panel.element.querySelectorAll('.figure')].find((each) => each.textContent?.startsWith(title));
  return { panel, asked, words, figure };
}

test('words come first, then every figure with its definition', async () => {
  const { words, figure, panel } = shown(testView({ run: testRun() }));
  await vi.waitFor(() => expect(words()).toContain('Likely luck.'));
  expect(words()).toContain('Fragile. Neighbouring parameters keep only 41%');
  expect(words()).toContain('What mattered: slow 48%, fast 20%, their interaction 32%.');
  expect(words()).not.toContain('engine');
  const values = ['Chance', 'Deflated', 'Probability of', 'Return,', 'Max drawdown, b', 'Max drawdown w'].map(
    (title) => figure(title)?.querySelector('.figure-value')?.textContent,
  );
  expect(values).toEqual(['97%', '0.78', '42%', '−9.0% to +529.0%', '−12.0% to −529.0%', '−8.0% to −31.0%']);
  for (const each of panel.element.querySelectorAll('.figure')) {
    expect(each.querySelector('p')?.textContent?.length).toBeGreaterThan(40);
  }
});

test('a run that cannot be judged says why', () => {
  const none = testRun({ episodes: [] });
  expect(shown(testView({ run: none })).words()).toContain('No backtest has a score');
  expect(shown(testView({ run: testRun({ state: 'running' }) })).words()).toContain('when the run has ended');
  expect(shown(testView({ run: testRun({ state: 'cancelled' }) })).words()).toContain('Only a finished run');
  expect(shown(null).words()).toContain('Run a search');
});

test('a walk-forward is judged by its windows', () => {
  const run = testRun();
  run.spec.walk_forward = { windows: 3 };
  const { panel, asked } = shown(testView({ run }));
  panel.element.querySelector<HTMLButtonElement>('button')?.click();
  expect(asked).toEqual(['openTab walk-forward']);
});

test('a report that fails has its reason, and is tried again when the candles are there', async () => {
  const appraise = vi
    .fn()
    .mockRejectedValueOnce(new Error('candles: no candles of this fingerprint are loaded (found e92752a2)'))
    .mockResolvedValue(testAppraisal());
  const run = testRun({ appraise });
  const { panel, words } = shown(testView({ run }));
  await vi.waitFor(() =>
    expect(words()).toBe('Luck could not be judged. No candles of this fingerprint are loaded.'),
  );
  panel.show(testView({ run, candles: { title: 'IBM', info: {} as never } }));
  await vi.waitFor(() => expect(words()).toContain('Likely luck.'));
});

test('the histogram of luck and the fan stand between words and figures, each as a table too', async () => {
  const { panel, words } = shown(testView({ run: testRun() }));
  const plots = panel.element.querySelector<HTMLElement>('.robustness-plots');
  expect(plots?.hidden).toBe(true);
  await vi.waitFor(() => expect(words()).toContain('Likely luck.'));
  expect(plots?.hidden).toBe(false);
  const names = [...(plots?.querySelectorAll('canvas') ?? [])].map((each) => each.getAttribute('aria-label'));
  expect(names[0]).toContain('Found: 0.49, which 97% of them reach.');
  expect(names[1]).toContain('4 Jan 1970: +30.0%');
  for (const details of plots?.querySelectorAll('details') ?? []) {
    details.open = true;
    details.dispatchEvent(new Event('toggle'));
  }
  expect(plots?.querySelectorAll('tbody tr').length).toBe(1 + 3);
});

test('a report without a histogram and a fan has no empty plots', async () => {
  const appraise = async () => ({ ...testAppraisal(), luck_histogram: null, fan: [] });
  const { panel, words } = shown(testView({ run: testRun({ appraise }) }));
  await vi.waitFor(() => expect(words()).toContain('Likely luck.'));
  expect(panel.element.querySelector<HTMLElement>('.robustness-plots')?.hidden).toBe(true);
});
