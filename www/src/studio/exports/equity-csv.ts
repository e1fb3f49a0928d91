import type { EpisodeDetail } from 'candlerun';
import { drawdownValues } from '../chart/reduce.js';
import type { BucketReader } from '../chart/window-loader.js';
import { type CsvColumn, csvFile, csvTime } from '../csv.js';

/** The equity at every close of an episode as CSV, with the price, buy and hold, and the drawdown in per cent. */
export async function equityCsv(
  { first_candle, equity_values }: EpisodeDetail,
  initialCash: number,
  read: BucketReader,
): Promise<Blob> {
  const count = equity_values.length;
  // A bucket for each candle.
  const { time, close } = await read({ from: first_candle, to: first_candle + count, buckets: count });
  const drawdown = drawdownValues(equity_values, initialCash);
  const perPrice = initialCash / (close[0] ?? Number.NaN);
  const value = (values: Float64Array) => (row: number) => values[row] ?? null;
  const columns: CsvColumn[] = [
    { name: 'time', cell: (row) => csvTime(time[row] ?? Number.NaN) },
    { name: 'close', cell: value(close) },
    { name: 'equity', cell: value(equity_values) },
    { name: 'buy_and_hold', cell: (row) => perPrice * (close[row] ?? Number.NaN) },
    { name: 'drawdown_pct', cell: value(drawdown) },
  ];
  return csvFile(columns, count);
}
