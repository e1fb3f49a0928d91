import { messageOf } from './errors.js';

/** A mistake in the arguments, or in a file that they name. */
export class UsageError extends Error {}

/** Reads an argument. An error becomes a `UsageError`, with a text before its message. */
export function readArgument<T>(read: () => T, before = ''): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(before + messageOf(error));
  }
}
