import type { EpisodeDetail, EpisodeResult, JobSpec } from 'candlerun';
import { formatCount } from 'candlerun';
import { DetailSeries } from '../chart/detail-series.js';
import type { BucketReader } from '../chart/window-loader.js';
import { initialCashOf } from '../initial-cash.js';
import { titleText } from '../jobs/job-texts.js';
import type { DeskView } from '../panel.js';
import { paramTexts } from '../param-texts.js';
import { episodeKey } from '../progress/episode-key.js';

/** Points of a curve in the comparison, at most. */
const BUCKETS = 800;

/** An episode in the comparison. Curves are in per cent, at the times of `times`. */
export type Compared = {
  key: string;
  /** `IBM, daily · SMA cross · grid`. */
  run: string;
  /** `Episode 87 · fast 50 · slow 140`, or `Try · fast 50 · slow 140`. */
  episode: string;
  spec: JobSpec;
  params: EpisodeResult['params'];
  detail: EpisodeDetail;
  times: Float64Array;
  returnPct: Float64Array;
  drawdownPct: Float64Array;
};

/** What names an episode of a run; null while the view has no detail. */
export function keyOf({ run, episode, detail, isTry }: DeskView): string | null {
  if (episode === null || detail === null) return null;
  return `${run.id}/${isTry ? `try ${detail.digest}` : episodeKey(episode)}`;
}

/** The shown episode for the comparison; null while it has no detail. */
export async function comparedOf(view: DeskView, read: BucketReader): Promise<Compared | null> {
  const { run, episode, detail } = view;
  const key = keyOf(view);
  if (episode === null || detail === null || key === null) return null;
  const cash = initialCashOf(run.spec);
  const { candles, equity, drawdown } = new DetailSeries(detail, cash);
  const buckets = await read({ ...candles, buckets: BUCKETS });
  const grid = { from: buckets.from, per: buckets.candles_per_bucket, count: buckets.time.length };
  const params = paramTexts(run.spec, episode).map(([name, text]) => ` · ${name} ${text}`);
  return {
    key,
    run: [view.candles?.title, titleText(run.spec)].filter(Boolean).join(' · '),
    episode: `${view.isTry ? 'Try' : `Episode ${formatCount(episode.episode)}`}${params.join('')}`,
    spec: run.spec,
    params: episode.params,
    detail,
    times: buckets.time,
    returnPct: equity.ranges(grid).last.map((value) => (value / cash - 1) * 100),
    drawdownPct: drawdown.ranges(grid).last,
  };
}
