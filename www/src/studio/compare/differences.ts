import type { TradeColumns } from 'candlerun';
import { parameterText } from '../number-text.js';
import { specSettings } from '../setup/spec-settings.js';
import type { Compared } from './compared.js';

/** A line of a table: what it is about, and the text of each episode. */
export type Line = { title: string; texts: string[] };

/** The settings and parameters in which the episodes differ. Those that one does not have are a dash there. */
export function settingDifferences(list: readonly Compared[]): Line[] {
  const settings = list.map(({ spec }) => specSettings(spec));
  const params = list.map(({ params }) =>
    Object.entries(params).map(([name, value]) => ({
      key: `param ${name}`,
      title: name,
      text: parameterText(value),
    })),
  );
  return [...linesOf(params), ...linesOf(settings)].filter(({ texts }) =>
    texts.some((text) => text !== texts[0]),
  );
}

type Entry = { key: string; title: string; text: string };

function linesOf(lists: readonly (readonly Entry[])[]): Line[] {
  const titles = new Map(lists.flat().map(({ key, title }) => [key, title]));
  return [...titles].map(([key, title]) => ({
    title,
    texts: lists.map((list) => list.find((one) => one.key === key)?.text ?? '–'),
  }));
}

/** Trades that two episodes have in common: same side, entered and left at the same times. */
export type CommonTrades = { both: number; onlyFirst: number; onlySecond: number };

export function commonTrades(first: TradeColumns, second: TradeColumns): CommonTrades {
  const left = new Map<string, number>();
  for (const key of keysOf(first)) left.set(key, (left.get(key) ?? 0) + 1);
  let both = 0;
  for (const key of keysOf(second)) {
    const count = left.get(key) ?? 0;
    if (count === 0) continue;
    left.set(key, count - 1);
    both += 1;
  }
  return { both, onlyFirst: first.count - both, onlySecond: second.count - both };
}

function* keysOf({ count, is_short, entry_time, exit_time }: TradeColumns): Iterable<string> {
  for (let row = 0; row < count; row += 1) yield `${is_short[row]} ${entry_time[row]} ${exit_time[row]}`;
}
