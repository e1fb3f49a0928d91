import type { Signals } from './cause.js';
import { rejectedOf } from './cause.js';

/** A step from candles to fills. `share` is that of the largest number of its part of the funnel, 0 to 1. */
export type FunnelRow = { label: string; isCode: boolean; count: number; share: number };

/** Steps under a title: the candles, a statement of the rules, or the orders. */
export type FunnelPart = { title: string; code: string; rows: FunnelRow[] };

/** The steps at which signals are lost. */
export function funnelOf(signals: Signals): FunnelPart[] {
  const { candles, warm_candles, statements } = signals;
  const row = (label: string, count: number, of: number, isCode = false): FunnelRow => ({
    label,
    isCode,
    count,
    share: of === 0 ? 0 : Math.min(1, count / of),
  });
  const parts: FunnelPart[] = [];
  if (statements.length > 0) {
    parts.push({
      title: 'Candles',
      code: '',
      rows: [
        row('All candles', candles, candles),
        row('After the warm-up of the indicators', warm_candles, candles),
      ],
    });
  }
  for (const statement of statements) {
    const rows = statement.parts.map((part) => row(part.text, part.candles, warm_candles, true));
    if (rows.length !== 1) rows.push(row('All parts together', statement.all, warm_candles));
    parts.push({ title: `Line ${statement.line}`, code: statement.text, rows });
  }
  parts.push({ title: 'Orders to enter', code: '', rows: orderRows(signals, row) });
  return parts;
}

function orderRows(
  signals: Signals,
  row: (label: string, count: number, of: number) => FunnelRow,
): FunnelRow[] {
  const { orders, filled, expired = 0, cancelled = 0, waiting = 0 } = signals;
  const lost: [label: string, count: number][] = [
    ['Rejected', rejectedOf(signals)],
    ['Expired before their price was met', expired],
    ['Cancelled', cancelled],
    ['Still waiting at the end', waiting],
  ];
  return [
    row('Placed', orders, orders),
    row('Filled', filled, orders),
    ...lost.filter(([, count]) => count > 0).map(([label, count]) => row(label, count, orders)),
  ];
}
