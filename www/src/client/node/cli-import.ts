import type { LoadedCandles } from '../candles-input.js';
import { formatCount } from '../jobs/format.js';

/** The findings and assumptions of the import of a file, as a few lines of text. */
export function importLines(path: string, { import: report, ...candles }: LoadedCandles): string[] {
  if (report === null) return [];
  const { duplicates, skipped_rows, outside_rows, gaps, largest_gap } = report;
  const range = `${day(candles.first_time)} to ${day(candles.last_time)}`;
  const interval = report.interval_ms === null ? '' : `, ${duration(report.interval_ms)} apart`;
  const longest = largest_gap === null ? '' : `, the longest after ${moment(largest_gap.from_time)}`;
  const found = [
    `${counted(report.rows, 'candle', 'candles')}, ${range}${interval}`,
    gaps > 0 && `${counted(gaps, 'gap', 'gaps')}${longest}`,
    duplicates > 0 && `${counted(duplicates, 'repeated row', 'repeated rows')} dropped`,
    skipped_rows > 0 && `${counted(skipped_rows, 'row', 'rows')} without prices skipped`,
    outside_rows > 0 && `${counted(outside_rows, 'open or close', 'opens or closes')} outside low and high`,
    report.newest_first && 'turned round: the newest row came first',
  ].filter((text) => typeof text === 'string');
  return [`${path}: ${found.join('; ')}`, ...report.assumptions.map((text) => `${path}: assumed: ${text}`)];
}

function counted(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `2024-01-31T09:30:00Z`. */
export function moment(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

function day(ms: number): string {
  return moment(ms).slice(0, 10);
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** A time in the largest unit that gives a whole number: `1 d`, `90 min`. */
export function duration(ms: number): string {
  const unit = UNITS.find(([, size]) => ms % size === 0);
  return unit ? `${ms / unit[1]} ${unit[0]}` : `${ms} ms`;
}
