import { CandlerunError } from '../errors.js';

/** A record whose fields are not checked yet. */
export type Fields = Record<string, unknown>;

/** Most characters of a value that a refusal shows. */
const SHOWN = 80;

/**
 * Levels, values in lists, and fields of a record from outside. A spec has 9 levels, at most 32 × 1,000 choices twice, in its search and its
 * script, and at most 100 parameters of a script with ten fields each. Fields take more time than values in lists.
 */
const MOST_LEVELS = 32;
const MOST_VALUES = 70_000;
const MOST_FIELDS = 4_000;
/** Most characters of all texts in a record together: twice the longest script. */
const MOST_CHARACTERS = 1 << 20;

/** Refuses a value unless it is right; `reason` says what is expected. */
export function check(isRight: boolean, field: string, value: unknown, reason: string): asserts isRight {
  if (!isRight) throw new CandlerunError(reason, field, excerpt(value));
}

export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a whole number from 0 that JavaScript counts with exactly. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Whether a value is a text of at most so many characters. */
export function isText(value: unknown, most: number): value is string {
  return typeof value === 'string' && value.length <= most;
}

/** Whether a value is missing: older versions left fields out that are null now. */
export function isMissing(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** Refuses a value that is nested deeper or larger than any record of Candlerun. It takes no more time than that allows. */
export function checkSize(value: unknown, field: string): void {
  let level: unknown[] = [value];
  let [values, fields, characters] = [0, 0, 0];
  for (let depth = 0; level.length > 0; depth += 1) {
    check(depth < MOST_LEVELS, field, 'a deeper one', `must have at most ${MOST_LEVELS} levels`);
    const next: unknown[] = [];
    for (const part of level) {
      if (typeof part === 'string') characters += part.length;
      else if (typeof part === 'object' && part !== null) {
        if (Array.isArray(part)) values += part.length;
        else fields += Object.keys(part).length;
        check(values <= MOST_VALUES, field, 'more', `must have at most ${MOST_VALUES} values in lists`);
        check(fields <= MOST_FIELDS, field, 'more', `must have at most ${MOST_FIELDS} fields`);
        for (const [key, inner] of Object.entries(part)) {
          characters += Array.isArray(part) ? 0 : key.length;
          next.push(inner);
        }
      }
      check(characters <= MOST_CHARACTERS, field, 'more', `must have at most ${MOST_CHARACTERS} characters`);
    }
    level = next;
  }
}

/** The beginning of a value as text. */
export function excerpt(value: unknown): string {
  return shortened(textOf(value));
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isRecord(value)) return shortened(`an object with ${Object.keys(value).join(', ') || 'no fields'}`);
  return value === undefined ? 'nothing' : String(value);
}

function shortened(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
