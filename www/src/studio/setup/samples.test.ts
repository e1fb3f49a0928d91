import { expect, test } from 'vitest';
import { samples } from './samples.js';

test('the title of a synthetic sample says its interval and its number of candles', () => {
  const minutes: Record<string, number> = { m: 1, h: 60 };
  for (const { title, input } of samples.filter((sample) => sample.title.startsWith('Synthetic'))) {
    const [, count, unit, candles] = /^Synthetic (\d+)([mh]) × ([\d,]+)$/.exec(title) ?? [];
    expect(input()).toMatchObject({
      synthetic: {
        candles: Number(candles?.replaceAll(',', '')),
        interval_ms: Number(count) * (minutes[unit ?? ''] ?? 0) * 60_000,
      },
    });
  }
});

test('no title is used twice: a run finds its sample by it', () => {
  expect(new Set(samples.map(({ title }) => title)).size).toBe(samples.length);
});
