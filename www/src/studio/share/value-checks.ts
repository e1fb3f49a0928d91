/** Whether a value that came from outside has a form. Each check looks at a bounded number of values. */
export type Check = (value: unknown) => boolean;

export const isFlag: Check = (value) => typeof value === 'boolean';
export const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
export const isWhole: Check = (value) => Number.isSafeInteger(value);

/** A time in epoch milliseconds that a `Date` can have. */
export const isTime: Check = (value) => isWhole(value) && Math.abs(Number(value)) <= 8.64e15;

/** Text of up to `most` UTF-16 units. */
export function isText(most: number): Check {
  return (value) => typeof value === 'string' && value.length <= most;
}

/** One of the keys of a record. */
export function isKeyOf(known: object): Check {
  return (value) => typeof value === 'string' && Object.hasOwn(known, value);
}

/** No value, or one that passes. */
export function orNone(check: Check): Check {
  return (value) => value === null || value === undefined || check(value);
}

export function isEither(...checks: Check[]): Check {
  return (value) => checks.some((check) => check(value));
}

/** A list of up to `most` items. */
export function isListOf(check: Check, most: number): Check {
  return (value) => Array.isArray(value) && value.length <= most && value.every(check);
}

/** A record of up to `most` values under names of any kind. */
export function isRecordOf(check: Check, most: number): Check {
  return (value) => {
    if (!isRecord(value)) return false;
    const names = Object.keys(value);
    return names.length <= most && names.every((name) => isName(name) && check(value[name]));
  };
}

/** A record with these fields and no others. A field whose check accepts `undefined` may be missing. */
export function isRecordWith(fields: Record<string, Check>): Check {
  const [names, most] = [Object.entries(fields), Object.keys(fields).length];
  return (value) => {
    if (!isRecord(value)) return false;
    const given = Object.keys(value);
    if (given.length > most || !given.every((name) => Object.hasOwn(fields, name))) return false;
    return names.every(([name, check]) => check(Object.hasOwn(value, name) ? value[name] : undefined));
  };
}

/** The longest name of a parameter. */
const LONGEST_NAME = 100;

function isName(name: string): boolean {
  return name.length <= LONGEST_NAME && name !== '__proto__';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
