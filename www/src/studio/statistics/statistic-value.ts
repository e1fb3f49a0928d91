import type { EpisodeDetail, TradeStatistics } from 'candlerun';
import { reportStatistics } from './report-statistics.js';
import { type SideOnlyName, sideStatistics } from './side-statistics.js';
import type { Statistic, StatisticName } from './statistic.js';

/** All trades, or those of one direction. */
export const SIDES = ['all', 'long', 'short'] as const;

export type Side = (typeof SIDES)[number];

export function statisticOf(name: StatisticName | SideOnlyName): Statistic {
  return isSideOnly(name) ? sideStatistics[name] : reportStatistics[name];
}

/** The value of a statistic of an episode; null or undefined where there is none. */
export function statisticValue(
  detail: EpisodeDetail,
  name: StatisticName | SideOnlyName,
  side: Side,
): number | null | undefined {
  if (side === 'all' && !isSideOnly(name)) return detail.statistics?.[name];
  return detail.sides[side][(statisticOf(name).side ?? name) as keyof TradeStatistics];
}

/** Whether a statistic is known only of trades. */
function isSideOnly(name: StatisticName | SideOnlyName): name is SideOnlyName {
  return name in sideStatistics;
}
