/** The title of a strategy: the first line of its text, if that is a comment of the rules language or of JavaScript. */
export function commentTitle(text: string): string | undefined {
  return /^\s*(?:#|\/\/)\s*(\S.*)/.exec(text)?.[1];
}
