import { expect, test } from 'vitest';
import { CandleCache } from './candle-cache.js';
import { MemoryStore } from './storage/memory-store.js';
import type { Workers } from './workers.js';

const INFO = { candles: 10, first_time: 0, last_time: 9, interval_ms: 1, candles_per_year: 365 };

/** A cache whose conductor reads every input as candles with the next fingerprint. `asked` gets the options of each request. */
function cache(store: MemoryStore, fingerprints: string[], asked: unknown[] = []) {
  const ask = async ({ options }: { options?: unknown }) => {
    asked.push(options);
    return { candles: { ...INFO, fingerprint: fingerprints.shift() }, import: null, preview: null };
  };
  return new CandleCache({ ask, ensureConductor: () => 1 } as unknown as Workers, store, null);
}

test('candles are called after their file, or as the page says', async () => {
  const candles = cache(new MemoryStore(), ['a', 'b', 'c']);
  await candles.load(new File(['x'], 'BTCUSDT-1h.csv'));
  await candles.load(new Blob(['x']), { title: 'IBM, daily' });
  await candles.load('time,open');
  const titles = ['a', 'b', 'c', 'd'].map((fingerprint) => candles.label(fingerprint)?.title);
  expect(titles).toEqual(['BTCUSDT-1h.csv', 'IBM, daily', '', undefined]);
});

test('stored candles have their title in the next session, the latest first', async () => {
  const store = new MemoryStore();
  const candles = cache(store, ['a', 'b']);
  await candles.load(new File(['x'], 'first.csv'));
  await candles.load(new File(['y'], 'second.csv'));
  await candles.save('a');
  await candles.save('b');
  const times = { a: 1, b: 2 };
  for (const record of await store.allCandles()) {
    record.stored_at = times[record.fingerprint as 'a' | 'b'];
  }
  const next = cache(store, []);
  expect((await next.stored()).map(({ title }) => title)).toEqual(['second.csv', 'first.csv']);
  expect(await next.named('a')).toEqual({
    title: 'first.csv',
    info: { ...INFO, fingerprint: 'a', import: null },
  });
  expect(await next.named('c')).toBeNull();
});

test('candles that an older version stored get their title when the file is used again', async () => {
  const store = new MemoryStore();
  const older = { fingerprint: 'a', info: { ...INFO, fingerprint: 'a' }, import: null };
  await store.saveCandles({ ...older, source: { kind: 'file', blob: new Blob() } });
  const candles = cache(store, ['a']);
  expect((await candles.stored())[0]?.title).toBe('');
  await candles.load(new File(['x'], 'IBM.csv'));
  await candles.save('a');
  expect((await candles.stored())[0]?.title).toBe('IBM.csv');
});

test('the choices about a file are stored with it, and it is read with them again', async () => {
  const store = new MemoryStore();
  const choices = { date_order: 'day_first', time_zone: 'Europe/Berlin' } as const;
  const asked: unknown[] = [];
  const candles = cache(store, ['a'], asked);
  await candles.load(new Blob(['x']), { ...choices, title: 'mine' });
  await candles.save('a');
  await cache(store, ['a'], asked).ensureLoaded('a');
  expect(asked[0]).toMatchObject(choices);
  expect(asked[1]).toEqual(asked[0]);
  // Offsets are stored, so that a host with other rules for the zone reads the same candles.
  expect(asked[1]).toHaveProperty('zone_offsets');
});

test('choices about other candles than those of a file are refused', async () => {
  const candles = cache(new MemoryStore(), ['a']);
  const synthetic = { synthetic: { candles: 10 } };
  await expect(candles.load(synthetic, { symbol: 'AAPL' })).rejects.toMatchObject({ field: 'options' });
});

test('candles are taken over from another client of the page, with their title, unless they are here', async () => {
  const asked: unknown[] = [];
  const lender = cache(new MemoryStore(), ['a']);
  await lender.load(new File(['x'], 'IBM.csv'));
  const taker = cache(new MemoryStore(), ['a'], asked);
  await taker.take('a', lender);
  await taker.take('b', lender);
  expect([taker.label('a')?.title, taker.label('b')]).toEqual(['IBM.csv', null]);
  expect([await taker.ensureLoaded('a'), await taker.ensureLoaded('b')]).toEqual([true, false]);
  expect(asked).toHaveLength(1);
});
