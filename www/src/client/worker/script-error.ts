import { ScriptSeries } from './script-series.js';

/** Where in a script an error was thrown, as the browsers say it. */
export class ScriptPlace {
  /** Whether the next error of this worker is no failure of it: it was thrown before, and only its line is asked for. */
  static isAsking = false;
  /** The name of every script in stacks and in the developer tools. */
  static readonly NAME = 'strategy.js';

  /** Chromium and Safari name the script, Firefox its address. */
  readonly #places: RegExp;

  constructor(url: string) {
    const address = url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    this.#places = new RegExp(`(?:${address}|\\b${ScriptPlace.NAME.replace('.', '\\.')}):(\\d+)`);
  }

  /** The line of the script that an error comes from, from 1. */
  of(error: unknown): number | null {
    const stack = error instanceof Error ? error.stack : undefined;
    const line = stack?.match(this.#places)?.[1];
    return line === undefined ? null : Number(line);
  }

  /** The line of a text that is no JavaScript. Chromium says it to listeners of errors only. */
  ofSyntax(error: SyntaxError): number | null {
    const own = error as { lineNumber?: unknown; line?: unknown };
    for (const line of [own.lineNumber, own.line, this.of(error)]) {
      if (typeof line === 'number' && line > 0) return line;
    }
    // Node.js says it nowhere.
    if (typeof reportError !== 'function') return null;
    let line: number | null = null;
    const listen = (event: Event) => {
      event.preventDefault();
      line = (event as ErrorEvent).lineno || null;
    };
    addEventListener('error', listen);
    ScriptPlace.isAsking = true;
    try {
      reportError(error);
    } finally {
      ScriptPlace.isAsking = false;
      removeEventListener('error', listen);
    }
    return line;
  }
}

/** What is wrong with a declaration: the field and what was found. */
export class DeclarationError extends Error {
  constructor(
    readonly field: string,
    readonly found: unknown,
    reason: string,
  ) {
    super(reason);
  }
}

/** A refusal as JSON text, as the engine reads it. */
export function refusedAt(line: number | null, field: string, error: unknown): string {
  return JSON.stringify(refusal(line, field, error));
}

/** What is wrong, where, and what was found. */
export function refusal(line: number | null, field: string, error: unknown): object {
  if (error instanceof DeclarationError) {
    return { line, field: error.field, value: shown(error.found), reason: error.message };
  }
  return { line, field, value: 'a script', reason: errorText(error) };
}

/** An error as a person reads it. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return `${shown(error)} was thrown`;
  return error.name === 'Error' ? error.message : `${error.name}: ${error.message}`;
}

/** Enough of a value to recognise it. */
export function shown(value: unknown): string {
  let text: string | undefined;
  try {
    if (typeof value === 'function') text = 'a function';
    else text = value instanceof ScriptSeries ? String(value) : JSON.stringify(value);
  } catch {
    text = undefined;
  }
  text ??= String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
