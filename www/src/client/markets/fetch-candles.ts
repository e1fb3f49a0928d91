import { CandlerunError } from '../errors.js';
import { type MarketColumns, QueryColumns } from './columns.js';
import type { MarketRow } from './exchange.js';
import { PageCache } from './page-cache.js';
import { type CheckedQuery, checkQuery, type MarketQuery } from './query.js';
import { Requester } from './requester.js';

/** How far a query is. */
export type MarketProgress = {
  /** Requests that are answered, and all of them. */
  pages: number;
  total_pages: number;
  /** Candles received. */
  candles: number;
  /** Set while the exchange has asked to wait, or cannot be reached: milliseconds until the next attempt. */
  waiting_ms: number | null;
};

export type MarketOptions = {
  signal?: AbortSignal;
  onProgress?: (progress: MarketProgress) => void;
  /** `browser` keeps complete pages in the browser's cache storage, so that they are asked for once. `none` keeps nothing. */
  cache?: 'browser' | 'none';
};

/** Candles for `candlerun.loadCandles`, with a title for them. */
export type MarketCandles = MarketColumns & { title: string };

/**
 * Reads the candles of a market that have closed. Times in which nothing was traded may be missing, as the exchange has it.
 *
 * Requests are made one after another, below the limit of the exchange. If it asks to wait, or cannot be reached, the request is made
 * again. Complete pages are kept, so a query that was broken off goes on where it ended when it is made again.
 *
 * @throws {CandlerunError} if the query is wrong, the exchange has no such market or no candles in the range, refuses, cannot be reached,
 * or answers in an unknown form; what `signal` was aborted with.
 */
export async function fetchCandles(query: MarketQuery, options: MarketOptions = {}): Promise<MarketCandles> {
  const checked = checkQuery(query, Date.now());
  const { exchange, symbol, interval } = checked;
  const cache = await PageCache.open(options.cache ?? 'browser');
  const progress: MarketProgress = { pages: 0, total_pages: 0, candles: 0, waiting_ms: null };
  const report = (changes: Partial<MarketProgress>) => {
    Object.assign(progress, changes);
    options.onProgress?.({ ...progress });
  };
  const requester = new Requester(exchange, symbol, options.signal, (waiting_ms) => report({ waiting_ms }));
  const read = async (address: string, isComplete: boolean) => {
    const kept = await cache.read(address);
    if (kept) return kept;
    const rows = await requester.rows(address);
    // An empty answer may be a gap that the exchange fills later.
    if (isComplete && rows.length > 0) await cache.write(address, rows);
    return rows;
  };
  const pages = pagesOf(checked, await firstTime(checked, read));
  report({ total_pages: pages.length });
  const columns = new QueryColumns(checked);
  for (const [index, page] of pages.entries()) {
    options.signal?.throwIfAborted();
    columns.add(await read(exchange.address(symbol, interval, page.from, page.end), page.isComplete));
    report({ pages: index + 1, candles: columns.count });
  }
  if (columns.count === 0) {
    const range = [checked.from, checked.end].map((time) => new Date(time).toISOString()).join(' to ');
    throw new CandlerunError(`${exchange.title} has no candles from ${range}`, 'symbol', symbol);
  }
  return { title: `${symbol} ${interval}, ${exchange.title}`, ...columns.all() };
}

/** Reads the rows at an address, and keeps them if they are complete. */
type Read = (address: string, isComplete: boolean) => Promise<MarketRow[]>;

/** The first candle of a market that is younger than the query: the pages before it need not be asked for. */
async function firstTime({ exchange, symbol, interval, from }: CheckedQuery, read: Read): Promise<number> {
  const address = exchange.firstAddress(symbol, interval, from);
  if (address === null) return from;
  const [first] = await read(address, true);
  return Math.max(from, first?.[0] ?? from);
}

type Page = { from: number; end: number; isComplete: boolean };

/** The pages of a query, at multiples of their length, so that every query has the same ones. The last one may still grow. */
function pagesOf({ exchange, intervalMs, end }: CheckedQuery, from: number): Page[] {
  const length = exchange.pageCandles * intervalMs;
  const pages: Page[] = [];
  for (let start = Math.floor(from / length) * length; start < end; start += length) {
    pages.push({ from: start, end: Math.min(start + length, end), isComplete: start + length <= end });
  }
  return pages;
}
