import { messageOf } from '../errors.js';

export type LogLevel = 'info' | 'warn' | 'error';

/** Writes one line of JSON for each event: time, level, message, and fields of its own. */
export type Log = (level: LogLevel, message: string, fields?: Record<string, unknown>) => void;

/** A log that passes its lines on. */
export function jsonLog(write: (line: string) => void, now: () => Date = () => new Date()): Log {
  return (level, message, fields = {}) =>
    write(`${JSON.stringify({ time: now().toISOString(), level, message, ...fields })}\n`);
}

/** The log of a client: `detail` is an error, or a value that explains the message. */
export function clientLog(log: Log): (message: string, detail: unknown) => void {
  return (message, detail) => log('warn', message, { detail: messageOf(detail) });
}
