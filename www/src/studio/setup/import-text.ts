import { type CandlerunError, formatCount } from 'candlerun';
import { sentence } from '../sentence.js';

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

/** Why a file was refused: `Line 3, close “NaN”: a price must be a finite number.` */
export function importErrorText(error: Pick<CandlerunError, 'line' | 'field' | 'value' | 'reason'>): string {
  const { line, field, value, reason } = error;
  const low = /^the (high|open|close) must not be (below the low|above the high)$/.exec(reason);
  const where = line === null ? '' : `Line ${formatCount(line)}`;
  if (low) return sentence([where, `${low[1]} (${value}) is ${low[2]}`].filter(Boolean).join(': '));
  const what = field === '' ? '' : value === '' ? field : `${field} “${value}”`;
  const place = [where, what].filter(Boolean).join(', ');
  return sentence([place, reason.replace(/\.$/, '')].filter(Boolean).join(': '));
}
