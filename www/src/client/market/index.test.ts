import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Transport } from './fetch-page.js';
import { fetchCandles, type MarketRequest } from './index.js';

/** An answer of Coinbase, newest first, as recorded in an issue of danpaquin/coinbasepro-python. */
const COINBASE = [
  [1613611500, 43277.04, 43381.28, 43328.53, 43295.79, 0.895786],
  [1613611200, 43245.81, 43376.39, 43289.2, 43337.49, 2.657281],
  [1613610900, 43215.02, 43289.48, 43282.52, 43270.07, 3.115343],
];

/** An answer of Binance, from its public files of one-second candles of 1 January 2025. */
const BINANCE = [
  [1735689600000, '0.31600000', '0.31600000', '0.31600000', '0.31600000', '27.00000000', 1735689600999],
  [1735689601000, '0.31601000', '0.31601000', '0.31601000', '0.31601000', '0.00000000', 1735689601999],
];

const SECONDS: MarketRequest = {
  exchange: 'binance',
  symbol: 'DOGEUSDT',
  interval_ms: 1_000,
  from: 1735689600000,
  to: 1735689602000,
};

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) }));
afterEach(() => void vi.useRealTimers());

/** A transport that gives answers one after another, and records what was asked and waited for. */
function recorded(...answers: (Response | Error)[]) {
  const asked: URL[] = [];
  const waits: number[] = [];
  const transport: Transport = {
    fetch: async (address) => {
      asked.push(new URL(String(address)));
      const answer = answers.shift() ?? new Error('no more answers');
      if (answer instanceof Error) throw answer;
      return answer;
    },
    wait: async (ms) => void waits.push(ms),
  };
  return { transport, asked, waits };
}

test('the order of columns and rows of each exchange is known', async () => {
  const coinbase = recorded(Response.json(COINBASE));
  const request = { exchange: 'coinbase', symbol: 'BTC-USD', interval_ms: 300_000 } as const;
  const range = { from: 1613610900000, to: 1613611800000 };
  const candles = await fetchCandles({ ...request, ...range }, { transport: coinbase.transport });
  expect(Array.from(candles.time, (time) => Number(time) / 1_000)).toEqual([
    1613610900, 1613611200, 1613611500,
  ]);
  const first = [candles.open[0], candles.high[0], candles.low[0], candles.close[0], candles.volume?.[0]];
  expect(first).toEqual([43282.52, 43289.48, 43215.02, 43270.07, 3.115343]);
  expect(coinbase.asked[0]?.pathname).toBe('/products/BTC-USD/candles');
  const binance = recorded(Response.json(BINANCE));
  const { close, volume } = await fetchCandles(SECONDS, { transport: binance.transport });
  expect([Array.from(close), Array.from(volume ?? [])]).toEqual([
    [0.316, 0.31601],
    [27, 0],
  ]);
  expect(binance.asked[0]?.searchParams.get('interval')).toBe('1s');
});

test('pages begin at multiples of their length, and progress ends with 1', async () => {
  const { transport, asked } = recorded(Response.json([]), Response.json(BINANCE), Response.json([]));
  const shares: number[] = [];
  const page = 1_000_000;
  const range = { from: SECONDS.from - page, to: SECONDS.to + page };
  const onProgress = (share: number) => shares.push(share);
  const { time } = await fetchCandles({ ...SECONDS, ...range }, { transport, onProgress });
  expect(time).toHaveLength(2);
  const starts = asked.map(({ searchParams }) => Number(searchParams.get('startTime')));
  expect(starts.every((start) => start % page === 0)).toBe(true);
  expect(shares).toEqual([1 / 3, 2 / 3, 1]);
});

test('a rate limit is waited for as long as the exchange says, a failure longer each time', async () => {
  const limited = new Response('{}', { status: 429, headers: { 'retry-after': '7' } });
  const down = new Response('', { status: 503 });
  const { transport, waits } = recorded(limited, down, new Error('offline'), Response.json(BINANCE));
  expect((await fetchCandles(SECONDS, { transport })).time).toHaveLength(2);
  expect(waits).toEqual([7_000, 2_000, 4_000]);
});

test('a fetch that broke off goes on behind the pages in the cache', async () => {
  const kept = new Map<string, Response>();
  const cache = {
    match: async (address: RequestInfo | URL) => kept.get(String(address))?.clone(),
    put: async (address: RequestInfo | URL, response: Response) => void kept.set(String(address), response),
  };
  const range = { ...SECONDS, to: SECONDS.to + 1_000_000 };
  const refused = () => Response.json({ code: -1100, msg: 'Illegal characters' }, { status: 400 });
  const broken = recorded(Response.json(BINANCE), refused());
  const first = fetchCandles(range, { transport: broken.transport, cache });
  await expect(first).rejects.toThrow('Illegal characters');
  const next = recorded(Response.json([]));
  expect((await fetchCandles(range, { transport: next.transport, cache })).time).toHaveLength(2);
  expect(next.asked).toHaveLength(1);
});

test('a candle that is still open is left out', async () => {
  vi.setSystemTime(1735689601500);
  const { transport } = recorded(Response.json(BINANCE));
  expect((await fetchCandles(SECONDS, { transport })).time).toHaveLength(1);
});

test('a mistake in the request is named with its field', async () => {
  const cases: [Partial<MarketRequest>, string][] = [
    [{ exchange: 'nyse' as 'binance' }, 'exchange'],
    [{ interval_ms: 7 }, 'interval_ms'],
    [{ symbol: 'BTC/USDT' }, 'symbol'],
    [{ from: SECONDS.to }, 'from'],
    [{ from: 0 }, 'from'],
  ];
  for (const [mistake, field] of cases) {
    await expect(fetchCandles({ ...SECONDS, ...mistake })).rejects.toMatchObject({ field });
  }
});

test('an abort ends a fetch at once', async () => {
  const { transport } = recorded(Response.json(BINANCE));
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(fetchCandles(SECONDS, { transport, signal })).rejects.toThrow('enough');
});
