import { CandlerunError } from '../errors.js';

/** Errors that a value causes by itself: too deep, not clonable, or no key. Another value could be written. */
const OF_VALUES = ['DataCloneError', 'DataError'];

/** Whether an error of the storage belongs to one value, so that the storage itself works. */
export function isOfValue(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof DOMException && OF_VALUES.includes(error.name));
}

/** The refusal of a value that cannot be stored. */
export function cannotBeStored(error: unknown): CandlerunError {
  return new CandlerunError(`cannot be stored: ${error}`);
}

/** Why the storage cannot be written, for a person. */
export function writeFailure(error: unknown): string {
  if (error instanceof DOMException && error.name === 'QuotaExceededError') {
    return 'the storage that the browser allows is full';
  }
  return `the browser's storage cannot be written: ${error}`;
}
