import type { CandleBuckets, EpisodeDetail, EpisodeResult, JobSpec } from 'candlerun';
import { formatCount } from 'candlerun';
import { drawdownValues, ReducibleSeries } from '../chart/reduce.js';
import { titleText } from '../jobs/job-texts.js';
import type { DeskView } from '../panel.js';
import { paramTexts } from '../results/param-texts.js';

/** Points of a curve in the comparison, at most. */
const BUCKETS = 800;

/** An episode in the comparison. Curves are in per cent, at the times of `times`. */
export type Compared = {
  key: string;
  /** `IBM, daily · SMA cross · grid`. */
  run: string;
  /** `Episode 87 · fast 50 · slow 140`. */
  episode: string;
  spec: JobSpec;
  params: EpisodeResult['params'];
  detail: EpisodeDetail;
  times: Float64Array;
  returnPct: Float64Array;
  drawdownPct: Float64Array;
};

/** Reads candles `[from, to)` in at most `buckets` buckets. */
type Read = (range: { from: number; to: number; buckets: number }) => Promise<CandleBuckets>;

/** What names an episode of a run; null while the view has no detail. */
export function keyOf({ run, episode, detail }: DeskView): string | null {
  if (episode === null || detail === null) return null;
  const { part } = episode;
  return `${run.id} ${episode.episode} ${part ? `${part.window} ${part.stage}` : ''}`;
}

/** The shown episode for the comparison; null while it has no detail. */
export async function comparedOf(view: DeskView, read: Read): Promise<Compared | null> {
  const { run, episode, detail } = view;
  const key = keyOf(view);
  if (episode === null || detail === null || key === null) return null;
  const { equity_values, first_candle } = detail;
  const to = first_candle + equity_values.length;
  const buckets = await read({ from: first_candle, to, buckets: BUCKETS });
  const cash = run.spec.backtest?.initial_cash ?? equity_values[0] ?? 1;
  const grid = { from: buckets.from, per: buckets.candles_per_bucket, count: buckets.time.length };
  const last = (values: Float64Array) => new ReducibleSeries(values, first_candle).ranges(grid).last;
  const params = paramTexts(run.spec, episode).map(([name, text]) => ` · ${name} ${text}`);
  return {
    key,
    run: [view.candles?.title, titleText(run.spec)].filter(Boolean).join(' · '),
    episode: `Episode ${formatCount(episode.episode)}${params.join('')}`,
    spec: run.spec,
    params: episode.params,
    detail,
    times: buckets.time,
    returnPct: last(equity_values).map((value) => (value / cash - 1) * 100),
    drawdownPct: last(drawdownValues(equity_values, cash)),
  };
}
