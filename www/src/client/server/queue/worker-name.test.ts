import { expect, test } from 'vitest';
import { lanesOf, workerName } from './worker-name.js';

test('the lanes of workers are in their names, and other names have none', () => {
  const names = [
    workerName(4, 'host.example', 12),
    `bullmq:Y2FuZGxlcnVu:w:${workerName(64, 'b', 3)}`,
    'other',
    '',
    'x-l3-y',
  ];
  expect(names[0]).toBe('l4-hostexample-12');
  expect(lanesOf(names)).toBe(68);
  expect(lanesOf([])).toBe(0);
});
