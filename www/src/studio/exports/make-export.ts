import { strategies } from 'candlerun';
import type { BucketReader } from '../chart/window-loader.js';
import { initialCashOf } from '../initial-cash.js';
import { dayText } from '../number-text.js';
import { objectiveOf } from '../objective.js';
import type { DeskView } from '../panel.js';
import { paramTexts } from '../param-texts.js';
import type { Session } from '../session.js';
import { runName } from '../setup/run-name.js';
import { specSettings, strategyTitle } from '../setup/spec-settings.js';
import { tradeRows } from '../trades/trade-rows.js';
import { tradesCsv } from '../trades/trades-csv.js';
import { appraisalOf } from '../verdict/appraisals.js';
import { failureOf } from '../verdict/failure.js';
import { figuresOf } from '../verdict/headline.js';
import { judgementsOf, outOfSampleOf } from '../verdict/luck-text.js';
import { verification } from '../verdict/verified-text.js';
import { episodesCsv } from './episodes-csv.js';
import { equityCsv } from './equity-csv.js';
import { type ExportKind, exportKinds } from './export-kinds.js';
import { fileName } from './file-name.js';
import { type Report, reportHtml } from './report-html.js';

/** The files of the shown backtest. The others are of its run. */
const detailed: ReadonlySet<ExportKind> = new Set(['trades', 'equity', 'picture']);

/** Buckets of the price in a report. */
const BUCKETS = 1_000;
/** Makes a file of the shown run, with its name. Rejects if something that it needs is missing. */
export async function makeExport(
  kind: ExportKind,
  view: DeskView,
  session: Pick<Session, 'open'>,
  chartImage: (() => Promise<Blob>) | null,
): Promise<{ file: Blob; name: string }> {
  const { run, detail, candles } = view;
  const engine = await session.open();
  const read: BucketReader = async (range) => engine.candleBuckets(run.spec.candles, range);
  const cash = initialCashOf(run.spec);
  const name = (what: string, ending = exportKinds[kind].format.toLowerCase()) =>
    fileName(
      [
        candles?.title ?? '',
        strategyTitle(run.spec.strategy),
        what,
        view.isTry && detailed.has(kind) ? 'of a try' : '',
      ],
      ending,
    );
  const full = () => {
    if (detail === null) throw new Error('The backtest has not been computed in full');
    return detail;
  };
  switch (kind) {
    case 'trades': {
      const rows = tradeRows(full(), candles?.info.interval_ms ?? null);
      const all = Uint32Array.from({ length: rows.count }, (_, row) => row);
      return { file: await tradesCsv(rows, all), name: name('trades') };
    }
    case 'equity':
      return { file: await equityCsv(full(), cash, read), name: name('equity') };
    case 'episodes':
      return { file: await episodesCsv(engine.episodes(run.id)), name: name('episodes') };
    case 'report': {
      const report = await reportOf(view, read, cash);
      return {
        file: new Blob([reportHtml(report)], { type: 'text/html;charset=utf-8' }),
        name: name('report'),
      };
    }
    case 'picture':
      if (chartImage === null) throw new Error('The chart has not been opened');
      return { file: await chartImage(), name: name('chart') };
    case 'job':
      return { file: await engine.exportJob(run.id), name: name('run') };
    case 'job-with-candles':
      return { file: await engine.exportJob(run.id, { candles: true }), name: name('run with candles') };
  }
}

/** Collects what a report shows. */
async function reportOf(view: DeskView, read: BucketReader, initialCash: number): Promise<Report> {
  const { run, episode, detail, candles } = view;
  if (detail === null) throw new Error('The backtest has not been computed in full');
  const { spec } = run;
  const from = detail.first_candle;
  const count = detail.equity_values.length;
  // Without its candles a run has a report all the same, only without charts.
  const buckets =
    count === 0 ? null : await read({ from, to: from + count, buckets: BUCKETS }).catch(() => null);
  const info = candles?.info;
  const params = episode === null ? [] : paramTexts(spec, episode).map(([name, text]) => `${name} ${text}`);
  return {
    title: runName({ spec, title: candles?.title ?? '', info: info ?? null }, null),
    facts: [
      ...(info ? [`${dayText(info.first_time)} – ${dayText(info.last_time)}`] : []),
      `Episode ${episode?.episode ?? 1} of ${run.totalEpisodes}${params.length === 0 ? '' : `: ${params.join(', ')}`}`,
    ],
    figures: figuresOf(view),
    sentences: await sentencesOf(view),
    settings: specSettings(spec).map(({ title, text }) => ({ title, text })),
    proof: [
      { title: 'Engine', text: detail.engine },
      { title: 'Candles', text: spec.candles },
      { title: 'Digest of the run', text: run.result?.digest ?? '–' },
      { title: 'Digest of this backtest', text: detail.digest },
      { title: 'Check', text: verification(detail).text },
    ],
    source: sourceOf(view),
    detail,
    buckets,
    initialCash,
    intervalMs: info?.interval_ms ?? null,
  };
}

async function sentencesOf(view: DeskView): Promise<string[]> {
  const { run } = view;
  const failure = failureOf(view);
  if (failure) return [failure.text];
  const tested = run.result?.walk_forward;
  const judgements = tested
    ? [outOfSampleOf(tested, objectiveOf(run.spec))]
    : run.state === 'finished'
      ? await appraisalOf(run).then(judgementsOf, () => [])
      : [];
  return judgements.map(({ head, text }) => `${head} ${text}`);
}

function sourceOf({ run }: DeskView): string {
  const { library, rules, javascript } = run.spec.strategy;
  return javascript?.source ?? rules ?? strategies.find(({ name }) => name === library)?.rules ?? '';
}
