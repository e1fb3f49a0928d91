import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CandlerunError } from '../errors.js';
import { fetchCandles, type MarketProgress, type MarketQuery } from './index.js';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 0, 10, 12, 30);

/** The requests that were made, and what answers them: a list of rows, a status, or an error. */
let asked: URL[];
let answer: (address: URL, count: number) => unknown;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
  asked = [];
  vi.stubGlobal('fetch', async (address: string, { signal }: RequestInit = {}) => {
    signal?.throwIfAborted();
    asked.push(new URL(address));
    const found = answer(new URL(address), asked.length);
    if (found instanceof Error) throw found;
    return found instanceof Response ? found : Response.json(found);
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Runs a query while the clock goes on by itself. */
async function settled<T>(query: Promise<T>): Promise<T> {
  query.catch(() => {});
  let isOpen = true;
  void query.then(
    () => (isOpen = false),
    () => (isOpen = false),
  );
  while (isOpen) await vi.advanceTimersByTimeAsync(1_000);
  return query;
}

/** Hourly candles of Binance in an asked range, in the form of a recorded answer. */
function binanceRows(address: URL): unknown[] {
  const { startTime, endTime, limit } = Object.fromEntries(address.searchParams);
  const rows: unknown[] = [];
  const last = Math.min(Number(endTime ?? NOW), NOW);
  for (let time = Math.ceil(Number(startTime) / HOUR) * HOUR; time <= last; time += HOUR) {
    if (rows.length === Number(limit)) break;
    const price = (time / HOUR) % 1_000;
    const text = (value: number) => value.toFixed(8);
    rows.push([
      time,
      text(price),
      text(price + 2),
      text(price - 1),
      text(price + 1),
      '0.41947200',
      time + HOUR - 1,
      '14686.87819470',
      37,
      '0.41391700',
      '14492.85555020',
      '0',
    ]);
  }
  return rows;
}

const query: MarketQuery = {
  exchange: 'binance',
  symbol: 'BTCUSDT',
  interval: '1h',
  from: Date.UTC(2025, 8, 1),
  to: Date.UTC(2026, 0, 1),
};

describe('Binance', () => {
  test('pages are joined, the ends of the range are exact, and progress counts requests', async () => {
    answer = binanceRows;
    const progress: MarketProgress[] = [];
    const candles = await settled(fetchCandles(query, { onProgress: (one) => progress.push(one) }));
    const hours = (Number(query.to) - Number(query.from)) / HOUR;
    expect(candles.time).toHaveLength(hours);
    expect([candles.time[0], candles.time.at(-1)]).toEqual([query.from, Number(query.to) - HOUR]);
    const price = (Number(query.from) / HOUR) % 1_000;
    expect([candles.open[0], candles.high[0], candles.low[0], candles.close[0], candles.volume[0]]).toEqual([
      price,
      price + 2,
      price - 1,
      price + 1,
      0.419472,
    ]);
    expect(candles.title).toBe('BTCUSDT 1h, Binance');
    expect(progress[0]).toEqual({ pages: 0, total_pages: 4, candles: 0, waiting_ms: null });
    expect(progress.at(-1)).toEqual({ pages: 4, total_pages: 4, candles: hours, waiting_ms: null });
    // One request for the first candle, one for each page.
    expect(asked).toHaveLength(5);
  });

  test('a row of a recorded answer is read', async () => {
    const recorded = [
      1624559520000,
      '34970.90000000',
      '35047.03000000',
      '34800.01000000',
      '35047.03000000',
      '0.41947200',
      1624559579999,
      '14686.87819470',
      37,
      '0.41391700',
      '14492.85555020',
      '0',
    ];
    answer = () => [recorded];
    const minute = { ...query, interval: '1m', from: 1624559520000, to: 1624559580000 } as const;
    const { title, ...candles } = await settled(fetchCandles(minute));
    expect(Object.values(candles).map(([value]) => value)).toEqual([
      1624559520000, 34970.9, 35047.03, 34800.01, 35047.03, 0.419472,
    ]);
  });

  test('a market that is younger than the range is asked for from its first candle on', async () => {
    const listed = Date.UTC(2025, 10, 20, 7);
    answer = (address) => {
      const startTime = Math.max(listed, Number(address.searchParams.get('startTime')));
      const later = new URL(address);
      later.searchParams.set('startTime', String(startTime));
      return binanceRows(later);
    };
    const candles = await settled(fetchCandles({ ...query, from: Date.UTC(2010, 0) }));
    expect(candles.time[0]).toBe(listed);
    expect(asked.length).toBeLessThan(4);
  });

  test('the candle that is still open is left out', async () => {
    answer = binanceRows;
    const { to: _, ...open } = query;
    const candles = await settled(fetchCandles({ ...open, from: NOW - 5 * HOUR }));
    expect(candles.time.at(-1)).toBe(Date.UTC(2026, 0, 10, 11));
  });

  test('an unknown market is refused with the words of the exchange', async () => {
    answer = () => Response.json({ code: -1121, msg: 'Invalid symbol.' }, { status: 400 });
    const error = await settled(fetchCandles({ ...query, symbol: 'NOPE' })).catch((error) => error);
    expect(error).toBeInstanceOf(CandlerunError);
    expect(error.message).toBe('symbol: Binance refuses: Invalid symbol. (status 400) (found NOPE)');
    expect(asked).toHaveLength(1);
  });
});

describe('Coinbase', () => {
  test('rows come newest first with the low before the high, perhaps from before the range, and gaps stay', async () => {
    const first = Date.UTC(2026, 0, 5);
    answer = () => [
      [first / 1_000 + 7_200, 99, 104, 101, 103, 5.5],
      // No trade in the second hour.
      [first / 1_000, 98, 102, 100, 101, 2.25],
      [first / 1_000 - 3_600, 1, 1, 1, 1, 1],
    ];
    const to = first + 3 * HOUR;
    const candles = await settled(
      fetchCandles({ exchange: 'coinbase', symbol: 'BTC-USD', interval: '1h', from: first, to }),
    );
    const { title, ...columns } = candles;
    expect(title).toBe('BTC-USD 1h, Coinbase');
    expect(Object.values(columns).map((column) => [...column])).toEqual([
      [first, first + 2 * HOUR],
      [100, 101],
      [102, 104],
      [98, 99],
      [101, 103],
      [2.25, 5.5],
    ]);
    const { granularity, end } = Object.fromEntries(asked[0]?.searchParams ?? []);
    expect(granularity).toBe('3600');
    expect(Date.parse(end ?? '')).toBe(to - HOUR);
    expect(asked[0]?.pathname).toBe('/products/BTC-USD/candles');
  });

  test('an interval that it does not have is refused with those that it has', async () => {
    const wrong = fetchCandles({ exchange: 'coinbase', symbol: 'BTC-USD', interval: '4h', from: 0 });
    await expect(wrong).rejects.toThrow(
      'interval: Coinbase has candles of 1m, 5m, 15m, 1h, 6h, 1d (found 4h)',
    );
    expect(asked).toHaveLength(0);
  });
});

describe('when the exchange cannot answer', () => {
  const short = { ...query, from: Date.UTC(2025, 11, 20) };

  test('it is asked again after the time that it names, and the wait is reported', async () => {
    answer = (address, count) =>
      count === 2 ? new Response('', { status: 429, headers: { 'retry-after': '7' } }) : binanceRows(address);
    const waits: (number | null)[] = [];
    const candles = await settled(
      fetchCandles(short, { onProgress: ({ waiting_ms }) => waits.push(waiting_ms) }),
    );
    expect(candles.time).toHaveLength(12 * 24);
    expect(waits).toContain(7_000);
    expect(waits.at(-1)).toBeNull();
  });

  test('a lost connection is tried six times, then the error says so', async () => {
    answer = () => new TypeError('Failed to fetch');
    await expect(settled(fetchCandles(short))).rejects.toThrow(
      'symbol: Binance could not be reached: Failed to fetch (found BTCUSDT)',
    );
    expect(asked).toHaveLength(6);
  });

  test('a wait is ended by the signal', async () => {
    answer = () => new Response('', { status: 503 });
    const stop = new AbortController();
    const waiting = fetchCandles(short, {
      signal: stop.signal,
      onProgress: ({ waiting_ms }) => waiting_ms !== null && stop.abort(new Error('enough')),
    });
    await expect(settled(waiting)).rejects.toThrow('enough');
    expect(asked).toHaveLength(1);
  });

  for (const [name, body, reason] of [
    ['a page of a proxy', '<html>', 'Binance answered in an unknown form'],
    ['an object', { rows: [] }, 'the answer is no list'],
    [
      'a text for a price',
      [[Date.UTC(2025, 11, 20), 'NaN', '1', '1', '1', '1']],
      'field 2 of a row is no number',
    ],
    ['a candle between two', [[Date.UTC(2025, 11, 20) + 1, '1', '1', '1', '1', '1']], 'opens between two'],
    ['no candles', [], 'Binance has no candles from 2025-12-20T00:00:00.000Z to 2026-01-01T00:00:00.000Z'],
  ] as const) {
    test(`${name} is an error with the reason`, async () => {
      answer = () => (typeof body === 'string' ? new Response(body) : body);
      await expect(settled(fetchCandles(short))).rejects.toThrow(reason);
    });
  }
});

describe('pages are kept', () => {
  const kept = new Map<string, Response>();
  beforeEach(() => {
    kept.clear();
    const match = async (address: string) => kept.get(address)?.clone();
    const put = async (address: string, response: Response) => void kept.set(address, response);
    vi.stubGlobal('caches', { open: async () => ({ match, put }) });
  });

  test('so that a query that was broken off goes on where it ended', async () => {
    answer = (address, count) =>
      count > 3 ? new Response('{"msg":"Gone."}', { status: 410 }) : binanceRows(address);
    await expect(settled(fetchCandles(query))).rejects.toThrow('Gone.');
    answer = binanceRows;
    asked = [];
    const candles = await settled(fetchCandles(query));
    expect(candles.time).toHaveLength((Number(query.to) - Number(query.from)) / HOUR);
    // The first candle and two pages were kept.
    expect(asked).toHaveLength(2);
  });

  test('except the last one, which grows', async () => {
    answer = binanceRows;
    await settled(fetchCandles({ ...query, to: NOW }));
    asked = [];
    await settled(fetchCandles({ ...query, to: NOW }));
    expect(asked).toHaveLength(1);
    expect(Number(asked[0]?.searchParams.get('endTime'))).toBe(Date.UTC(2026, 0, 10, 12) - 1);
  });

  test('unless the query does without', async () => {
    answer = binanceRows;
    await settled(fetchCandles(query, { cache: 'none' }));
    expect(kept.size).toBe(0);
  });
});

describe('a query is checked before anything is asked', () => {
  for (const [changes, reason] of [
    [{ exchange: 'constructor' }, 'exchange: must be one of binance, coinbase (found constructor)'],
    [{ symbol: '../x?y' }, 'symbol: must be letters'],
    [{ from: Number.NaN }, 'from: must be a date'],
    [{ from: new Date('x') }, 'from: must be a date'],
    [{ from: NOW + HOUR }, 'from: no candle has closed between from and to'],
    [{ to: query.from }, 'from: no candle has closed between from and to'],
    [{ from: 0, interval: '1m' }, 'from: must be at most 5,000,000 candles before to'],
  ] as [Partial<MarketQuery>, string][]) {
    test(`${JSON.stringify(changes)}: ${reason}`, async () => {
      await expect(fetchCandles({ ...query, ...changes })).rejects.toThrow(reason);
      expect(asked).toHaveLength(0);
    });
  }
});
