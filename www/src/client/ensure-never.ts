/** The default of a switch over a union: if a case is missing, the switch does not compile. */
export function ensureNever(value: never): never {
  throw new Error(`an unknown case: ${JSON.stringify(value)}`);
}
