import { ScriptSeries } from './script-series.js';

/** Finds the line of a script in which an error was thrown. */
export class ScriptErrorLine {
  /** Whether the next `error` event of this worker is not a failure: `ofSyntax` reports an old error to read its line. */
  static isAsking = false;
  /** The name of every script in stack traces and in the developer tools. */
  static readonly NAME = 'strategy.js';

  /** Stack traces have the name of the script in Chromium and Safari, and its address in Firefox. */
  readonly #pattern: RegExp;

  constructor(url: string) {
    const address = url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    this.#pattern = new RegExp(`(?:${address}|\\b${ScriptErrorLine.NAME.replace('.', '\\.')}):(\\d+)`);
  }

  /** The line of the script in which an error was thrown, from 1; null if the stack trace does not have it. */
  of(error: unknown): number | null {
    const line = textIn(error, 'stack', LONGEST_STACK).match(this.#pattern)?.[1];
    return line === undefined ? null : Number(line);
  }

  /** The line of a syntax error. Chromium gives it to listeners of `error` events only. */
  ofSyntax(error: SyntaxError): number | null {
    const own = error as { lineNumber?: unknown; line?: unknown };
    for (const line of [own.lineNumber, own.line, this.of(error)]) {
      if (typeof line === 'number' && line > 0) return line;
    }
    // Node.js does not report it at all.
    if (typeof reportError !== 'function') return null;
    let line: number | null = null;
    const listen = (event: Event) => {
      event.preventDefault();
      line = (event as ErrorEvent).lineno || null;
    };
    addEventListener('error', listen);
    ScriptErrorLine.isAsking = true;
    try {
      reportError(error);
    } finally {
      ScriptErrorLine.isAsking = false;
      removeEventListener('error', listen);
    }
    return line;
  }
}

/** A mistake in a declaration: the field and the value found. */
export class DeclarationError extends Error {
  constructor(
    readonly field: string,
    readonly found: unknown,
    reason: string,
  ) {
    super(reason);
  }
}

/** A refusal as JSON text, which the engine reads. */
export function refusedAt(line: number | null, field: string, error: unknown): string {
  return JSON.stringify(refusal(line, field, error));
}

/** A refusal: line, field, value found, and reason. */
export function refusal(line: number | null, field: string, error: unknown): object {
  if (error instanceof DeclarationError) {
    return { line, field: error.field, value: shown(error.found), reason: error.message };
  }
  return { line, field, value: 'a script', reason: errorText(error) };
}

/** Most characters of an error that are kept: a script may throw anything. */
const LONGEST_STACK = 20_000;
const LONGEST_TEXT = 1_000;

/** The text of an error for a person. It throws for no value, whatever its fields do. */
export function errorText(error: unknown): string {
  if (!isError(error)) return `${shown(error)} was thrown`;
  const [name, message] = [textIn(error, 'name', 100), textIn(error, 'message', LONGEST_TEXT)];
  if (name === 'Error' || name === '') return message || 'an error without a message was thrown';
  return `${name}: ${message}`;
}

function isError(error: unknown): error is Error {
  try {
    return error instanceof Error;
  } catch {
    return false;
  }
}

/** The beginning of a text in an error; empty if there is none or reading it throws. */
function textIn(error: unknown, field: 'name' | 'message' | 'stack', most: number): string {
  if (!isError(error)) return '';
  try {
    const text: unknown = error[field];
    if (typeof text !== 'string') return '';
    return text.length > most ? `${text.slice(0, most)}…` : text;
  } catch {
    return '';
  }
}

/** A value as text, at most 80 characters of it. It throws for no value. */
export function shown(value: unknown): string {
  let text: string | undefined;
  try {
    if (typeof value === 'function') text = 'a function';
    else text = value instanceof ScriptSeries ? String(value) : JSON.stringify(value);
    text ??= String(value);
  } catch {
    text = `a value of type ${typeof value}`;
  }
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
