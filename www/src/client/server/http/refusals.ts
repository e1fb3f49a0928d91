import { CandlerunError } from '../../errors.js';

/** A refusal with a status of its own. */
export class HttpError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The body of a refusal: the message for a person, and for input its field, value, reason and line. */
export type Refusal = { error: string; field?: string; value?: string; reason?: string; line?: number };

/** Status and body of the answer to an error; null for one that is a defect. */
export function refusalOf(error: unknown): { status: number; body: Refusal } | null {
  if (error instanceof HttpError) return { status: error.status, body: { error: error.message } };
  if (!(error instanceof CandlerunError)) return null;
  const { message, field, value, reason, line } = error;
  return {
    status: statusOf(error),
    body: { error: message, field, value, reason, ...(line === null ? {} : { line }) },
  };
}

function statusOf({ field, reason }: CandlerunError): number {
  if (field === 'id' && reason === 'there is no such job') return 404;
  // A command that does not fit the state of its job.
  if (field === 'status') return 409;
  return 422;
}
