/** A mistake in the arguments, or in a file that they name. */
export class UsageError extends Error {}
