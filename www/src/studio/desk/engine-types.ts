import type { EpisodeReport, ExitReason, MadeBy } from 'candlerun';

/** All closed trades as columns, in the order of their exits. NaN where there is none. */
export type TradeColumns = {
  count: number;
  is_short: Uint8Array;
  /** An index into `exit_reasons`. */
  exit_reason: Uint8Array;
  exit_reasons: ExitReason[];
  tag: Float64Array;
  units: Float64Array;
  entry_candle: Float64Array;
  exit_candle: Float64Array;
  entry_time: Float64Array;
  exit_time: Float64Array;
  entry_price: Float64Array;
  exit_price: Float64Array;
  commission: Float64Array;
  profit: Float64Array;
  return_pct: Float64Array;
  /** The worst move against the trade, in per cent of the entry price, at most 0. */
  mae_pct: Float64Array;
  /** The best move for the trade, in per cent of the entry price, at least 0. */
  mfe_pct: Float64Array;
  stop_loss: Float64Array;
  take_profit: Float64Array;
};

/** A series of the strategy itself, for the chart. */
export type StrategyLine = { name: string; scale: 'price' | 'own'; values: Float64Array };

/** The return of a UTC month of closes. */
export type MonthReturn = { year: number; month: number; return_pct: number; equity: number };

/** A fall from a peak of the equity. */
export type Drawdown = {
  depth_pct: number;
  peak_time: number;
  trough_time: number;
  recovery_time: number | null;
  candles: number;
  candles_to_trough: number;
};

/** Statistics of closed trades. The engine's type has the exact list of fields. */
export type TradeStatistics = Record<string, number | null>;

/** At how many candles each statement, and each part of its condition, held. */
export type SignalCounts = {
  candles: number;
  warm_candles: number;
  statements: { line: number; text: string; parts: { text: string; candles: number }[]; all: number }[];
  orders: number;
  filled: number;
  rejections: { reason: string; count: number }[];
};

/** An episode that ran again, with all that the desk shows of it. */
export type EpisodeDetail = EpisodeReport &
  MadeBy & {
    verified: boolean;
    /** Index in the series of the first candle of the window; `equity_values[0]` belongs to it. */
    first_candle: number;
    /** Equity at every close of the window. */
    equity_values: Float64Array;
    trade_columns: TradeColumns;
    lines: StrategyLine[];
    months: MonthReturn[];
    drawdowns: Drawdown[];
    sides: { all: TradeStatistics; long: TradeStatistics; short: TradeStatistics };
    signals: SignalCounts;
  };

/** Candles in buckets: bucket `i` begins with the candle `from + i × candles_per_bucket`. */
export type CandleBuckets = {
  from: number;
  to: number;
  candles_per_bucket: number;
  time: Float64Array;
  open: Float64Array;
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
  volume: Float64Array;
};
