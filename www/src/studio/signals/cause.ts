import { formatCount, type SignalCounts } from 'candlerun';
import { rejectionText } from './rejection-text.js';

/** Counts with those that only some orders have. */
export type Signals = SignalCounts & { expired?: number; cancelled?: number; waiting?: number };

/** A sentence in which some words are code. */
export type CauseText = (string | { code: string })[];

type Statement = SignalCounts['statements'][number];

/** What most likely decided how many trades there were, as a sentence. */
export function causeOf(signals: Signals): CauseText {
  if (signals.candles === 0) return ['There was no candle to trade.'];
  if (signals.warm_candles === 0) {
    return [
      `The indicators never had a value: their warm-up is longer than the ${counted(signals.candles, 'candle')} of the test.`,
    ];
  }
  if (signals.orders === 0) return noOrder(signals);
  const rejected = rejectedOf(signals);
  const most = signals.rejections.reduce((most, each) => (each.count > most.count ? each : most), NONE);
  if (rejected === signals.orders) return [allRejected(signals, rejectionText(most.reason))];
  if (signals.filled === 0) return [`Orders were placed but never filled: ${lossesOf(signals)}.`];
  const filled = `${formatCount(signals.filled)} of ${counted(signals.orders, 'order')} ${signals.filled === 1 ? 'was' : 'were'} filled`;
  const losses = lossesOf(signals);
  return [losses === '' ? `${filled}.` : `${filled}: ${losses}.`];
}

const NONE = { reason: '', count: 0 };

/** Number of orders that were rejected. */
export function rejectedOf({ rejections }: Signals): number {
  return rejections.reduce((sum, { count }) => sum + count, 0);
}

function allRejected({ orders, rejections }: Signals, reason: string): string {
  const all =
    orders === 1 ? 'The only order was rejected' : `All ${formatCount(orders)} orders were rejected`;
  return `${all}: ${reason}${rejections.length > 1 ? ', mostly' : ''}.`;
}

/** How orders were lost: `9 were rejected (not enough cash), 3 expired before their price was met`. */
function lossesOf(signals: Signals): string {
  const { expired = 0, cancelled = 0, waiting = 0 } = signals;
  const rejected = signals.rejections.map(({ reason, count }): [number, string] => [
    count,
    `${wasOrWere(count)} rejected (${rejectionText(reason)})`,
  ]);
  const losses: [count: number, text: string][] = [
    ...rejected,
    [expired, 'expired before their price was met'],
    [cancelled, `${wasOrWere(cancelled)} cancelled`],
    [waiting, 'still waited at the end'],
  ];
  return losses
    .filter(([count]) => count > 0)
    .map(([count, text]) => `${formatCount(count)} ${text}`)
    .join(', ');
}

/** Why the strategy gave no order. */
function noOrder({ statements, warm_candles, candles }: Signals): CauseText {
  const entries = statements.filter(({ text }) => /^enter\b/.test(text));
  if (statements.length === 0) {
    return [`The strategy gave no order at any of the ${counted(candles, 'candle')}.`];
  }
  if (entries.length === 0) return ['The rules have no ', { code: 'enter' }, ' line.'];
  const held = entries.find(({ all }) => all > 0);
  if (held !== undefined) {
    return [
      `The condition of line ${held.line} held at ${ofCandles(held.all, warm_candles)}, but no order followed.`,
    ];
  }
  return neverHeld(entries, warm_candles);
}

/** Which part of the conditions was never true, or that parts were never true together. */
function neverHeld(entries: Statement[], warm: number): CauseText {
  const start = entries.length === 1 ? 'The condition never held' : 'No entry condition ever held';
  const parts = entries.flatMap(({ parts }) => parts);
  const never = parts.find(({ candles }) => candles === 0);
  if (never !== undefined) return [`${start}: `, { code: never.text }, ` was true at ${ofCandles(0, warm)}.`];
  const together = entries.reduce((most, each) => (each.parts.length > most.parts.length ? each : most));
  const rare = [...together.parts].sort((a, b) => a.candles - b.candles).slice(0, 2);
  const counts = rare.flatMap(
    ({ text, candles }, index): CauseText => [
      index === 0 ? '' : ' and ',
      { code: text },
      ` at ${counted(candles, 'candle')}`,
    ],
  );
  return [
    `${start}: its parts were never true at the same candle (`,
    ...counts.filter((text) => text !== ''),
    ').',
  ];
}

function ofCandles(count: number, of: number): string {
  return `${formatCount(count)} of ${counted(of, 'candle')}`;
}

/** A number with its noun: `1 order`, `3,269 orders`. */
export function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function wasOrWere(count: number): string {
  return count === 1 ? 'was' : 'were';
}
