import { expect, test } from 'vitest';
import { episodeFields } from '../../generated/packed-fields.js';
import { fromText, toText } from './batch.js';
import { countNumbers, countText } from './updates.js';

const ROW = Array(2 + episodeFields.filter(({ isMetric }) => isMetric).length + 5).fill(Number.NaN);

test('updates as numbers have their boundaries and finished episodes', () => {
  const numbers = Float64Array.from([7, 1.5, 16, 3, 50, 0, ...ROW, 1, 4, 0, 0, ...ROW]);
  expect(countNumbers(numbers)).toEqual({ boundaries: 17, finished: 2 });
  expect(countNumbers(Float64Array.of(7, 0))).toEqual({ boundaries: 0, finished: 0 });
  for (const cut of [numbers.subarray(0, 4), numbers.subarray(0, numbers.length - 1)]) {
    expect(() => countNumbers(cut)).toThrow('are no updates of a lane');
  }
});

test('updates as text have the same', () => {
  const updates = [{ boundaries: { count: 2 } }, { finished: [{}, {}] }, { finished: [{}] }];
  expect(countText({ updates: { updates } })).toEqual({ boundaries: 2, finished: 3 });
  expect([countText('alive'), countText({ job_failed: { reason: 'x' } })]).toEqual([
    { boundaries: 0, finished: 0 },
    { boundaries: 0, finished: 0 },
  ]);
});

test('messages of a port are the same after travelling as text, to the bit', () => {
  const numbers = Float64Array.of(-0, Number.NaN, 5e-324, Number.POSITIVE_INFINITY);
  const messages = [numbers, ['{"a":1}'], ['{"a":1}', numbers]];
  for (const message of messages) {
    const travelled = JSON.parse(JSON.stringify(toText(message)));
    expect(fromText(travelled).message).toEqual(message);
  }
  // Candles beside a command stay where they are.
  expect(toText(['{}', { open: numbers }])).toEqual({ json: '{}' });
});
