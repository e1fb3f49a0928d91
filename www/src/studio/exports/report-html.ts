/**
 * A run as one HTML file: figures, charts as SVG, statistics, trades, settings. It loads nothing and runs no script, so that it can be mailed
 * and opened anywhere. Every text from outside is escaped where it is written.
 */
import { type CandleBuckets, type EpisodeDetail, formatCount } from 'candlerun';
import { drawdownValues, reducePoints } from '../chart/reduce.js';
import { escapeHtml } from '../escape-html.js';
import { decimalText, percentText } from '../number-text.js';
import { lineSvg } from '../plots/line-svg.js';
import { groups } from '../statistics/groups.js';
import { statisticText } from '../statistics/statistic-text.js';
import { statisticOf, statisticValue } from '../statistics/statistic-value.js';
import { tradeColumns } from '../trades/trade-columns.js';
import { type TradeRows, tradeRows } from '../trades/trade-rows.js';
import { candleTime } from './candle-times.js';
import { reportStyle } from './report-style.js';

/** What a report shows. Texts may have anything in them. */
export type Report = {
  title: string;
  /** Lines under the title: data, episode, parameters. */
  facts: readonly string[];
  figures: readonly { title: string; value: string; note: string }[];
  /** Sentences on luck, or on what failed. */
  sentences: readonly string[];
  settings: readonly { title: string; text: string }[];
  /** Digests and versions, to compare with another run. */
  proof: readonly { title: string; text: string }[];
  /** Text of the strategy; empty for one of the library. */
  source: string;
  detail: EpisodeDetail;
  /** Candles of the window in some hundred buckets; null if this browser does not have them. */
  buckets: CandleBuckets | null;
  initialCash: number;
  intervalMs: number | null;
};

/** Trades in a report. More belong into the CSV file. */
export const MOST_TRADES = 1_000;
const BUCKETS = 700;

/** Writes a report. */
export function reportHtml(report: Report): string {
  const { title, facts, figures, sentences, settings, proof, source, detail } = report;
  const parts = [
    `<header><h1>${escapeHtml(title)}</h1>${facts.map((fact) => `<p>${escapeHtml(fact)}</p>`).join('')}</header>`,
    `<dl class="figures">${figures.map((each) => figure(each)).join('')}</dl>`,
    ...sentences.map((text) => `<p class="verdict">${escapeHtml(text)}</p>`),
    charts(report),
    '<h2>Statistics</h2>',
    statisticsTables(detail),
    tradesTable(tradeRows(detail, report.intervalMs)),
    '<h2>Settings</h2>',
    list(settings),
    source === '' ? '' : `<h2>Strategy</h2><pre>${escapeHtml(source)}</pre>`,
    '<h2>Reproduce</h2>',
    list(proof),
    '<footer>Made by Candlerun. Past performance does not predict future results.</footer>',
  ];
  // The policy makes sure that nothing in the file can load or run anything.
  const policy = "default-src 'none'; style-src 'unsafe-inline'";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
${parts.join('\n')}
</main>
</body>
</html>
`;
}

function figure({ title, value, note }: Report['figures'][number]): string {
  return `<div><dt>${escapeHtml(title)}</dt><dd class="value">${escapeHtml(value)}</dd><dd>${escapeHtml(note)}</dd></div>`;
}

function list(items: readonly { title: string; text: string }[]): string {
  const rows = items.map(
    ({ title, text }) => `<div><dt>${escapeHtml(title)}</dt><dd>${escapeHtml(text)}</dd></div>`,
  );
  return `<dl class="settings">${rows.join('')}</dl>`;
}

function charts({ detail, buckets, initialCash }: Report): string {
  const { equity_values, first_candle } = detail;
  if (buckets === null || equity_values.length === 0)
    return '<p>The candles of this run were not at hand, so there are no charts.</p>';
  const line = (values: Float64Array) => {
    const { index, value } = reducePoints(values, BUCKETS);
    return { x: index.map((place) => candleTime(buckets, first_candle + place)), y: value };
  };
  const held = buckets.close.map((close) => (initialCash * close) / (buckets.close[0] ?? close));
  const last = decimalText(equity_values.at(-1) ?? initialCash);
  return [
    '<h2>Price</h2>',
    lineSvg({
      title: 'Closing prices',
      lines: [{ x: buckets.time, y: buckets.close, tone: 'ink' }],
      yText: axisText,
      height: 220,
    }),
    '<h2>Equity and buy &amp; hold</h2>',
    lineSvg({
      title: `Equity, ${last} at the end`,
      lines: [
        { x: buckets.time, y: held, tone: 'quiet' },
        { ...line(equity_values), tone: 'ink' },
      ],
      base: initialCash,
      yText: axisText,
      height: 240,
    }),
    '<h2>Drawdown</h2>',
    lineSvg({
      title: 'Drawdown in per cent of the peak before',
      lines: [{ ...line(drawdownValues(equity_values, initialCash)), tone: 'loss' }],
      base: 0,
      yText: percentText,
      height: 140,
    }),
  ].join('\n');
}

function axisText(value: number): string {
  return Math.abs(value) < 100 ? decimalText(value) : formatCount(value);
}

function statisticsTables(detail: EpisodeDetail): string {
  const tables = groups.map(({ title, names }) => {
    const rows = names.map((name) => {
      const statistic = statisticOf(name);
      const value = statisticValue(detail, name, 'all');
      const text = statisticText(value, statistic.unit) ?? '–';
      return `<tr><th scope="row">${escapeHtml(statistic.title)}</th><td>${escapeHtml(text)}</td></tr>`;
    });
    return `<table class="statistics"><caption>${escapeHtml(title)}</caption><tbody>${rows.join('')}</tbody></table>`;
  });
  return `<div class="tables">${tables.join('')}</div>`;
}

function tradesTable(rows: TradeRows): string {
  const shown = Math.min(rows.count, MOST_TRADES);
  const of =
    shown < rows.count
      ? `the first ${formatCount(shown)} of ${formatCount(rows.count)}`
      : formatCount(rows.count);
  const head = tradeColumns.map(({ title }) => `<th scope="col">${escapeHtml(title)}</th>`).join('');
  const body = Array.from({ length: shown }, (_, row) => {
    const cells = tradeColumns.map((column) => `<td>${escapeHtml(column.text(rows, row))}</td>`);
    return `<tr>${cells.join('')}</tr>`;
  });
  return `<h2>Trades: ${of}</h2><div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}
