import { CandlerunError } from 'candlerun';
import { messageOf } from './message-of.js';
import { sentence } from './sentence.js';

/** Why an episode could not be run again, as a sentence for a person. */
export function problemText(error: unknown): string {
  if (error instanceof CandlerunError && error.field === 'candles') {
    return 'The candles of this run are not in this browser. Open their file to see chart and trades.';
  }
  const reason = error instanceof CandlerunError && error.reason !== '' ? error.reason : messageOf(error);
  return `This backtest could not be run again. ${sentence(reason.replace(/\.$/, ''))}`;
}

/** The reason of an error of the client as a sentence, without its field and value. */
export function reasonText(error: unknown): string {
  if (error instanceof CandlerunError && error.field === 'server.url') return sentence(error.reason);
  return messageOf(error);
}
