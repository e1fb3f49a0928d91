import { expect, test } from 'vitest';
import { withZoneOffsets } from './file-options.js';
import { zoneOffsets } from './zone-offsets.js';

const HOUR = 3_600_000;

test('the offsets of a zone change when its clocks do', () => {
  const berlin = zoneOffsets('Europe/Berlin');
  const from2024 = berlin.filter(({ from_ms }) => new Date(from_ms).getUTCFullYear() === 2024);
  expect(from2024).toEqual([
    { from_ms: Date.UTC(2024, 2, 31, 1), offset_ms: 2 * HOUR },
    { from_ms: Date.UTC(2024, 9, 27, 1), offset_ms: HOUR },
  ]);
  // Not to the hour: clocks of Lord Howe Island are set by half an hour, and India is half an hour off.
  expect(zoneOffsets('Asia/Kolkata')).toEqual([{ from_ms: Date.UTC(1950, 0, 1), offset_ms: 5.5 * HOUR }]);
  const island = zoneOffsets('Australia/Lord_Howe').at(-1);
  expect([10.5 * HOUR, 11 * HOUR]).toContain(island?.offset_ms);
});

test('only a place needs offsets, and given ones stay', async () => {
  for (const time_zone of ['UTC', '+02:00', 'EET'])
    expect(await withZoneOffsets({ time_zone })).toEqual({ time_zone });
  const given = { time_zone: 'Europe/Berlin', zone_offsets: [{ from_ms: 0, offset_ms: HOUR }] };
  expect(await withZoneOffsets(given)).toBe(given);
  expect(await withZoneOffsets({})).toEqual({});
});

test('a place that does not exist is refused with its name', async () => {
  await expect(withZoneOffsets({ time_zone: 'Mars/Olympus' })).rejects.toThrow('time_zone');
});
