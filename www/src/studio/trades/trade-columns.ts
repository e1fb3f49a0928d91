import { formatCount } from 'candlerun';
import { type CsvCell, csvTime } from '../csv.js';
import { decimalText, signedText, UNDEFINED_TEXT } from '../number-text.js';
import type { TradeRows } from './trade-rows.js';
import { endTexts, heldText, priceText, sizeText, tradeTimeText, valueText } from './trade-texts.js';

/** A column of the list of trades. */
export type TradeColumn = {
  key: ColumnKey;
  title: string;
  /** What its head says where it stands beside the column that it belongs to. */
  short?: string;
  /** What the title does not say; shown where the pointer rests on it, and read out. */
  hint?: string;
  /** Text starts at the left; numbers end at the right. */
  isText?: true;
  /** Whether a negative value is written in the colour of losses. */
  hasTone?: true;
  values(rows: TradeRows): Float64Array | Uint8Array;
  text(rows: TradeRows, row: number): string;
};

/** Names of the columns, as they stand in a CSV file. */
export type ColumnKey =
  | 'number'
  | 'side'
  | 'units'
  | 'entry_time'
  | 'entry_price'
  | 'exit_time'
  | 'exit_price'
  | 'held'
  | 'exit_reason'
  | 'commission'
  | 'profit'
  | 'return_pct'
  | 'mae_pct'
  | 'mfe_pct'
  | 'running_total';

const at = (values: Float64Array, row: number) => values[row] as number;
const percentText = (value: number) => `${signedText(value)}%`;

/** Every column, in the order of the list. */
export const tradeColumns: readonly TradeColumn[] = [
  {
    key: 'number',
    title: '#',
    hint: 'Number of the trade, in the order of the exits',
    values: (rows) => rows.number,
    text: (rows, row) => formatCount(at(rows.number, row)),
  },
  {
    key: 'side',
    title: 'Side',
    isText: true,
    values: (rows) => rows.is_short,
    text: (rows, row) => (rows.is_short[row] === 1 ? 'Short' : 'Long'),
  },
  {
    key: 'units',
    title: 'Size',
    hint: 'Units traded',
    values: (rows) => rows.units,
    text: (rows, row) => sizeText(at(rows.units, row)),
  },
  {
    key: 'entry_time',
    title: 'Entry',
    hint: 'Opening time of the candle of the entry, UTC',
    isText: true,
    values: (rows) => rows.entry_time,
    text: (rows, row) => tradeTimeText(at(rows.entry_time, row), rows.isDaily),
  },
  {
    key: 'entry_price',
    title: 'Entry price',
    short: 'Price',
    hint: 'Spread and slippage included',
    values: (rows) => rows.entry_price,
    text: (rows, row) => priceText(at(rows.entry_price, row), rows.priceDecimals),
  },
  {
    key: 'exit_time',
    title: 'Exit',
    hint: 'Opening time of the candle of the exit, UTC',
    isText: true,
    values: (rows) => rows.exit_time,
    text: (rows, row) => tradeTimeText(at(rows.exit_time, row), rows.isDaily),
  },
  {
    key: 'exit_price',
    title: 'Exit price',
    short: 'Price',
    hint: 'Spread and slippage included',
    values: (rows) => rows.exit_price,
    text: (rows, row) => priceText(at(rows.exit_price, row), rows.priceDecimals),
  },
  {
    key: 'held',
    title: 'Held',
    hint: 'Time from the candle of the entry to the candle of the exit',
    values: (rows) => rows.held,
    text: (rows, row) => heldText(at(rows.held, row)),
  },
  {
    key: 'exit_reason',
    title: 'Closed by',
    isText: true,
    values: (rows) => rows.end,
    text: (rows, row) => endTexts[rows.ends[rows.end[row] as number] ?? 'open'],
  },
  {
    key: 'commission',
    title: 'Fees',
    hint: 'Commission of entry and exit, and interest',
    values: (rows) => rows.commission,
    text: (rows, row) => valueText(at(rows.commission, row), decimalText),
  },
  {
    key: 'profit',
    title: 'P/L',
    hint: 'Profit or loss after fees, in the currency of the account',
    hasTone: true,
    values: (rows) => rows.profit,
    text: (rows, row) => valueText(at(rows.profit, row), signedText),
  },
  {
    key: 'return_pct',
    title: 'Return',
    hint: 'Profit or loss after fees, in per cent of the value at entry',
    hasTone: true,
    values: (rows) => rows.return_pct,
    text: (rows, row) => valueText(at(rows.return_pct, row), percentText),
  },
  {
    key: 'mae_pct',
    title: 'MAE',
    hint: 'Maximum adverse excursion: the worst move against the trade while it was open, in per cent of the entry price',
    values: (rows) => rows.mae_pct,
    text: (rows, row) => valueText(at(rows.mae_pct, row), percentText),
  },
  {
    key: 'mfe_pct',
    title: 'MFE',
    hint: 'Maximum favourable excursion: the best move for the trade while it was open, in per cent of the entry price',
    values: (rows) => rows.mfe_pct,
    text: (rows, row) => valueText(at(rows.mfe_pct, row), percentText),
  },
  {
    key: 'running_total',
    title: 'Total',
    hint: 'Running total: the sum of the profits up to this trade, in the order of the exits',
    hasTone: true,
    values: (rows) => rows.total,
    text: (rows, row) => valueText(at(rows.total, row), signedText),
  },
];

/** The column with this name. */
export function tradeColumn(key: ColumnKey): TradeColumn {
  const column = tradeColumns.find((column) => column.key === key);
  if (column === undefined) throw new Error(`there is no column ${key}`);
  return column;
}

/** Whether a cell is written in the colour of losses. */
export function isLoss(column: TradeColumn, rows: TradeRows, row: number): boolean {
  return column.hasTone === true && (column.values(rows)[row] as number) < 0;
}

/** A cell of a CSV file: numbers with all digits, times in UTC, the time held in milliseconds. */
export function tradeCell(column: TradeColumn, rows: TradeRows, row: number): CsvCell {
  switch (column.key) {
    case 'side':
      return rows.is_short[row] === 1 ? 'short' : 'long';
    case 'exit_reason':
      return rows.ends[rows.end[row] as number] ?? null;
    case 'entry_time':
    case 'exit_time':
      return csvTime(column.values(rows)[row] as number);
    default:
      return column.values(rows)[row] as number;
  }
}

/** The text of a trade in one line, for where its columns do not fit. */
export function tradeSentence(rows: TradeRows, row: number): string {
  const text = (key: ColumnKey) => tradeColumn(key).text(rows, row);
  const start = `Trade ${text('number')}: ${text('side').toLowerCase()} ${text('units')} from ${text('entry_time')} at ${text('entry_price')}`;
  if (row >= rows.closed) return `${start}, still open.`;
  const end = `to ${text('exit_time')} at ${text('exit_price')}`;
  const profit = text('profit') === UNDEFINED_TEXT ? '' : `, P/L ${text('profit')} (${text('return_pct')})`;
  const moves = `worst ${text('mae_pct')}, best ${text('mfe_pct')}`;
  return `${start} ${end}${profit}, fees ${text('commission')}, ${moves}, total ${text('running_total')}.`;
}
