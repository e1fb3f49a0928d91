import type { RulesMistake } from 'candlerun';

/** A range of a text, in UTF-16 units as `slice` counts them. */
export type TextRange = { from: number; to: number };

/** The range of a mistake, whose column and length count characters. A place behind the end of its line is the end. */
export function mistakeRange(
  text: string,
  { line, column, length }: Pick<RulesMistake, 'line' | 'column' | 'length'>,
): TextRange {
  const lines = text.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const characters = [...(lines[line - 1] ?? '')];
  const from = Math.min(text.length, start + characters.slice(0, column - 1).join('').length);
  const to = from + characters.slice(column - 1, column - 1 + length).join('').length;
  return { from, to };
}
