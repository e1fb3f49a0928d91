import type { ImportPreview, LeftOutReason, PreviewRow } from '../generated/types.js';
import { formatCount } from '../jobs/format.js';
import { duration, moment } from './cli-import.js';

const REASONS: Record<LeftOutReason, string> = {
  above_header: 'above the header',
  repeated_header: 'repeated headers',
  without_prices: 'without prices',
  other_symbol: 'of other symbols',
  remark: 'remarks',
};

/** What was understood of a file, as lines of text: facts, the first and last candles, and assumptions with their options. */
export function previewLines(path: string, preview: ImportPreview): string[] {
  const { candles, candles_of_file, interval_ms, gaps, largest_gap, left_out } = preview;
  const joined = candles === candles_of_file ? '' : `, joined from ${formatCount(candles_of_file)}`;
  const longest = largest_gap ? `, the longest after ${moment(largest_gap.from_time)}` : '';
  const facts: [name: string, text: string | false][] = [
    ['candles', `${formatCount(candles)}${joined}`],
    ['interval', interval_ms !== null && duration(interval_ms)],
    ['zone', preview.zone],
    ['symbol', preview.symbol ?? false],
    ['gaps', `${formatCount(gaps)}${longest}`],
    ['repeated rows', formatCount(preview.duplicates)],
    ['open or close outside low and high', preview.outside_rows > 0 && formatCount(preview.outside_rows)],
    ...left_out.map(({ reason, rows, first }): [string, string] => [
      `rows left out, ${REASONS[reason]}`,
      `${formatCount(rows)}${first === null ? '' : `, the first is ${first}`}`,
    ]),
  ];
  const shown = facts.flatMap(([name, text]) => (text === false ? [] : [`${name}: ${text}`]));
  return [path, ...shown, '', ...table(preview), ...assumptions(preview)];
}

function assumptions({ assumptions: found }: ImportPreview): string[] {
  if (found.length === 0) return [];
  return [
    '',
    'assumed:',
    ...found.map(({ text, option }) => `  ${text}${option ? ` (${argument(option)})` : ''}`),
  ];
}

/** The argument that changes an assumption. */
function argument(option: string): string {
  const [name = '', role] = option.split('.');
  if (name === 'columns') return role ? `--column ${role}=…` : '--column';
  return name === 'interval_ms' ? '--interval' : `--${name.replaceAll('_', '-')}`;
}

function table({ first, last, candles }: ImportPreview): string[] {
  const between = candles > first.length + last.length ? [['…']] : [];
  const rows = [
    ['time', 'open', 'high', 'low', 'close', 'volume'],
    ...first.map(cells),
    ...between,
    ...last.map(cells),
  ];
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) =>
    row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
  return rows.map((row) => line(row).join('  ').trimEnd());
}

function cells({ time, open, high, low, close, volume }: PreviewRow): string[] {
  return [moment(time), ...[open, high, low, close, volume].map(String)];
}
