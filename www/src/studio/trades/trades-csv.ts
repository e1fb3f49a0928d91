import { type CsvColumn, csvFile } from '../csv.js';
import { tradeCell, tradeColumns } from './trade-columns.js';
import type { TradeRows } from './trade-rows.js';

/** Trades as CSV, in the order of `listed`: the columns of the list and the tag. Open trades have no exit. */
export function tradesCsv(rows: TradeRows, listed: Uint32Array): Promise<Blob> {
  const columns: CsvColumn[] = tradeColumns.map((column) => ({
    name: column.key === 'held' ? 'held_ms' : column.key,
    cell: (place) => tradeCell(column, rows, listed[place] as number),
  }));
  columns.push({ name: 'tag', cell: (place) => rows.tag[listed[place] as number] as number });
  return csvFile(columns, listed.length);
}
