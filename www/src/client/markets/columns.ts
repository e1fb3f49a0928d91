import type { CandleColumns } from '../candles-input.js';
import { CandlerunError } from '../errors.js';
import type { MarketRow } from './exchange.js';
import type { CheckedQuery } from './query.js';

export type MarketColumns = Required<{ [Name in keyof CandleColumns]: Float64Array }>;

/** The candles of a query as columns. Pages are added from the oldest on. */
export class QueryColumns {
  readonly #query: CheckedQuery;
  readonly #columns: Float64Array[];
  #count = 0;

  constructor(query: CheckedQuery) {
    this.#query = query;
    const most = (query.end - query.from) / query.intervalMs;
    this.#columns = Array.from({ length: 6 }, () => new Float64Array(most));
  }

  get count(): number {
    return this.#count;
  }

  /** Adds the rows of a page that belong to the query, each time once. */
  add(rows: readonly MarketRow[]): void {
    const { exchange, symbol, intervalMs, from, end } = this.#query;
    const [times] = this.#columns as [Float64Array];
    for (const row of [...rows].sort(([one], [other]) => one - other)) {
      const [time] = row;
      if (time < from || time >= end || (this.#count > 0 && time <= (times[this.#count - 1] as number)))
        continue;
      if (time % intervalMs !== 0) {
        const reason = `${exchange.title} has a candle that opens between two: ${new Date(time).toISOString()}`;
        throw new CandlerunError(reason, 'symbol', symbol);
      }
      for (const [place, column] of this.#columns.entries()) column[this.#count] = row[place] as number;
      this.#count += 1;
    }
  }

  all(): MarketColumns {
    const [time, open, high, low, close, volume] = this.#columns.map((column) =>
      column.slice(0, this.#count),
    );
    return { time, open, high, low, close, volume } as MarketColumns;
  }
}
