import type { IChartApiBase, Logical, Time } from 'lightweight-charts';

/** Converts between logical places, with fractions, and pixels. The library itself converts whole indexes only. */
export type LogicalPlaces = { x(logical: number): number; logical(x: number): number };

/** The conversion as it is now; null while the chart has no bars. */
export function logicalPlaces(chart: IChartApiBase<Time>): LogicalPlaces | null {
  const scale = chart.timeScale();
  const first = scale.logicalToCoordinate(0 as Logical);
  const second = scale.logicalToCoordinate(1 as Logical);
  if (first === null || second === null || second === first) return null;
  const spacing = second - first;
  return { x: (logical) => first + logical * spacing, logical: (x) => (x - first) / spacing };
}
