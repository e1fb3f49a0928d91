import { personText } from '../verdict/reason-text.js';

/** What the engine says about an order that it rejected, and the same in a trader's words. */
const REASONS: [engine: RegExp, words: string][] = [
  [/units need .* (?:but .* is free|than the free margin)/, 'not enough cash'],
  [/free margin does not buy/, 'not enough cash for one unit'],
  [/\bbuys nothing\b/, 'the size buys less than the smallest lot'],
  [/size by risk needs a stop loss/, 'a size by risk needs a stop loss'],
  [/stop loss is not on the losing side/, 'the stop loss was on the wrong side of the price'],
];

/** Why an order was rejected, in words that follow a colon, without a full stop. */
export function rejectionText(reason: string): string {
  return REASONS.find(([engine]) => engine.test(reason))?.[1] ?? personText(reason);
}

/** The details of a rejection with numbers of at most two decimals: `54 units need 10,050 but 9,990.1 is free`. */
export function rejectionDetail(reason: string): string {
  return personText(reason).replaceAll(/(?<![\w.])-(?=\d)/g, '−');
}
