/** What a strategy calls itself: the first line of its text, where that is a comment of rules or of JavaScript. */
export function commentTitle(text: string): string | undefined {
  return /^\s*(?:#|\/\/)\s*(\S.*)/.exec(text)?.[1];
}
