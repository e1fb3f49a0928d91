import type { EpisodeResult, JobSpec, MetricName, ParamValue } from 'candlerun';
import { metricLabels, metricText } from '../metric-labels.js';
import { type ObjectiveLabel, objectiveOf, objectivesOf } from '../objective.js';
import { paramTexts } from '../param-texts.js';

/** A column of a list of episodes: its text, and the value that it is sorted by. */
export type EpisodeColumn = {
  title: string;
  /** What the head says where the title has no room. */
  short?: string;
  /** Whether its first sort is the largest first. */
  largestFirst: boolean;
  value(episode: EpisodeResult): ParamValue | null;
  text(episode: EpisodeResult): string;
};

/** Metrics that are shown beside the objective. */
const OTHERS: MetricName[] = ['total_return_pct', 'max_drawdown_pct'];

/** Parameters, objective, return and drawdown. */
export function episodeColumns(spec: JobSpec, first: EpisodeResult | null): EpisodeColumn[] {
  const objective = objectiveOf(spec);
  const others = OTHERS.filter((name) => name !== objective.metric).map(metricColumn);
  const score: EpisodeColumn =
    objective.metric === null
      ? {
          title: objective.title,
          largestFirst: true,
          value: (episode) => episode.score,
          text: (episode) => objective.text(episode.score),
        }
      : metricColumn(objective.metric);
  return [...paramColumns(spec, first), score, ...others];
}

/** Parameters and every objective. */
export function frontColumns(spec: JobSpec, first: EpisodeResult | null): EpisodeColumn[] {
  return [...paramColumns(spec, first), ...objectivesOf(spec).map(objectiveColumn)];
}

function paramColumns(spec: JobSpec, first: EpisodeResult | null): EpisodeColumn[] {
  const names = first === null ? [] : paramTexts(spec, first).map(([name]) => name);
  return names.map((name, index) => ({
    title: name,
    largestFirst: false,
    value: (episode) => episode.params[name] ?? null,
    text: (episode) => paramTexts(spec, episode)[index]?.[1] ?? '',
  }));
}

function objectiveColumn(objective: ObjectiveLabel): EpisodeColumn {
  if (objective.metric !== null) return metricColumn(objective.metric);
  // A front has one score, that of the first objective: the page offers no weighted mix as another one.
  const value = (episode: EpisodeResult) => episode.score;
  return {
    title: objective.title,
    largestFirst: true,
    value,
    text: (episode) => objective.text(episode.score),
  };
}

function metricColumn(name: MetricName): EpisodeColumn {
  const { title, lessIsBetter } = metricLabels[name];
  const value = (episode: EpisodeResult) => episode.metrics?.[name] ?? null;
  const short = name === 'max_drawdown_pct' ? { short: 'Max DD' } : {};
  return {
    title,
    ...short,
    largestFirst: !lessIsBetter,
    value,
    text: (episode) => metricText(name, value(episode)),
  };
}

/** Sorts episodes by a column. Those without a value come last, either way; equal ones keep their order. */
export function sortEpisodes(
  episodes: readonly EpisodeResult[],
  column: EpisodeColumn,
  largestFirst: boolean,
): EpisodeResult[] {
  const sign = largestFirst ? -1 : 1;
  return [...episodes].sort((a, b) => {
    const [left, right] = [column.value(a), column.value(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    if (left === right) return 0;
    return left < right ? -sign : sign;
  });
}
