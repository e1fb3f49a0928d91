import type { Context } from 'hono';
import { CandlerunError, messageOf } from '../../errors.js';
import { excerpt, isRecord } from '../../storage/check.js';

/** The body of a request, which must be a JSON object. */
export async function jsonBody(context: Context): Promise<Record<string, unknown>> {
  const text = await context.req.text();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw new CandlerunError(`must be JSON: ${messageOf(error)}`, 'body', excerpt(text));
  }
  if (!isRecord(body)) throw new CandlerunError('must be a JSON object', 'body', excerpt(body));
  return body;
}

/** A whole number of the query, or `otherwise` if it is missing. */
export function countParameter(
  context: Context,
  name: string,
  otherwise: number,
  [low, high]: [number, number],
): number {
  const text = context.req.query(name);
  if (text === undefined) return otherwise;
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= low && count <= high) return count;
  throw new CandlerunError(`must be a whole number from ${low} to ${high}`, name, text);
}
