import type { FileOptions } from '../files/file-options.js';
import type { ColumnChoice } from '../generated/types.js';
import { UsageError } from '../usage-error.js';

/** The options of the command that say how a file of candles is read, as `parseArgs` takes them. */
export const FILE_ARGUMENTS = {
  column: { type: 'string', multiple: true },
  'date-order': { type: 'string' },
  'time-format': { type: 'string' },
  'time-zone': { type: 'string' },
  'decimal-mark': { type: 'string' },
  symbol: { type: 'string' },
  part: { type: 'string' },
  interval: { type: 'string' },
} as const;

/** Their part of the text of `--help`. */
export const FILE_USAGE = `  --column <role>=<name>  column of time, clock, open, high, low, close or volume, by its name or its number from 1
  --date-order <order>    day_first or month_first, for dates such as 01/02/2024
  --time-format <format>  numbers for times: epoch_seconds, epoch_milliseconds, date, excel_days, …
  --time-zone <zone>      zone of times without one: UTC, +02:00, America/New_York
  --decimal-mark <mark>   point or comma
  --symbol <symbol>       the candles of one symbol in a file with several
  --part <name>           the file in an archive, or the sheet in a workbook
  --interval <interval>   joins candles to longer ones: 15m, 1h, 1d, 1w`;

type Values = { [name in keyof typeof FILE_ARGUMENTS]?: string | string[] };

const ROLES = ['time', 'clock', 'open', 'high', 'low', 'close', 'volume'] as const;
const UNITS_MS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Reads the options. What depends on the file is checked when it is read. */
export function fileOptions(values: Values): FileOptions {
  const text = (name: keyof Values) => values[name] as string | undefined;
  const columns = values.column as string[] | undefined;
  const [order, format, mark] = [text('date-order'), text('time-format'), text('decimal-mark')];
  const [zone, symbol, part, interval] = [text('time-zone'), text('symbol'), text('part'), text('interval')];
  return {
    ...(columns && { columns: columnChoice(columns) }),
    ...(order && { date_order: oneOf('date-order', order, ['day_first', 'month_first'] as const) }),
    ...(format && { time_format: format as NonNullable<FileOptions['time_format']> }),
    ...(mark && { decimal_mark: oneOf('decimal-mark', mark, ['point', 'comma'] as const) }),
    ...(zone && { time_zone: zone }),
    ...(symbol && { symbol }),
    ...(part && { part }),
    ...(interval && { interval_ms: intervalMs(interval) }),
  };
}

function columnChoice(texts: string[]): ColumnChoice {
  const choice: ColumnChoice = {};
  for (const text of texts) {
    const [role, name] = [text.split('=')[0] ?? '', text.slice(text.indexOf('=') + 1)];
    if (!text.includes('=') || name === '') {
      throw new UsageError(`--column ${text}: it must be a role and a column, such as close=Adj Close`);
    }
    choice[oneOf('column', role, ROLES)] = name;
  }
  return choice;
}

function oneOf<T extends string>(option: string, text: string, values: readonly T[]): T {
  const value = values.find((one) => one === text);
  if (value === undefined)
    throw new UsageError(`--${option} ${text}: it must be one of ${values.join(', ')}`);
  return value;
}

function intervalMs(text: string): number {
  const [, count, unit] = /^([1-9]\d{0,4})([smhdw])$/.exec(text) ?? [];
  if (count === undefined || unit === undefined) {
    throw new UsageError(`--interval ${text}: it must be a number and s, m, h, d or w, such as 15m`);
  }
  return Number(count) * (UNITS_MS[unit] ?? 0);
}
