import { type CandlerunError, formatCount, type LoadedCandles } from 'candlerun';
import { intervalText } from '../number-text.js';
import { sentence } from '../sentence.js';
import { countText, daysText } from './candles-text.js';
import { importChoices } from './import-choices.js';

/** What the import of a file assumed, in words of the page. */
export function assumptionText(assumption: string): string {
  const column = /^the (\w+) is the column (.+)$/.exec(assumption);
  if (column)
    return `${column[1]?.charAt(0).toUpperCase()}${column[1]?.slice(1)} read from column “${column[2]}”.`;
  switch (assumption) {
    case 'times without a zone are UTC':
      return 'Times read as UTC.';
    case 'numbers for times are epoch milliseconds':
      return 'Times read as Unix milliseconds.';
    case 'numbers for times are epoch seconds':
      return 'Times read as Unix seconds.';
    case 'prices are as traded: the adjusted close is not used':
      return 'Uses Close, not Adj Close (prices not adjusted for splits and dividends).';
    default:
      return sentence(assumption.replace(/\.$/, ''));
  }
}

/** The words of the page for the options of the import, which its reasons name. */
function inWords(reason: string): string {
  const title = (option: string) =>
    `“${importChoices.find((choice) => choice.option === option)?.title ?? 'More choices'}” below`;
  return reason
    .replace(/ to day_first or month_first/g, '')
    .replace(
      /the options (columns\.\w+) and (columns\.\w+)/g,
      (_, one, other) => `${title(one)} and ${title(other)}`,
    )
    .replace(
      /the candles' interval, (\d+)/,
      (_, ms) => `the interval of the file, ${intervalText(Number(ms))}`,
    )
    .replace(/the option columns(?!\.)/g, 'the columns below')
    .replace(/the option ([a-z_]+(?:\.[a-z]+)?)/g, (_, option) => title(option));
}

/** The name of a choice in the panel; other fields, such as the open of a row, have the names of the file. */
function titleOf(field: string): string {
  return importChoices.find(({ option }) => option === field)?.title ?? field.replaceAll('_', ' ');
}

/** Why a file was refused: `Line 3, close “NaN”: a price must be a finite number.` */
export function importErrorText(error: Pick<CandlerunError, 'line' | 'field' | 'value' | 'reason'>): string {
  const { line, value, reason } = error;
  const element = /^\[(\d+)\]\.(.+)$/.exec(error.field);
  const field = titleOf(element?.[2] ?? error.field);
  const low = /^the (high|open|close) must not be (below the low|above the high)$/.exec(reason);
  const row = element ? `Candle ${formatCount(Number(element[1]) + 1)}` : '';
  const where = line === null ? row : `Line ${formatCount(line)}`;
  if (low) return sentence([where, `${low[1]} (${value}) is ${low[2]}`].filter(Boolean).join(': '));
  const what = field === '' ? '' : value === '' ? field : `${field} “${value}”`;
  const place = [where, what].filter(Boolean).join(', ');
  return sentence([place, inWords(reason).replace(/\.$/, '')].filter(Boolean).join(': '));
}

/** Days and number of candles, and what was assumed unless the panel of the import shows it. */
export function loadedText(info: LoadedCandles, withAssumptions: boolean): string {
  const assumptions = withAssumptions ? (info.import?.assumptions ?? []) : [];
  const assumed = assumptions.map((assumption) => ` ${assumptionText(assumption)}`).join('');
  return `${daysText(info)}, ${countText(info.candles)}.${assumed}`;
}
