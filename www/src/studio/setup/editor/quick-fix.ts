import type { RulesMistake } from 'candlerun';

/** The text that replaces a mistake if the engine suggests a word for it; null for any other mistake. */
export function quickFix({ suggestion }: Pick<RulesMistake, 'suggestion'>): string | null {
  return /^did you mean `([^`]+)`\?$/.exec(suggestion ?? '')?.[1] ?? null;
}

/** What the fix does, for a button. */
export function quickFixText(replacement: string): string {
  return `Use ${replacement}`;
}
