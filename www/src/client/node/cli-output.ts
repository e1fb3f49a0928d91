import type { EpisodeReport, JobResult, RulesMistake } from '../generated/types.js';
import { formatCount, formatPercent, formatProgress } from '../jobs/format.js';
import type { StreamedProgress } from '../jobs/job-event-source.js';

/** The output of a job. */
export type Output = {
  progress(progress: StreamedProgress): void;
  /** `report` is that of a single backtest, with or without a score; null if it could not be run, and for a search. */
  finished(result: JobResult, report: EpisodeReport | null): void;
  failed(reason: string): void;
  cancelled(): void;
};

/** Output for programs: a line of JSON for each event. */
export function jsonLines(write: (text: string) => void): Output {
  const line = (type: string, fields: object) => write(`${JSON.stringify({ type, ...fields })}\n`);
  return {
    progress: (progress) => line('progress', progress),
    finished: (result, report) => line('finished', report === null ? { result } : { result, report }),
    failed: (reason) => line('failed', { reason }),
    cancelled: () => line('cancelled', {}),
  };
}

/** Every mistake in rules with its line, in which the mistake is underlined, as in the engine. */
export function mistakesText(rules: string, mistakes: RulesMistake[]): string {
  const count = mistakes.length === 1 ? 'one mistake' : `${mistakes.length} mistakes`;
  const lines = rules.split('\n');
  const shown = mistakes.map((mistake) => mistakeText(lines[mistake.line - 1] ?? '', mistake));
  return [`the rules have ${count}`, ...shown].join('\n\n');
}

function mistakeText(source: string, { line, column, length, message, suggestion }: RulesMistake): string {
  // One column for each character, so that the mark is below its part.
  const characters = [...source.trimEnd()].map((character) => character.replace(/\p{Cc}/u, ' '));
  const marked = Math.max(1, Math.min(length, characters.length - column + 1));
  const mark = `${' '.repeat(column - 1)}${'^'.repeat(marked)}${suggestion === null ? '' : ` ${suggestion}`}`;
  const margin = ' '.repeat(String(line).length);
  return `line ${line}, column ${column}: ${message}\n${line} | ${characters.join('')}\n${margin} | ${mark}`;
}

const BAR_CELLS = 24;

/** Output for people: one line with a bar, which is drawn again and again, then the result. */
export function terminal(write: (text: string) => void, columns: () => number): Output {
  // Carriage return, and erase the line.
  const draw = (text: string) => write(`\r\u001b[K${text}`);
  return {
    progress: (progress) => draw(barLine(progress).slice(0, Math.max(1, columns() - 1))),
    finished: (result, report) => draw(`${summary(result, report)}\n`),
    failed: (reason) => draw(`The job has failed: ${reason}\n`),
    cancelled: () => draw('Cancelled\n'),
  };
}

function barLine(progress: StreamedProgress): string {
  const full = Math.floor((progress.progress / 100) * BAR_CELLS);
  const bar = '█'.repeat(full) + '░'.repeat(BAR_CELLS - full);
  const best = progress.best_score === null ? '' : ` · best ${progress.best_score.toPrecision(4)}`;
  return `${bar} ${formatPercent(progress.progress)} ${formatProgress(progress)}${best}`;
}

function summary({ best, episodes, digest }: JobResult, report: EpisodeReport | null): string {
  const lines = [`${formatCount(episodes)} ${episodes === 1 ? 'episode' : 'episodes'}, digest ${digest}`];
  if (best === null) lines.push('No episode has a score');
  else lines.push(`Best is episode ${formatCount(best.episode)}: ${parameters(best.params)}`);
  if (best !== null && best.score !== null) lines.push(`Score ${Number(best.score.toPrecision(6))}`);
  const metrics = report?.metrics ?? best?.metrics;
  if (metrics) lines.push(entries(metrics));
  if (report?.statistics) lines.push(entries(report.statistics));
  return lines.join('\n');
}

/** Parameters with every digit: someone copies them into another run. */
function parameters(params: object): string {
  return Object.entries(params)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

function entries(record: object): string {
  return Object.entries(record)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? Number(value.toPrecision(6)) : value}`)
    .join(', ');
}
