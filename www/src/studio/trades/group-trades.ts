import { DAY_MS } from '../calendar.js';
import { ensureNever } from '../ensure-never.js';
import type { TradeRows } from './trade-rows.js';
import { endTexts } from './trade-texts.js';

/** What trades are grouped by. Weekday and hour are those of the entry, in UTC. */
export type GroupKey = 'exit_reason' | 'side' | 'tag' | 'weekday' | 'hour';

/** Trades with something in common. */
export type TradeGroup = {
  /** The common value. */
  value: number;
  title: string;
  /** In the order of the list. */
  rows: Uint32Array;
  /** Number of closed trades. */
  closed: number;
  /** Closed trades with a gain. */
  wins: number;
  /** Sum of the profits of closed trades. */
  profit: number;
};

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const HOUR_MS = 3_600_000;

/** Groups rows. Groups come in the order of their values: days of the week from Monday, exit reasons as the engine lists them. */
export function groupTrades(rows: TradeRows, listed: Uint32Array, key: GroupKey): TradeGroup[] {
  const members = new Map<number, number[]>();
  for (const row of listed) {
    const value = groupValue(rows, row, key);
    const group = members.get(value);
    if (group === undefined) members.set(value, [row]);
    else group.push(row);
  }
  return [...members]
    .sort(([a], [b]) => a - b)
    .map(([value, group]) => ({
      value,
      title: titleOf(rows, value, key),
      rows: Uint32Array.from(group),
      ...sums(rows, group),
    }));
}

function sums(rows: TradeRows, group: readonly number[]) {
  let closed = 0;
  let wins = 0;
  let profit = 0;
  for (const row of group) {
    if (row >= rows.closed) continue;
    const gain = rows.profit[row] as number;
    closed += 1;
    if (gain > 0) wins += 1;
    profit += gain;
  }
  return { closed, wins, profit };
}

function groupValue(rows: TradeRows, row: number, key: GroupKey): number {
  const time = rows.entry_time[row] as number;
  switch (key) {
    case 'exit_reason':
      return rows.end[row] as number;
    case 'side':
      return rows.is_short[row] as number;
    case 'tag':
      return rows.tag[row] as number;
    case 'weekday':
      // 1 January 1970 was a Thursday.
      return modulo(Math.floor(time / DAY_MS) + 3, 7);
    case 'hour':
      return modulo(Math.floor(time / HOUR_MS), 24);
    default:
      return ensureNever(key);
  }
}

function titleOf(rows: TradeRows, value: number, key: GroupKey): string {
  switch (key) {
    case 'exit_reason':
      return endTexts[rows.ends[value] ?? 'open'];
    case 'side':
      return value === 1 ? 'Short' : 'Long';
    case 'tag':
      return value === 0 ? 'No tag' : `Tag ${value}`;
    case 'weekday':
      return WEEKDAYS[value] ?? '';
    case 'hour':
      return `${String(value).padStart(2, '0')}:00–${String(value).padStart(2, '0')}:59`;
    default:
      return ensureNever(key);
  }
}

/** The remainder that is never negative: dates before 1970 have negative times. */
function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
