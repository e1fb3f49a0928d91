import type { MonthReturn } from 'candlerun';

/** A year of returns in per cent; null for a month without a close. */
export type YearReturns = { year: number; months: (number | null)[]; total: number };

/** The returns of each year, the first year first. The months of a year compound to its total. */
export function yearReturns(months: readonly MonthReturn[]): YearReturns[] {
  const years = new Map<number, YearReturns>();
  for (const { year, month, return_pct } of months) {
    let row = years.get(year);
    if (row === undefined) {
      row = { year, months: Array<number | null>(12).fill(null), total: 0 };
      years.set(year, row);
    }
    row.months[month - 1] = return_pct;
    row.total = ((1 + row.total / 100) * (1 + return_pct / 100) - 1) * 100;
  }
  return [...years.values()].sort((a, b) => a.year - b.year);
}

/** The mean return of each month over the years; null for a month without one. */
export function meanMonths(years: readonly YearReturns[]): (number | null)[] {
  return Array.from({ length: 12 }, (_, month) => {
    const values = years.map(({ months }) => months[month] ?? null).filter((value) => value !== null);
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  });
}

/** How strong the wash of a return is, from 0 to 1: the 90th percentile of the sizes is full, so that one month does not fade the others. */
export function washOf(months: readonly MonthReturn[]): (value: number) => number {
  const sizes = months.map(({ return_pct }) => Math.abs(return_pct)).sort((a, b) => a - b);
  const full = sizes[Math.min(sizes.length - 1, Math.floor(sizes.length * 0.9))] ?? 0;
  return (value) => (full === 0 ? 0 : Math.min(1, Math.abs(value) / full));
}
