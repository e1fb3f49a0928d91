import type { CandlerunError, FileOptions, ImportPreview } from 'candlerun';
import { DAY_MS } from '../calendar.js';

/** A choice about how a file is read. Without `options` it is a text. */
export type ImportChoice = {
  /** The option of `loadCandles`; a column as `columns.close`. */
  option: string;
  title: string;
  /** Values with their texts. The first, which is empty, leaves the answer to the import. */
  options?: readonly (readonly [value: string, text: string])[];
  hint?: string;
};

const COLUMN_HINT = 'The name of the column, or its number from 1';

/** Every choice, in the order of the form. */
export const importChoices: readonly ImportChoice[] = [
  {
    option: 'date_order',
    title: 'Dates begin with',
    options: [
      ['', 'Automatic'],
      ['day_first', 'the day: 31/01/2024'],
      ['month_first', 'the month: 01/31/2024'],
    ],
  },
  { option: 'time_zone', title: 'Time zone', hint: 'Of times without a zone: Europe/Berlin, +02:00, UTC' },
  {
    option: 'time_format',
    title: 'Numbers for times',
    options: [
      ['', 'Automatic'],
      ['epoch_seconds', 'Unix seconds'],
      ['epoch_milliseconds', 'Unix milliseconds'],
      ['epoch_microseconds', 'Unix microseconds'],
      ['epoch_nanoseconds', 'Unix nanoseconds'],
      ['date', 'YYYYMMDD'],
      ['date_hour', 'YYYYMMDDHH'],
      ['date_minute', 'YYYYMMDDHHMM'],
      ['date_second', 'YYYYMMDDHHMMSS'],
      ['date_millisecond', 'YYYYMMDDHHMMSSsss'],
      ['excel_days', 'days of Excel'],
      ['epoch_days', 'days since 1970'],
      ['matlab_days', 'days of MATLAB'],
      ['dotnet_ticks', 'ticks of .NET'],
    ],
  },
  {
    option: 'decimal_mark',
    title: 'Decimal mark',
    options: [
      ['', 'Automatic'],
      ['point', 'Point: 1,234.56'],
      ['comma', 'Comma: 1.234,56'],
    ],
  },
  { option: 'symbol', title: 'Symbol', hint: 'The symbol to load from a file with several' },
  { option: 'part', title: 'Sheet or file', hint: 'The sheet of a workbook, or the file in an archive' },
  { option: 'columns.time', title: 'Column of the date', hint: COLUMN_HINT },
  { option: 'columns.clock', title: 'Column of the time of day', hint: COLUMN_HINT },
  { option: 'columns.open', title: 'Column of the open', hint: COLUMN_HINT },
  { option: 'columns.high', title: 'Column of the high', hint: COLUMN_HINT },
  { option: 'columns.low', title: 'Column of the low', hint: COLUMN_HINT },
  { option: 'columns.close', title: 'Column of the close', hint: COLUMN_HINT },
  { option: 'columns.volume', title: 'Column of the volume', hint: COLUMN_HINT },
  {
    option: 'interval_ms',
    title: 'Candles of',
    options: [
      ['', 'the file'],
      [String(5 * 60_000), '5 minutes'],
      [String(15 * 60_000), '15 minutes'],
      [String(30 * 60_000), '30 minutes'],
      [String(60 * 60_000), '1 hour'],
      [String(4 * 60 * 60_000), '4 hours'],
      [String(DAY_MS), '1 day'],
      [String(7 * DAY_MS), '1 week'],
    ],
  },
];

/** The choices that answer an option; all columns for `columns`. */
export function choicesOf(option: string): string[] {
  const names = importChoices.map((choice) => choice.option);
  return names.filter((name) => name === option || (option === 'columns' && name.startsWith('columns.')));
}

/** The choices that a refused file asks for: its reason names their options. */
export function askedBy({ reason }: Pick<CandlerunError, 'reason'>): string[] {
  const named = [...reason.matchAll(/\boptions? ([a-z_.]+)(?: and ([a-z_.]+))?/g)];
  const options = named.flatMap(([, one, other]) => [one, other]);
  return [...new Set(options.flatMap((option) => (option ? choicesOf(option.replace(/\.$/, '')) : [])))];
}

/** The choices about what was assumed. */
export function assumedBy({ assumptions }: ImportPreview): string[] {
  return [...new Set(assumptions.flatMap(({ option }) => (option ? choicesOf(option) : [])))];
}

/** The choices that are made. */
export function madeIn(options: FileOptions): string[] {
  return importChoices.map(({ option }) => option).filter((option) => valueIn(options, option) !== '');
}

/** The value of a choice; empty if it is not made. */
export function valueIn(options: FileOptions, option: string): string {
  const [name, role] = option.split('.') as [keyof FileOptions, string | undefined];
  const value: unknown = role
    ? (options.columns as Record<string, string> | undefined)?.[role]
    : options[name];
  return value === undefined ? '' : String(value);
}

/** The options with a choice made, or taken back by an empty value. */
export function withChoice(options: FileOptions, option: string, value: string): FileOptions {
  const [name = '', role] = option.split('.');
  const changed: Record<string, unknown> = { ...options };
  // The offsets belong to the zone that was chosen before.
  if (name === 'time_zone') delete changed.zone_offsets;
  const choice = name === 'interval_ms' ? Number(value) : value;
  if (role === undefined) {
    if (value === '') delete changed[name];
    else changed[name] = choice;
    return changed as FileOptions;
  }
  const columns: Record<string, string> = { ...options.columns, [role]: value };
  if (value === '') delete columns[role];
  if (Object.keys(columns).length === 0) delete changed.columns;
  else changed.columns = columns;
  return changed as FileOptions;
}
