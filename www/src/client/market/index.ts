/**
 * Candles from the public interfaces of exchanges, for `loadCandles`. Nothing else in the package talks to another host.
 *
 * @module candlerun/market
 */
import type { CandleColumns } from '../candles-input.js';
import { CandlerunError } from '../errors.js';
import { EXCHANGES, type Exchange, type MarketCandle } from './exchanges.js';
import { fetchPage, TRANSPORT, type Transport } from './fetch-page.js';

/** The candles to fetch. */
export type MarketRequest = {
  exchange: keyof typeof EXCHANGES;
  /** The symbol as the exchange writes it: `BTCUSDT` at Binance, `BTC-USD` at Coinbase. */
  symbol: string;
  /** An interval that the exchange has, in milliseconds: 60,000, 300,000, 3,600,000, 86,400,000, … */
  interval_ms: number;
  /** Opening time of the first candle, epoch milliseconds UTC. */
  from: number;
  /** The first opening time that is not fetched. A candle that is still open is left out. */
  to: number;
};

/** Options of `fetchCandles`. */
export type MarketOptions = {
  signal?: AbortSignal;
  /** Called after each page with the share that is done, above 0 up to 1. */
  onProgress?: (share: number) => void;
  /** Keeps pages that are complete, so that a fetch which broke off goes on behind them: `await caches.open('candles')`. */
  cache?: Pick<Cache, 'match' | 'put'> | null;
  /** Replaces `fetch` and the timer. */
  transport?: Transport;
};

/** Most pages of a fetch: two years of minutes at Coinbase. */
const MOST_PAGES = 4_000;

/**
 * Fetches candles page by page. Rejects with a `CandlerunError` that names the field, for a range or interval that the exchange does not
 * have, and in the words of the exchange if it refuses the request. A page is tried six times.
 */
export async function fetchCandles(
  request: MarketRequest,
  options: MarketOptions = {},
): Promise<CandleColumns> {
  const exchange = EXCHANGES[request.exchange];
  const interval = check(request, exchange);
  const now = Date.now();
  const end = Math.min(request.to, Math.floor(now / request.interval_ms) * request.interval_ms);
  const pages = pagesOf(request.from, end, exchange.pageCandles * request.interval_ms);
  const candles: MarketCandle[] = [];
  for (const [index, [from, to]] of pages.entries()) {
    options.signal?.throwIfAborted();
    const address = exchange.address(request.symbol, interval, from, to);
    const page = exchange.candles(await cached(address, to <= now, options));
    candles.push(
      ...page.filter(([time]) => time >= Math.max(from, request.from) && time < Math.min(to, end)),
    );
    options.onProgress?.((index + 1) / pages.length);
  }
  return columns(candles);
}

function check(
  { exchange: name, symbol, interval_ms, from, to }: MarketRequest,
  exchange: Exchange | undefined,
): string {
  if (exchange === undefined) {
    throw new CandlerunError(`must be ${Object.keys(EXCHANGES).join(' or ')}`, 'exchange', String(name));
  }
  const interval = exchange.intervals.get(interval_ms);
  if (interval === undefined) {
    const all = [...exchange.intervals.keys()].join(', ');
    throw new CandlerunError(`${name} has the intervals ${all}`, 'interval_ms', String(interval_ms));
  }
  if (!/^[\w-]{2,30}$/.test(symbol))
    throw new CandlerunError('must be a symbol of the exchange', 'symbol', symbol);
  if (!(Number.isFinite(from) && Number.isFinite(to) && from < to)) {
    throw new CandlerunError('must be epoch milliseconds before `to`', 'from', String(from));
  }
  if ((to - from) / interval_ms > MOST_PAGES * exchange.pageCandles) {
    throw new CandlerunError(
      `a fetch has at most ${MOST_PAGES * exchange.pageCandles} candles`,
      'from',
      String(from),
    );
  }
  return interval;
}

/** The pages of a range. They begin at multiples of their length, so that another range has the same ones. */
function pagesOf(from: number, to: number, length: number): [from: number, to: number][] {
  const pages: [number, number][] = [];
  for (let start = Math.floor(from / length) * length; start < to; start += length)
    pages.push([start, start + length]);
  return pages;
}

/** The answer of an address, from the cache if it has it. Only pages that cannot change are kept. */
async function cached(address: string, isComplete: boolean, options: MarketOptions): Promise<unknown> {
  const { cache, signal, transport = TRANSPORT } = options;
  const kept = isComplete ? await cache?.match(address) : undefined;
  if (kept) return kept.json();
  const answer = await fetchPage(address, transport, signal);
  if (isComplete) await cache?.put(address, Response.json(answer));
  return answer;
}

/** Candles as columns, oldest first, each time once. */
function columns(candles: MarketCandle[]): CandleColumns {
  const rising = candles.sort(([a], [b]) => a - b);
  const once = rising.filter(([time], index) => time !== rising[index - 1]?.[0]);
  const column = (place: number) => Float64Array.from(once, (candle) => candle[place] ?? 0);
  return {
    time: column(0),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(5),
  };
}
