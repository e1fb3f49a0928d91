// Made from the Rust types by `cargo xtask types`; not to be edited.

/** Numbers of a packed episode before those of its parameters. An undefined one is NaN. */
export const episodeFields = [
  { name: 'episode', isMetric: false, isOptional: false },
  { name: 'candles', isMetric: false, isOptional: false },
  { name: 'final_equity', isMetric: true, isOptional: false },
  { name: 'total_return_pct', isMetric: true, isOptional: false },
  { name: 'sharpe', isMetric: true, isOptional: true },
  { name: 'max_drawdown_pct', isMetric: true, isOptional: false },
  { name: 'win_rate_pct', isMetric: true, isOptional: true },
  { name: 'profit_factor', isMetric: true, isOptional: true },
  { name: 'trades', isMetric: true, isOptional: false },
  { name: 'exposure_pct', isMetric: true, isOptional: false },
  { name: 'score', isMetric: false, isOptional: true },
  { name: 'no_score', isMetric: false, isOptional: false },
] as const;

/** Numbers of a packed progress event before those of its lanes. An undefined one is NaN. */
export const progressFields = [
  { name: 'lane', isOptional: true },
  { name: 'progress', isOptional: false },
  { name: 'current_episode', isOptional: false },
  { name: 'current_candle', isOptional: false },
  { name: 'score', isOptional: true },
  { name: 'best_score', isOptional: true },
  { name: 'candles_per_second', isOptional: true },
  { name: 'elapsed_ms', isOptional: false },
  { name: 'eta_ms', isOptional: true },
] as const;

/** Numbers of each lane of a packed progress event. */
export const laneFields = ['episode', 'candle'] as const;
