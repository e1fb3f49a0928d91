import type { CandlerunEvent } from './generated/types.js';

type RequestFailed = Extract<CandlerunEvent, { type: 'request_failed' }>;

/** An input that was refused, or a worker that could not go on. */
export class CandlerunError extends Error {
  override readonly name = 'CandlerunError';

  constructor(
    /** Why, and what is expected. */
    readonly reason: string,
    /** Path of the field or name of the column; empty where the error is about none. */
    readonly field = '',
    /** The value found. */
    readonly value = '',
    /** Line of the file, from 1. */
    readonly line: number | null = null,
  ) {
    const place = [line === null ? '' : `line ${line}`, field].filter(Boolean).join(', ');
    super(place === '' ? reason : `${place}: ${reason} (found ${value})`);
  }

  /** The error of a request that the conductor refused. */
  static refused(event: RequestFailed): CandlerunError {
    return new CandlerunError(event.reason, event.field, event.value, event.line);
  }
}
