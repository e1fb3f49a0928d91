import { expect, test } from 'vitest';
import { titleText } from './document-title.js';

type Shown = Parameters<typeof titleText>[0];

const run = {
  state: 'running',
  isWaiting: false,
  progress: { progress: 52.42 },
  result: null,
  spec: { strategy: {} },
} as unknown as Shown;

test('the title has the percentage of a run, then its best score', () => {
  expect(titleText(run)).toBe('52.42% · Candlerun');
  expect(titleText({ ...run, isWaiting: true })).toBe('Queued · Candlerun');
  expect(titleText({ ...run, state: 'paused' })).toBe('Paused · 52.42% · Candlerun');
  const result = { best: { score: 0.4912 } } as Shown['result'];
  expect(titleText({ ...run, state: 'finished', result })).toBe('Done · Sharpe 0.49 · Candlerun');
  const none = { best: null } as Shown['result'];
  expect(titleText({ ...run, state: 'finished', result: none })).toBe('Done · no score · Candlerun');
  expect(titleText({ ...run, state: 'failed' })).toBe('Failed · Candlerun');
});
