import type { EpisodeResult, ParamValue } from 'candlerun';
import { type CsvCell, csvLine } from '../csv.js';
import { metricNames } from '../metric-labels.js';

/** All episodes of a run as CSV, in their order. They are read a block at a time, so that a million of them fit. */
export async function episodesCsv(blocks: AsyncIterable<EpisodeResult[]>): Promise<Blob> {
  const parts: BlobPart[] = [];
  let params: string[] = [];
  for await (const episodes of blocks) {
    const [first] = episodes;
    if (first === undefined) continue;
    if (parts.length === 0) {
      // Every episode has all parameters of the strategy.
      params = Object.keys(first.params);
      parts.push(csvLine(headOf(params)));
    }
    // As a blob, a block may lie outside the page's memory.
    parts.push(new Blob([episodes.map((episode) => csvLine(cellsOf(episode, params))).join('')]));
    await new Promise((resolve) => setTimeout(resolve));
  }
  if (parts.length === 0) parts.push(csvLine(headOf([])));
  return new Blob(parts, { type: 'text/csv;charset=utf-8' });
}

function headOf(params: string[]): string[] {
  return ['episode', 'window', 'stage', ...params, 'score', ...metricNames, 'reason', 'digest'];
}

function cellsOf(episode: EpisodeResult, params: string[]): CsvCell[] {
  const { part, metrics, failure, no_score } = episode;
  return [
    episode.episode,
    part?.window ?? null,
    part?.stage ?? null,
    ...params.map((name) => cellOf(episode.params[name] ?? null)),
    episode.score,
    ...metricNames.map((name) => metrics?.[name] ?? null),
    failure ?? no_score ?? null,
    episode.digest,
  ];
}

function cellOf(value: ParamValue | null): CsvCell {
  return typeof value === 'boolean' ? String(value) : value;
}
