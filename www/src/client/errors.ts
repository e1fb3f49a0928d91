import type { CandlerunEvent } from './generated/protocol.js';

type RequestFailed = Extract<CandlerunEvent, { type: 'request_failed' }>;

/** An input that was refused, or a failure of a worker. */
export class CandlerunError extends Error {
  override readonly name = 'CandlerunError';

  constructor(
    /** Why it was refused, and what is expected. */
    readonly reason: string,
    /** Path of the field, or name of the column; empty if the error is about neither. */
    readonly field = '',
    /** The value found. */
    readonly value = '',
    /** Line of the file or text, from 1. */
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

/** The message of what was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
