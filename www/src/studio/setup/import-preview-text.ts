import { formatCount, type ImportPreview, type LeftOutReason } from 'candlerun';
import { candleTimeText, intervalText, spanText } from '../number-text.js';
import { countText } from './candles-text.js';

const LEFT_OUT: Record<LeftOutReason, string> = {
  above_header: 'above the header',
  repeated_header: 'that repeat the header',
  without_prices: 'without prices',
  other_symbol: 'of other symbols',
  remark: 'with remarks',
};

/** The facts about a file: `3,270 candles`, `1 d apart`, `times in UTC`, `no gaps`, … */
export function importPreviewFacts(preview: ImportPreview): string[] {
  const { candles, candles_of_file, interval_ms, gaps, largest_gap, duplicates, outside_rows } = preview;
  const joined = candles === candles_of_file ? '' : ` from ${formatCount(candles_of_file)} in the file`;
  const longest = largest_gap
    ? `, the longest ${spanText(largest_gap.to_time - largest_gap.from_time)} after ${candleTimeText(largest_gap.from_time, interval_ms)}`
    : '';
  return [
    `${countText(candles)}${joined}`,
    interval_ms === null ? '' : `${intervalText(interval_ms)} apart${joined === '' ? '' : ' in the file'}`,
    preview.zone === 'in the file' ? 'each time has its zone' : `times in ${preview.zone}`,
    preview.symbol === null ? '' : `symbol ${preview.symbol}`,
    gaps === 0 ? 'no gaps' : `${counted(gaps, 'gap')}${longest}`,
    duplicates === 0 ? '' : `${counted(duplicates, 'repeated row')} left out`,
    outside_rows === 0 ? '' : `${counted(outside_rows, 'row')} with open or close outside low and high`,
    ...preview.left_out.map(
      ({ reason, rows, first }) =>
        `${counted(rows, 'row')} ${LEFT_OUT[reason]} left out${first === null ? '' : ` (the first is ${first})`}`,
    ),
  ].filter((fact) => fact !== '');
}

function counted(count: number, one: string): string {
  return `${formatCount(count)} ${one}${count === 1 ? '' : 's'}`;
}
