import type { CurvePoint, TimeRange, WalkForward } from 'candlerun';
import type { Engine } from '../engine.js';
import { initialCashOf } from '../initial-cash.js';
import type { Run } from '../progress/run.js';

/** The equity of all tests, one after another: as if each had begun with the cash of the one before. */
export type StitchedEquity = {
  time: Float64Array;
  /** Return since the first test began, in per cent. */
  returnPct: Float64Array;
  /** The test ranges, in order. */
  windows: TimeRange[];
  /** What buying and holding over the same ranges would have returned, in per cent; null if a range does not say. */
  heldPct: number | null;
};

/** Points of the whole curve. More than a screen is wide would not be seen. */
const POINTS = 2_000;

/** What a test contributes. */
export type TestCurve = {
  window: TimeRange;
  equity: readonly CurvePoint[];
  initialCash: number;
  heldPct: number | null;
};

/** Runs every test of a walk-forward again and joins their equities. Between two tests the page handles other events. */
export async function stitchedEquity(
  candlerun: Pick<Engine, 'report'>,
  run: Run,
  { windows }: WalkForward,
  signal: AbortSignal,
): Promise<StitchedEquity> {
  const tests = windows.filter(({ tested }) => tested !== null);
  const limits = { max_points: Math.max(16, Math.ceil(POINTS / Math.max(1, tests.length))), max_trades: 1 };
  const curves: TestCurve[] = [];
  for (const { test, tested } of tests) {
    signal.throwIfAborted();
    if (tested === null) continue;
    const report = await candlerun.report(run.spec, tested.params, limits, tested.part);
    curves.push({
      window: test,
      equity: report.equity,
      initialCash: initialCashOf(run.spec),
      heldPct: report.statistics?.buy_and_hold_return_pct ?? null,
    });
  }
  signal.throwIfAborted();
  return joined(curves);
}

/** Joins the equities of tests. */
export function joined(curves: readonly TestCurve[]): StitchedEquity {
  const time: number[] = [];
  const returnPct: number[] = [];
  let growth = 1;
  let held: number | null = 1;
  for (const { equity, initialCash, heldPct } of curves) {
    for (const point of equity) {
      time.push(point.time);
      returnPct.push(100 * ((growth * point.equity) / initialCash - 1));
    }
    growth *= (equity.at(-1)?.equity ?? initialCash) / initialCash;
    held = held === null || heldPct === null ? null : held * (1 + heldPct / 100);
  }
  return {
    time: Float64Array.from(time),
    returnPct: Float64Array.from(returnPct),
    windows: curves.map(({ window }) => window),
    heldPct: held === null || curves.length === 0 ? null : 100 * (held - 1),
  };
}
