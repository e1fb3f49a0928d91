/** Closes a switch over a union: a case that is missing does not compile. */
export function ensureNever(value: never): never {
  throw new Error(`an unknown case: ${JSON.stringify(value)}`);
}
