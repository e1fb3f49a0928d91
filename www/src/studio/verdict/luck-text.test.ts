import { expect, test } from 'vitest';
import { objectiveOf } from '../objective.js';
import { testAppraisal, testWalkForward } from '../results/run.fixture.js';
import { judgementsOf, luckOf, outOfSampleOf, stabilityOf } from './luck-text.js';

const { overfitting, stability } = testAppraisal();
const objective = objectiveOf({ candles: '', strategy: {} });

test('luck comes first, then the neighbours, in the page’s own numbers', () => {
  expect(judgementsOf(testAppraisal())).toEqual([
    {
      head: 'Likely luck.',
      text: 'Searching 90 combinations on random prices gives a Sharpe this high 97% of the time.',
    },
    {
      head: 'Fragile.',
      text: 'Neighbouring parameters keep only 41% of the edge over a median combination.',
      short: 'Neighbours keep only 41% of the edge.',
    },
  ]);
});

test('the less luck, the better the word for it', () => {
  expect(luckOf({ ...overfitting, luck: 0.2 }).head).toBe('Could be luck.');
  expect(luckOf({ ...overfitting, luck: 0.001, verdict: 'evidence' })).toEqual({
    head: 'Unlikely to be luck.',
    text: 'Searching 90 combinations on random prices gives a Sharpe this high less than 1% of the time.',
  });
  const weak = luckOf({ ...overfitting, luck: 0.004, verdict: 'weak', probability_of_overfitting: 0.7 });
  expect(weak.head).toBe('Weak evidence.');
  expect(weak.text).toContain('below average on the other half 70% of the time');
  expect(luckOf({ ...overfitting, trials: 1, luck: 0.3 }).text).toMatch(/^Random prices give a Sharpe/);
});

test('luck that cannot be judged has its reason', () => {
  const unknown = { ...overfitting, verdict: 'unknown', luck: null } as const;
  expect(luckOf({ ...unknown, returns: 12 }).text).toContain(
    'has 12 returns; judging luck needs at least 30',
  );
  expect(luckOf({ ...unknown, sharpe: null }).text).toContain('never changes');
  expect(luckOf({ ...unknown, trials: 0 }).text).toContain('No backtest');
});

test('neighbours that keep more than all are a plateau of 100%', () => {
  if (stability === null) throw new Error('the fixture has a stability');
  expect(stabilityOf({ ...stability, ground: 'plateau', mean: 1.2 })).toEqual({
    head: 'Stable.',
    text: 'Neighbouring parameters keep 100% of the edge over a median combination.',
    short: 'Neighbours keep 100% of the edge.',
  });
  expect(stabilityOf({ ...stability, mean: -0.3 }).text).toContain('keep none of the edge');
});

test('a walk-forward is judged by its windows, a hold-out by its one test', () => {
  expect(
    outOfSampleOf(
      testWalkForward([
        [50, 10],
        [40, -5],
        [30, 20],
      ]),
      objective,
    ).text,
  ).toBe('2 of 3 windows were profitable: +25.4% in total. Sharpe went from 0.71 to 0.35 (49% kept).');
  const lost = { ...testWalkForward([[77.8, -6.41]]), efficiency: -0.2, mean_test_score: -0.14 };
  expect(outOfSampleOf(lost, objective).text).toBe(
    'The best combination lost money on candles that the search had not seen: −6.4%. Sharpe went from 0.71 to −0.14 (nothing kept).',
  );
  const none = { ...lost, test_return_pct: null };
  expect(outOfSampleOf(none, objective).text).toContain('Nothing could be tested');
});
