/** Candles in rows, in any order: opening time in epoch milliseconds, open, high, low, close, volume. */
export type MarketRow = [
  time: number,
  open: number,
  high: number,
  low: number,
  close: number,
  volume: number,
];

/** What differs from exchange to exchange. */
export type Exchange = {
  title: string;
  /** The intervals with their lengths in milliseconds. */
  intervals: Readonly<Record<string, number>>;
  /** The most candles in an answer. */
  pageCandles: number;
  /** The least time between two requests in milliseconds, which keeps below the limit of the exchange. */
  pauseMs: number;
  /** The address of the candles that open from `from` up to, not including, `end`; both in epoch milliseconds. */
  address(symbol: string, interval: string, from: number, end: number): string;
  /** The rows of an answer, parsed from JSON. Throws if it has another form. */
  rows(answer: unknown): MarketRow[];
  /** The address of an answer whose only row is the first candle at `from` or after it; null where there is none. */
  firstAddress(symbol: string, interval: string, from: number): string | null;
};

/** A row with these fields as numbers. `places` says where time, open, high, low, close and volume are. */
export function rowOf(row: unknown, places: readonly number[], timeUnitMs: number): MarketRow {
  if (!Array.isArray(row)) throw new Error(`a row is no list: ${JSON.stringify(row)}`);
  const values = places.map((place) => {
    const value = row[place];
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isFinite(number)) {
      throw new Error(`field ${place + 1} of a row is no number: ${JSON.stringify(row)}`);
    }
    return number;
  });
  const [time = 0, ...prices] = values;
  return [time * timeUnitMs, ...prices] as MarketRow;
}

/** The rows of an answer that must be a list. */
export function listOf(answer: unknown): unknown[] {
  if (Array.isArray(answer)) return answer;
  throw new Error(`the answer is no list: ${JSON.stringify(answer)?.slice(0, 200)}`);
}
