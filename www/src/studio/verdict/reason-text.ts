import { formatCount } from 'candlerun';
import { metricLabels, metricNames } from '../metric-labels.js';
import { parameterText } from '../number-text.js';
import { capitalised } from '../sentence.js';

/** Why an episode has no score, by what a person can do about it. */
export type ReasonKind = 'failed' | 'no-trade' | 'rejected' | 'few-trades' | 'undefined';

/** A reason for a person: `text` follows a colon, without a full stop. `orders` is the number of rejected orders. */
export type Reason = { kind: ReasonKind; text: string; orders: number };

/** Reads a reason of the engine, `failure` or `no_score` of an episode. `isFailure` if the episode could not be run to its end. */
export function readReason(reason: string, isFailure: boolean): Reason {
  if (isFailure) return { kind: 'failed', text: personText(reason), orders: 0 };
  const rejected = /entries rejected: (\d+), (?:the first )?because (.*)$/.exec(reason);
  if (rejected) {
    return { kind: 'rejected', text: personText(rejected[2] ?? ''), orders: Number(rejected[1]) };
  }
  if (reason.startsWith('no trades, no signal')) return noTrade('the strategy gave no signal');
  if (reason.startsWith('no trades, no entry filled'))
    return noTrade('its orders waited and were never filled');
  if (reason.startsWith('no trades')) return noTrade(personText(reason.replace(/^no trades,?\s*/, '')));
  const few = /^too few trades: (\d+) closed, and min_trades is (\d+)/.exec(reason);
  if (few) return { kind: 'few-trades', text: fewText(Number(few[1]), Number(few[2])), orders: 0 };
  return { kind: 'undefined', text: personText(reason), orders: 0 };
}

/** A reason of the engine without what only its authors need: paths, names of fields and errors, and "(found …)". */
export function personText(reason: string): string {
  let text = reason.trim().replace(/\s*\(found [^()]*\)$/, '');
  text = text.replace(/\b(?:Type|Reference|Range|Syntax|Eval|URI)Error: /, '');
  // The place of a script's error: the line is what its author looks for.
  const placed = /^(?:report: )?(candle \d+|init|onCandle) \(line (\d+)\): (.*)$/s.exec(text);
  if (placed) text = `line ${placed[2]}: ${placed[3]}`;
  text = text.replace(/^(?:report|candles|episode|job): /, '');
  for (const name of metricNames)
    text = text.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), metricLabels[name].title);
  return text.replace(/(?<![\w.]|\d,)\d+(?:\.\d+)?(?![\w.]|,\d)/g, numberText).replace(/\.$/, '');
}

/** A number of the engine, which has all its digits, as a person would write it: `198.80616895542272` is `198.81`. */
function numberText(digits: string): string {
  const value = Number(digits);
  // A whole number of up to four digits may be a year or a line.
  if (/^\d{1,4}$/.test(digits)) return digits;
  return parameterText(value < 1 ? Number(value.toPrecision(4)) : Math.round(value * 100) / 100);
}

function noTrade(text: string): Reason {
  return { kind: 'no-trade', text, orders: 0 };
}

function fewText(trades: number, minimum: number): string {
  const noun = trades === 1 ? 'trade' : 'trades';
  return `only ${formatCount(trades)} closed ${noun}, and the minimum is ${formatCount(minimum)}`;
}

/** A reason as a sentence. */
export function reasonSentence(text: string): string {
  return `${capitalised(text)}.`;
}
