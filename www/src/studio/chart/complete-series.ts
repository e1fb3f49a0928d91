import type { Engine } from '../engine.js';
import { idle } from '../idle.js';
import type { DeskView } from '../panel.js';
import { ambiguityOf, type DetailRunner } from './ambiguity.js';
import type { DetailSeries } from './detail-series.js';

/** What the completion of a series needs. */
export type CompletionOwner = {
  engine(): Promise<Engine>;
  /** Whether the series is still shown. Nothing is computed for one that is not. */
  isWanted(series: DetailSeries): boolean;
  /** The series has gained something that can be drawn, perhaps with a sentence about it. */
  completed(note: string | null): void;
};

/** Reads what a detail does not contain: the first close, and the equity under other intrabar rules. */
export async function completeSeries(
  series: DetailSeries,
  { run, episode }: DeskView,
  owner: CompletionOwner,
): Promise<void> {
  const engine = await owner.engine();
  if (series.firstClose === null) {
    const { from } = series.candles;
    const first = await engine.candleBuckets(run.spec.candles, { from, to: from + 1, buckets: 1 });
    series.firstClose = first.close[0] ?? null;
    if (!owner.isWanted(series)) return;
    owner.completed(null);
  }
  if (series.detail.ambiguous_candles === 0 || episode === null) return;
  await idle(200, 2_000);
  // JavaScript in the spec was allowed: the detail that is shown ran it.
  const detail: DetailRunner = (spec, params, part) =>
    engine.detail(spec, params, part, { allowJavaScript: true });
  const isWanted = () => owner.isWanted(series);
  const ambiguity = await ambiguityOf(series.detail, { spec: run.spec, episode }, detail, isWanted);
  if (ambiguity === null) return;
  series.ambiguity = ambiguity;
  owner.completed(ambiguity.sentence);
}
