// Made from the Rust types by `cargo xtask types`; not to be edited.

/**
 * The robustness report of a finished search. Undefined figures are none.
 */
export type Appraisal = { 
/**
 * How much of the scores' variance each parameter explains.
 */
importance: ParamImportance | null, 
/**
 * How much of the best score is left one step away in each parameter, in the order of their names.
 */
stability: Stability | null, 
/**
 * The scores one step away in each parameter that varies.
 */
neighbours: Array<ParamNeighbours>, 
/**
 * The best episode in each quarter of the candles; empty if there are too few.
 */
quarters: Array<Quarter>, 
/**
 * Number of episodes that the ranks in `quarters` compare.
 */
compared: number, 
/**
 * How much of the best result a search of this size finds by luck.
 */
overfitting: Overfitting, 
/**
 * The best Sharpe ratios that a search of this size finds in noise.
 */
luck_histogram: LuckHistogram | null, 
/**
 * Drawdowns of the best episode if its trades come in another sequence.
 */
trade_shuffle: ShuffleBands | null, 
/**
 * Results of the best episode if its returns are resampled.
 */
bootstrap: BootstrapBands | null, 
/**
 * The return of the best episode so far beside that of its resampled histories, at up to 100 closes.
 */
fan: Array<FanPoint>, };

/**
 * How a backtest is executed.
 */
export type BacktestConfig = { 
/**
 * Cash at the start, in the account's currency; above 0.
 */
initial_cash: number, 
/**
 * Share of the equity that an entry invests, in (0, 1]; times the leverage.
 */
position_size_pct: number, 
/**
 * Commission as a share of the traded value, charged at entry and at exit, in [0, 1).
 */
commission_rate: number, 
/**
 * Commission per fill, in the account's currency.
 */
commission_fixed: number, 
/**
 * Commission per unit traded, in the account's currency.
 */
commission_per_unit: number, 
/**
 * Minimum commission of a fill, in the account's currency.
 */
commission_minimum: number, 
/**
 * Distance of bid and ask as a share of the price, in [0, 1): half on each side. `backtesting_py` mode charges all of it at
 * the entry.
 */
spread: number, 
/**
 * Slippage of market and stop orders as a share of the price, in [0, 1).
 */
slippage: number, 
/**
 * Annual interest rate on the value of short positions and on negative cash, in [0, 10].
 */
borrow_rate_per_year: number, 
/**
 * Most that positions may be worth, as a multiple of the equity, 1 to 1,000.
 */
leverage: number, 
/**
 * Share of the positions' value that the equity must cover, in [0, 1). Below it everything is closed.
 */
maintenance_margin: number, 
/**
 * Units are multiples of this; 0 for any fraction, 1 for whole units.
 */
lot_step: number, 
/**
 * Prices of limit and stop orders, stop losses and targets are multiples of this; 0 for any price. They are rounded to the side
 * that is reached later: a stop to buy and a limit to sell up, a stop to sell and a limit to buy down.
 */
tick_size: number, 
/**
 * Candles of a year, 1e-6 to 1e12, for annual ratios. Without it the number follows from the times of the series: 252 days
 * for a market with sessions, 365 for one that never closes, times the candles of a day; 52 weeks, 12 months; candles of
 * any other market (such as hours of currencies) are counted. In `vectorbt` mode a year has 365 days. `backtesting_py` mode
 * always derives it from the data, by its own rule.
 */
candles_per_year?: number, 
/**
 * When a market order is filled.
 */
fill: Fill, 
/**
 * The assumption about the path of prices inside a candle.
 */
intrabar: Intrabar, 
/**
 * Whose rules of execution are followed.
 */
execution: Execution, 
/**
 * Whether an entry first closes every trade and cancels every entry.
 */
exclusive_orders: boolean, 
/**
 * Whether trades of both directions may be open at the same time. Otherwise an entry reduces those of the other direction,
 * oldest first.
 */
hedging: boolean, 
/**
 * Whether open trades are closed at the end of the data.
 */
close_trades_at_end: boolean, };

/**
 * Five percentiles.
 */
export type Bands = { 
/**
 * 5 % of the values are below.
 */
p5: number, 
/**
 * 25 % of the values are below.
 */
p25: number, 
/**
 * The median.
 */
p50: number, 
/**
 * 75 % of the values are below.
 */
p75: number, 
/**
 * 95 % of the values are below.
 */
p95: number, };

/**
 * The results of the drawn series.
 */
export type BootstrapBands = { 
/**
 * Number of series drawn.
 */
runs: number, 
/**
 * Candles of a block, on average.
 */
block_candles: number, 
/**
 * `(final equity / initial equity − 1) · 100`.
 */
total_return_pct: Bands, 
/**
 * Sharpe ratio a year of the series whose returns vary; none if no series has such returns.
 */
sharpe: Bands | null, 
/**
 * Largest fall of the equity from a peak in per cent of the peak.
 */
max_drawdown_pct: Bands, };

/**
 * Candles of a range of a series in buckets of equal size, as columns of equal length. Bucket i covers the candles from
 * `from + i · candles_per_bucket` on; the last bucket may have fewer.
 */
export type CandleBuckets = { 
/**
 * Index in the series of the first candle.
 */
from: number, 
/**
 * Index in the series after the last candle.
 */
to: number, 
/**
 * Candles in a bucket, at least 1: the fewest that need no more buckets than were asked for.
 */
candles_per_bucket: number, 
/**
 * Opening time of the first candle of each bucket, epoch milliseconds UTC.
 */
time: Float64Array, 
/**
 * Open of its first candle.
 */
open: Float64Array, 
/**
 * Its highest high.
 */
high: Float64Array, 
/**
 * Its lowest low.
 */
low: Float64Array, 
/**
 * Close of its last candle.
 */
close: Float64Array, 
/**
 * Sum of its volumes.
 */
volume: Float64Array, };

/**
 * A summary of a series of candles.
 */
export type CandlesInfo = { 
/**
 * Name of the series in a job spec.
 */
fingerprint: Fingerprint, 
/**
 * Number of candles.
 */
candles: number, 
/**
 * Opening time of the first candle, epoch milliseconds UTC.
 */
first_time: number, 
/**
 * Opening time of the last candle, epoch milliseconds UTC.
 */
last_time: number, 
/**
 * Median time between candles in milliseconds; none for a single candle.
 */
interval_ms: number | null, 
/**
 * Number of candles in a year of trading, derived from the times.
 */
candles_per_year: number, };

/**
 * Columns, each by its name in the file or by its number from 1.
 */
export type ColumnChoice = { 
/**
 * Date, with the time of day unless it is in the column `clock`.
 */
time?: string, 
/**
 * Time of day.
 */
clock?: string, 
/**
 * Open.
 */
open?: string, 
/**
 * High.
 */
high?: string, 
/**
 * Low.
 */
low?: string, 
/**
 * Close.
 */
close?: string, 
/**
 * Volume.
 */
volume?: string, };

/**
 * Settings of the column cache. They change the speed of a job, never its results.
 */
export type ColumnsConfig = { 
/**
 * Bytes of columns that each lane keeps for later episodes; 256 MiB by default. The columns of running episodes are kept in
 * any case. A column that is compared often has a copy of half its size, which does not count.
 */
max_bytes: number, };

/**
 * One point of a curve.
 */
export type CurvePoint = { 
/**
 * Opening time of the candle, epoch milliseconds UTC.
 */
time: number, 
/**
 * Equity at its close.
 */
equity: number, };

/**
 * The order of day and month in dates that end with the year.
 */
export type DateOrder = "day_first" | "month_first";

/**
 * The mark before the decimals of a number.
 */
export type DecimalMark = "point" | "comma";

/**
 * A parameter as a text declares it.
 */
export type DeclaredParam = { 
/**
 * Its name: a letter, then letters, digits and `_`.
 */
name: string, 
/**
 * Value if a spec gives none.
 */
default: ParamValue, 
/**
 * Its range; none for a parameter that varies only if a spec says so.
 */
range?: Dimension | null, 
/**
 * One sentence.
 */
description?: string, };

/**
 * Which boundaries are sent to the page.
 */
export type Delivery = "sampled" | "every";

/**
 * A 128-bit hash, 32 hexadecimal digits as text.
 */
export type Digest = string;

/**
 * The values that a parameter may have.
 */
export type Dimension = { "int": { 
/**
 * Lowest value.
 */
low: number, 
/**
 * Upper bound of the values.
 */
high: number, 
/**
 * Distance between two values, at least 1.
 */
step?: number, } } | { "float": { 
/**
 * Lowest value.
 */
low: number, 
/**
 * Upper bound of the values.
 */
high: number, 
/**
 * Distance between two values, above 0; none for a continuous range.
 */
step?: number | null, 
/**
 * Whether a continuous range is searched by ratios, so that 0.001 to 0.01 gets as many points as 0.01 to 0.1.
 */
log?: boolean, } } | { "categorical": { 
/**
 * The values, at least one.
 */
choices: Array<ParamValue>, } } | { "bool": Record<symbol, never> };

/**
 * Whether higher or lower values of an objective are better.
 */
export type Direction = "maximize" | "minimize";

/**
 * A fall of the equity from a peak to the next close that is as high.
 */
export type Drawdown = { 
/**
 * `(peak − lowest equity) / peak · 100`, above 0 to 100.
 */
depth_pct: number, 
/**
 * Opening time of the last candle at whose close the equity was at the peak; of the first candle if the peak is the initial cash.
 */
peak_time: number, 
/**
 * Opening time of the candle at whose close the equity was lowest, the first of them.
 */
trough_time: number, 
/**
 * Opening time of the candle at whose close the equity was as high as the peak again; none if it never was.
 */
recovery_time: number | null, 
/**
 * Candles from the peak to the recovery, or to the last candle.
 */
candles: number, 
/**
 * Candles from the peak to the lowest equity; 0 if the first candle is the lowest.
 */
candles_to_trough: number, };

/**
 * The report of one episode with its detail. The typed arrays travel beside the record.
 */
export type EpisodeDetailRecord = { 
/**
 * The episode's metrics.
 */
metrics: Metrics, 
/**
 * Digest of the report: equal to that of the episode if their metrics are equal to the bit.
 */
digest: Digest, 
/**
 * Version of the engine that made it, as `0.2.0`: the digest of another version may differ.
 */
engine: string, 
/**
 * Digest of every equity and every trade, before the report is reduced.
 */
full_digest: Digest | null, 
/**
 * Further statistics.
 */
statistics: Statistics | null, 
/**
 * Candles whose outcome depended on the assumed path of prices inside them.
 */
ambiguous_candles: number, 
/**
 * Trades that were closed at the price of their own fill, because it was past their stop loss or target already.
 */
exits_at_entry: number, 
/**
 * Equity at the closes, reduced to the limit.
 */
equity: Array<CurvePoint>, 
/**
 * The latest closed trades, up to the limit, in the order of their exits.
 */
trades: Array<Trade>, 
/**
 * Number of all closed trades.
 */
total_trades: number, 
/**
 * Trades still open after the last candle.
 */
open_trades: Array<OpenTrade>, 
/**
 * Number of orders that could not be filled.
 */
total_rejections: number, 
/**
 * The latest of them, up to the limit of trades.
 */
rejections: Array<Rejection>, 
/**
 * Why no trade was opened, as a sentence; null if one was.
 */
no_trade: string | null, 
/**
 * Index in the series of the first candle of the window.
 */
first_candle: number, 
/**
 * Equity at every close of the window; the first belongs to `first_candle`.
 */
equity_values: Float64Array, 
/**
 * All closed trades, in the order of their exits.
 */
trade_columns: TradeColumns, 
/**
 * Up to 20 series of the strategy for a chart. Of rules, those of the library too: each `let` line that is a series of numbers and
 * does not read the position, and the indicators that other expressions use directly. Of JavaScript: the series that `init`
 * returned, by their names.
 */
lines: Array<StrategyLine>, 
/**
 * The return of every calendar month (UTC) with a candle of the window, in order.
 */
months: Array<MonthReturn>, 
/**
 * The ten deepest drawdowns, the deepest first.
 */
drawdowns: Array<Drawdown>, 
/**
 * Statistics of all closed trades, of the long ones and of the short ones.
 */
sides: SideStatistics, 
/**
 * Counts from candles over signals and orders to fills.
 */
signals: SignalCounts, };

/**
 * A part of a walk-forward.
 */
export type EpisodePart = { 
/**
 * Number of the window, from 1.
 */
window: number, 
/**
 * Whether the part searches or tests.
 */
stage: Stage, };

/**
 * The report of one episode.
 */
export type EpisodeReport = { 
/**
 * The episode's metrics.
 */
metrics: Metrics, 
/**
 * Digest of the report: equal to that of the episode if their metrics are equal to the bit.
 */
digest: Digest, 
/**
 * Version of the engine that made it, as `0.2.0`: the digest of another version may differ.
 */
engine: string, 
/**
 * Digest of every equity and every trade, before the report is reduced.
 */
full_digest: Digest | null, 
/**
 * Further statistics.
 */
statistics: Statistics | null, 
/**
 * Candles whose outcome depended on the assumed path of prices inside them.
 */
ambiguous_candles: number, 
/**
 * Trades that were closed at the price of their own fill, because it was past their stop loss or target already.
 */
exits_at_entry: number, 
/**
 * Equity at the closes, reduced to the limit.
 */
equity: Array<CurvePoint>, 
/**
 * The latest closed trades, up to the limit, in the order of their exits.
 */
trades: Array<Trade>, 
/**
 * Number of all closed trades.
 */
total_trades: number, 
/**
 * Trades still open after the last candle.
 */
open_trades: Array<OpenTrade>, 
/**
 * Number of orders that could not be filled.
 */
total_rejections: number, 
/**
 * The latest of them, up to the limit of trades.
 */
rejections: Array<Rejection>, 
/**
 * Why no trade was opened, as a sentence; null if one was.
 */
no_trade: string | null, };

/**
 * A finished episode.
 */
export type EpisodeResult = { 
/**
 * The number of the episode, from 1.
 */
episode: number, 
/**
 * The part of the walk-forward that it belongs to; none for other jobs.
 */
part?: EpisodePart | null, 
/**
 * The strategy's parameters, complete.
 */
params: { [key in string]: ParamValue }, 
/**
 * The value of the first objective; none if an objective is undefined or there are too few trades. The episode then counts as
 * failed.
 */
score: number | null, 
/**
 * The episode's metrics; none if it could not be run to its end.
 */
metrics: Metrics | null, 
/**
 * Why it could not be run to its end.
 */
failure?: string | null, 
/**
 * Why it has no score although it was run to its end: `profit_factor is undefined: no trade lost money`.
 */
no_score?: string | null, 
/**
 * Number of candles that were run.
 */
candles: number, 
/**
 * Digest of the report, 32 hexadecimal digits.
 */
digest: Digest, };

/**
 * The time that a search takes. None where it is unknown.
 */
export type Estimate = { 
/**
 * Seconds for every feasible point.
 */
grid_seconds: number | null, 
/**
 * Seconds for the planned episodes, drawn at random.
 */
random_seconds: number | null, 
/**
 * Seconds for the planned episodes and for their proposals by a Bayesian sampler.
 */
bayesian_seconds: number | null, 
/**
 * A better plan, if there is one, as a sentence.
 */
advice: string | null, };

/**
 * Whose rules of execution are followed.
 */
export type Execution = "standard" | "backtesting_py" | "vectorbt";

/**
 * Why a trade was closed.
 */
export type ExitReason = "signal" | "stop_loss" | "trailing_stop" | "take_profit" | "time_exit" | "reduced" | "margin_call" | "ruin" | "end_of_data";

/**
 * A close of the best episode and of its resampled histories.
 */
export type FanPoint = { 
/**
 * Time of the candle.
 */
time: number, 
/**
 * Return of the best episode so far, in per cent.
 */
return_pct: number, 
/**
 * Returns so far of the resampled histories, in per cent.
 */
resampled: Bands, };

/**
 * When a market order is filled.
 */
export type Fill = "next_open" | "same_close";

/**
 * The hash of the columns of a series; as text 32 hexadecimal digits.
 */
export type Fingerprint = string;

/**
 * A span without candles.
 */
export type Gap = { 
/**
 * Opening time of the candle before, epoch milliseconds UTC.
 */
from_time: number, 
/**
 * Opening time of the candle after, epoch milliseconds UTC.
 */
to_time: number, };

/**
 * An objective with its direction.
 */
export type Goal = { 
/**
 * The objective.
 */
objective: Objective, 
/**
 * Whether higher or lower values are better.
 */
direction?: Direction, };

/**
 * The shape of the surroundings of an optimum.
 */
export type Ground = "plateau" | "slope" | "spike";

/**
 * An assumption about what a file does not say, as a sentence to show.
 */
export type ImportAssumption = { 
/**
 * The sentence.
 */
text: string, 
/**
 * The field of `ImportOptions` that changes it, such as `date_order` or `columns.close`; none if nothing does.
 */
option: string | null, };

/**
 * The choices of a person about a file. Each is optional: without it the import recognises the answer or refuses the file with
 * the question. The record is stored with the candles, so that the same file gives the same candles again.
 */
export type ImportOptions = { 
/**
 * Which columns hold time, prices and volume.
 */
columns?: ColumnChoice, 
/**
 * Whether `01/02/2024` begins with the day or with the month.
 */
date_order?: DateOrder, 
/**
 * The unit or format of numbers in the time column.
 */
time_format?: TimeFormat, 
/**
 * Zone of times of day without a zone: `UTC`, `+02:00`, `America/New_York`, … A date without a time of day stays midnight UTC.
 */
time_zone?: string, 
/**
 * The offsets of `time_zone`, from a host that has a database of zones; needed for zones that the import does not have.
 */
zone_offsets?: Array<ZoneOffset>, 
/**
 * Whether `1,001` is about one, or one thousand and one.
 */
decimal_mark?: DecimalMark, 
/**
 * The symbol whose candles are taken from a file with several.
 */
symbol?: string, 
/**
 * Resamples the candles to this interval in milliseconds, a multiple of the file's interval up to 366 days.
 */
interval_ms?: number, };

/**
 * The result of an import, for a person to check it.
 */
export type ImportPreview = { 
/**
 * The candles at the start, oldest first; at most five.
 */
first: Array<PreviewRow>, 
/**
 * The candles at the end, the newest last; at most five, and none of `first`.
 */
last: Array<PreviewRow>, 
/**
 * Number of candles.
 */
candles: number, 
/**
 * Number of candles of the file, before they were resampled.
 */
candles_of_file: number, 
/**
 * Median time between the candles of the file in milliseconds; none for a single candle.
 */
interval_ms: number | null, 
/**
 * Zone of the times in the file: `UTC`, the name or offset of a zone, or `in the file` if each time has its own.
 */
zone: string, 
/**
 * Spans without candles, as in the report.
 */
gaps: number, 
/**
 * The longest gap; the first one if several are equally long.
 */
largest_gap: Gap | null, 
/**
 * Rows that repeated the row before. They were left out.
 */
duplicates: number, 
/**
 * Rows whose open or close is below the low or above the high. They were imported unchanged.
 */
outside_rows: number, 
/**
 * Rows that are no candles, by reason.
 */
left_out: Array<LeftOutRows>, 
/**
 * The symbol, if the file names it.
 */
symbol: string | null, 
/**
 * The separator of the fields, in a file of text.
 */
separator: string | null, 
/**
 * The names of all columns of the file, to choose from; none without a header.
 */
column_names: Array<string>, 
/**
 * Assumptions about what the file does not say.
 */
assumptions: Array<ImportAssumption>, };

/**
 * The findings and assumptions of an import.
 */
export type ImportReport = { 
/**
 * Rows that became candles.
 */
rows: number, 
/**
 * Median time between candles in milliseconds; none for a single candle.
 */
interval_ms: number | null, 
/**
 * Spans without candles that are longer than one and a half intervals. Nights and days of the weekend on which the
 * market is closed do not count, nor does a break at the same hours of most weeks; holidays do.
 */
gaps: number, 
/**
 * The longest gap; the first one if several are equally long.
 */
largest_gap: Gap | null, 
/**
 * Rows that repeated the row before. They were skipped.
 */
duplicates: number, 
/**
 * Rows without prices (holidays), repeated headers, and lines before the header.
 */
skipped_rows: number, 
/**
 * Rows whose open or close is below the low or above the high. They were imported unchanged.
 */
outside_rows: number, 
/**
 * Whether the file starts with the newest candle. The series starts with the oldest one.
 */
newest_first: boolean, 
/**
 * Assumptions about what the file does not say, as sentences to show.
 */
assumptions: Array<string>, };

/**
 * The assumption about the path of prices inside a candle.
 */
export type Intrabar = "stop_first" | "target_first" | "path";

/**
 * A strategy in JavaScript with its declared parameters and constraints.
 */
export type JavaScript = { 
/**
 * The text, up to 256 KiB.
 */
source: string, 
/**
 * SHA-256 of the text in UTF-8, 64 hexadecimal digits. It proves that the declaration belongs to this text.
 */
sha256: string, 
/**
 * Its parameters.
 */
params: Array<DeclaredParam>, 
/**
 * Constraints between them, such as `fast < slow`.
 */
require: Array<string>, };

/**
 * The result of a job.
 */
export type JobResult = { 
/**
 * Episodes that ran.
 */
episodes: number, 
/**
 * Episodes without a score.
 */
failed_episodes: number, 
/**
 * Why episodes have no score; null if each has one.
 */
no_score?: NoScore | null, 
/**
 * The best episode; none if every one failed. For a walk-forward, the best of the last window's search: the parameters to
 * trade from now on.
 */
best: EpisodeResult | null, 
/**
 * With several objectives, the episodes that no other dominates, best of the first objective first; for a walk-forward,
 * those of the last window.
 */
front?: Array<EpisodeResult>, 
/**
 * Why the search ended before its last episode. Each window of a walk-forward has its own reason. After a time stop, set
 * `search.stop.stopped_after` to the number of `episodes` to run the same search again.
 */
stopped?: StopReason | null, 
/**
 * The result of the search on candles that it had not seen, if the job asks for a walk-forward.
 */
walk_forward?: WalkForward | null, 
/**
 * Digest of all episodes in order: the same on every machine and with any number of lanes.
 */
digest: Digest, };

/**
 * A job: candles, strategy, config, window, search, walk-forward, progress.
 */
export type JobSpec = { 
/**
 * Fingerprint of the candles.
 */
candles: string, 
/**
 * The strategy and the values of its parameters.
 */
strategy: StrategySpec, 
/**
 * Cash, size, costs.
 */
backtest?: Partial<BacktestConfig>, 
/**
 * The part of the candles that is traded; none for all of them. Indicators see the candles before it.
 */
window?: WindowSpec | null, 
/**
 * The search; none for a single backtest, a job of one episode.
 */
search?: SearchSpec | null, 
/**
 * The test of the search on candles that it has not seen; none for a search over all candles.
 */
walk_forward?: Partial<WalkForwardSpec> | null, 
/**
 * Settings of the cache of indicator columns.
 */
columns?: Partial<ColumnsConfig>, 
/**
 * Settings of progress reports.
 */
progress?: Partial<ProgressConfig>, };

/**
 * Status of a job.
 */
export type JobStatus = "queued" | "running" | "paused" | "completed" | "failed" | "cancelled";

/**
 * The position of a lane.
 */
export type LaneProgress = { 
/**
 * Number of the lane, from 0.
 */
lane: number, 
/**
 * The episode it runs.
 */
episode: number, 
/**
 * Closed candles of that episode.
 */
candle: number, 
/**
 * Candles of that episode.
 */
total_candles: number, 
/**
 * Whether that episode runs again because its lane died.
 */
restarted: boolean, 
/**
 * Whether the lane has sent nothing for two seconds.
 */
stalled: boolean, };

/**
 * Why a row is no candle.
 */
export type LeftOutReason = "above_header" | "repeated_header" | "without_prices" | "other_symbol" | "remark";

/**
 * Rows that are no candles, for one reason.
 */
export type LeftOutRows = { 
/**
 * Why they are left out.
 */
reason: LeftOutReason, 
/**
 * Number of rows.
 */
rows: number, 
/**
 * The place of the first one, as `line 4`; none for lines above the header.
 */
first: string | null, };

/**
 * The axis of a line.
 */
export type LineScale = "price" | "own";

/**
 * The best Sharpe ratios of searches over noise, and the one that was found. All are Sharpe ratios a year.
 */
export type LuckHistogram = { 
/**
 * Where the first bar begins.
 */
low: number, 
/**
 * Where the last bar ends.
 */
high: number, 
/**
 * The share of searches in each bar. One in a thousand is below the first bar, one above the last.
 */
shares: Array<number>, 
/**
 * The Sharpe ratio of the best episode.
 */
sharpe: number, };

/**
 * The name of a metric.
 */
export type MetricName = "final_equity" | "total_return_pct" | "sharpe" | "max_drawdown_pct" | "win_rate_pct" | "profit_factor" | "trades" | "exposure_pct";

/**
 * The metrics of an episode.
 */
export type Metrics = { 
/**
 * Equity at the last close, in the account's currency.
 */
final_equity: number, 
/**
 * `(final equity / initial cash − 1) · 100`.
 */
total_return_pct: number, 
/**
 * Annual Sharpe ratio of the per-candle returns; none if the returns do not vary.
 */
sharpe: number | null, 
/**
 * Largest fall of the equity from a peak in per cent of the peak, 0 to 100.
 */
max_drawdown_pct: number, 
/**
 * Share of closed trades with a gain, 0 to 100; none without a trade.
 */
win_rate_pct: number | null, 
/**
 * Sum of gains / sum of losses; none without a loss above rounding.
 */
profit_factor: number | null, 
/**
 * Number of closed trades.
 */
trades: number, 
/**
 * Share of exposed candles, 0 to 100. A candle is exposed if a trade is open at its close (after the fills there), or if a
 * trade ends in it: inside the candle, in the candle of its entry, with the data, or in ruin. A trade that is closed at the
 * open of a later candle does not count there. In the modes of other software only the close counts.
 */
exposure_pct: number, };

/**
 * Metrics with their weights.
 */
export type Mix = { 
/**
 * The weight of each metric, a finite number.
 */
mix: Partial<Record<MetricName, number>>, };

/**
 * The return of one calendar month.
 */
export type MonthReturn = { 
/**
 * Year, UTC.
 */
year: number, 
/**
 * Month, 1 to 12, UTC.
 */
month: number, 
/**
 * `(equity / equity before − 1) · 100`: from the last close of the month before, or from the initial cash in the first month.
 * 0 once the equity is 0. The first and the last month may be parts of a month.
 */
return_pct: number, 
/**
 * Equity at the last close of the month.
 */
equity: number, };

/**
 * An episode that differs from the best one in one parameter by one step.
 */
export type Neighbour = { 
/**
 * Value of the parameter.
 */
value: number, 
/**
 * Its score; none if it has none.
 */
score: number | null, };

/**
 * Summary of the episodes of a job that have no score.
 */
export type NoScore = { 
/**
 * Number of episodes without a score, at least 1.
 */
episodes: number, 
/**
 * The most frequent reason: the text in `no_score` or `failure` of the first episode with it.
 */
reason: string, 
/**
 * Number of episodes with a reason of this kind.
 */
reason_episodes: number, 
/**
 * The first episode with a reason of this kind.
 */
first_episode: number, 
/**
 * The summary as a sentence.
 */
sentence: string, };

/**
 * A metric, or a mix of them.
 */
export type Objective = MetricName | Mix;

/**
 * An open trade in a report.
 */
export type OpenTrade = { 
/**
 * Its id.
 */
id: TradeId, 
/**
 * Direction.
 */
side: Side, 
/**
 * Units held, above 0.
 */
units: number, 
/**
 * Index of the candle of the entry in the series.
 */
entry_candle: number, 
/**
 * Opening time of the entry's candle, epoch milliseconds UTC.
 */
entry_time: number, 
/**
 * Price of the entry, spread and slippage included.
 */
entry_price: number, 
/**
 * Commission of the entry, and interest so far.
 */
commission: number, 
/**
 * Price of its stop loss.
 */
stop_loss: number | null, 
/**
 * Price of its take profit.
 */
take_profit: number | null, 
/**
 * Current price of its trailing stop.
 */
trailing_stop: number | null, 
/**
 * The number that the strategy gave the order; 0 for none.
 */
tag: number, };

/**
 * The figures of the best episode, the verdict, and a sentence. A figure is none where it is undefined.
 */
export type Overfitting = { 
/**
 * Number of episodes, those without a Sharpe ratio included.
 */
trials: number, 
/**
 * Variance of the episodes' Sharpe ratios of one candle.
 */
trial_variance: number | null, 
/**
 * Number of the best episode's returns.
 */
returns: number, 
/**
 * Its Sharpe ratio of one candle.
 */
sharpe: number | null, 
/**
 * Skewness of its returns.
 */
skewness: number | null, 
/**
 * Kurtosis of its returns, 3 for a normal distribution.
 */
kurtosis: number | null, 
/**
 * Probability that its true Sharpe ratio is above 0, if it were the only trial.
 */
probabilistic_sharpe: number | null, 
/**
 * Expected Sharpe ratio of one candle of the best of as many trials without skill.
 */
expected_best_sharpe: number | null, 
/**
 * Probability that its true Sharpe ratio is above the expected best.
 */
deflated_sharpe: number | null, 
/**
 * Probability that the best of as many independent trials without skill looks as good.
 */
luck: number | null, 
/**
 * Probability of backtest overfitting; none for fewer than two episodes.
 */
probability_of_overfitting: number | null, 
/**
 * See [`Pbo::degradation_slope`].
 */
degradation_slope: number | null, 
/**
 * See [`Pbo::probability_of_loss`].
 */
probability_of_loss: number | null, 
/**
 * The conclusion from the figures.
 */
verdict: Verdict, 
/**
 * The same in a plain English sentence.
 */
sentence: string, };

/**
 * How much of the scores' variance each parameter explains.
 */
export type ParamImportance = { 
/**
 * Share of the variance that each parameter explains alone, 0 to 1.
 */
main_effects: { [key in string]: number }, 
/**
 * The rest, 0 to 1: the share that only several parameters together explain.
 */
interaction: number, };

/**
 * A parameter: the values that it accepts, and a range to search.
 */
export type ParamInfo = { 
/**
 * Name in a spec.
 */
name: string, 
/**
 * One sentence: the comment at the end of its line.
 */
description: string, 
/**
 * Whether it is true or false; its numbers are then 0 and 1.
 */
flag: boolean, 
/**
 * Whether only whole numbers are accepted.
 */
whole: boolean, 
/**
 * Lowest value that is accepted.
 */
min: number, 
/**
 * Highest value that is accepted.
 */
max: number, 
/**
 * Value if a spec gives none.
 */
default: number, 
/**
 * Low end of the range to search.
 */
low: number, 
/**
 * High end of the range to search.
 */
high: number, 
/**
 * Step of the range to search; 0 if any number in it can be taken, or if the parameter does not vary.
 */
step: number, };

/**
 * The scores one step away from the best episode in one parameter.
 */
export type ParamNeighbours = { 
/**
 * Name of the parameter.
 */
name: string, 
/**
 * One step down; none if the step leaves the space or violates a constraint, and for choices.
 */
down: Neighbour | null, 
/**
 * One step up.
 */
up: Neighbour | null, };

/**
 * The value of one parameter.
 */
export type ParamValue = boolean | number | string;

/**
 * A part of a condition and how often it held.
 */
export type PartCount = { 
/**
 * Its text on one line, without comments.
 */
text: string, 
/**
 * Candles at which it held, whatever the other parts were. A condition that is undefined does not hold.
 */
candles: number, };

/**
 * Phase of a running job.
 */
export type Phase = "loading" | "warm-up" | "running" | "saving";

/**
 * One candle.
 */
export type PreviewRow = { 
/**
 * Opening time, epoch milliseconds UTC.
 */
time: number, 
/**
 * Open.
 */
open: number, 
/**
 * High.
 */
high: number, 
/**
 * Low.
 */
low: number, 
/**
 * Close.
 */
close: number, 
/**
 * Volume.
 */
volume: number, };

/**
 * The progress of a job.
 */
export type Progress = { 
/**
 * The job.
 */
job_id: string, 
/**
 * The lane whose boundary this is; none for a heartbeat, and for a job that is paused or has ended.
 */
lane: number | null, 
/**
 * Status of the job.
 */
status: JobStatus, 
/**
 * Phase of the job.
 */
phase: Phase, 
/**
 * Per cent done, 0 to 100, truncated to two decimals. It is 100 in `job_finished` and nowhere else.
 */
progress: number, 
/**
 * The lowest-numbered unfinished episode, from 1.
 */
current_episode: number, 
/**
 * Number of episodes.
 */
total_episodes: number, 
/**
 * Closed candles of that episode.
 */
current_candle: number, 
/**
 * Candles of that episode.
 */
total_candles: number, 
/**
 * Score of the episode that finished last; none if that is undefined.
 */
score: number | null, 
/**
 * Best score until now; in a walk-forward, of the window that is searched.
 */
best_score: number | null, 
/**
 * Candles a second of all lanes together, over the last seconds; none until it is known.
 */
candles_per_second: number | null, 
/**
 * Milliseconds for which the job has run, without pauses.
 */
elapsed_ms: number, 
/**
 * Estimated milliseconds until the job ends, smoothed; none in the first second.
 */
eta_ms: number | null, 
/**
 * The lanes that work on the job.
 */
lanes: Array<LaneProgress>, };

/**
 * Settings of progress reports.
 */
export type ProgressConfig = { 
/**
 * Distance of two progress boundaries in candles: a number from 1, or `"auto"` for 50, or 100 above 50,000 candles.
 */
every_candles: number | 'auto', 
/**
 * Which boundaries are sent to the page.
 */
delivery: Delivery, };

/**
 * A quarter of the candles. A rank is the share of the other episodes that were better: 0 for the best, 1 for the worst, 0.5 is
 * expected of one picked at random.
 */
export type Quarter = { 
/**
 * Time of its first candle.
 */
from: number, 
/**
 * Time of its last candle.
 */
to: number, 
/**
 * Return of the best episode in per cent of its equity before the quarter; none once nothing was left.
 */
return_pct: number | null, 
/**
 * Sharpe ratio a year of the best episode; none if its equity does not vary.
 */
sharpe: number | null, 
/**
 * Rank of the best episode.
 */
rank: number | null, 
/**
 * Rank of the episode that was the best of the quarter before; none in the first quarter.
 */
carried: number | null, };

/**
 * An order that could not be filled.
 */
export type Rejection = { 
/**
 * Index in the series of the candle at which it would have been filled.
 */
candle: number, 
/**
 * Why it was not.
 */
reason: string, };

/**
 * Orders that were rejected for the same reason.
 */
export type RejectionCount = { 
/**
 * The reason of the first of them. The numbers in the reasons of the others may differ.
 */
reason: string, 
/**
 * How many, at least 1.
 */
count: number, 
/**
 * Index in the series of the candle of the first of them.
 */
first_candle: number, };

/**
 * The size of a report.
 */
export type ReportLimits = { 
/**
 * Most points of the equity curve; the lowest and the highest equity are always among them.
 */
max_points: number, 
/**
 * Most trades, the latest ones.
 */
max_trades: number, };

/**
 * A mistake and its place.
 */
export type RulesMistake = { 
/**
 * Line, from 1.
 */
line: number, 
/**
 * Column in characters, from 1.
 */
column: number, 
/**
 * Number of characters, at least 1.
 */
length: number, 
/**
 * The mistake in words.
 */
message: string, 
/**
 * A correction, if one is likely.
 */
suggestion: string | null, };

/**
 * A sampler: its names, its limits, its cost and how it is made.
 */
export type SamplerInfo = { 
/**
 * The name in a spec.
 */
name: SamplerName, 
/**
 * The name for people, spelled as in the middle of a sentence: `Gaussian process`.
 */
title: string, 
/**
 * The first words of a sentence about the episodes, which the names of the parameters complete: `Every combination of`.
 */
summary: string, 
/**
 * Whether the Studio offers it. The others are chosen by `bayesian`, or named in a spec.
 */
is_offered: boolean, 
/**
 * Whether proposals depend on earlier results. Such a sampler proposes `batch` points at a time.
 */
learns: boolean, 
/**
 * Episodes of a search that gives no number; none for every feasible point.
 */
default_episodes: number | null, 
/**
 * Most episodes of a search.
 */
max_episodes: number, };

/**
 * The sampler that proposes the episodes.
 */
export type SamplerName = "grid" | "random" | "bayesian" | "gaussian_process" | "tpe";

/**
 * A parameter search.
 */
export type SearchSpec = { 
/**
 * The sampler that proposes the episodes.
 */
sampler?: SamplerName, 
/**
 * The parameters that vary; the others keep the strategy's values. Without a space, those parameters vary that have a range
 * in the strategy, under the strategy's constraints; an empty space varies none.
 */
space?: { [key in string]: Dimension } | null, 
/**
 * Rules that every proposed point satisfies, such as `fast < slow`.
 */
constraints?: Array<string>, 
/**
 * The value by which episodes are compared: a metric, or `{ mix: { metric: weight } }`.
 */
objective?: Objective, 
/**
 * Whether higher or lower values of the objective are better.
 */
direction?: Direction, 
/**
 * Up to 7 more objectives. The result then has the Pareto front of all; the best episode is the front's best by the first
 * objective.
 */
more_objectives?: Array<Goal>, 
/**
 * Episodes with fewer closed trades count as failed.
 */
min_trades?: number, 
/**
 * Most episodes to run. Without a number, a grid runs every point and other samplers run 100 episodes.
 */
episodes?: number | null, 
/**
 * Seed of the sampler, 0 to 2^53 − 1.
 */
seed?: number, 
/**
 * Number of episodes that a Bayesian sampler proposes together, 1 to 64.
 */
batch?: number, 
/**
 * Number of values of each parameter, at least 1, in a tile of a grid, which is run before the next tile begins; none for one
 * tile. A job sets it if the columns of the whole grid do not fit into memory.
 */
tile?: number | null, 
/**
 * Conditions that end the search before its last episode.
 */
stop?: StopSpec, };

/**
 * The results of the shuffled sequences.
 */
export type ShuffleBands = { 
/**
 * Number of sequences.
 */
runs: number, 
/**
 * Number of trades.
 */
trades: number, 
/**
 * Largest fall of the equity from a peak in per cent of the peak, from trade to trade.
 */
max_drawdown_pct: Bands, };

/**
 * The direction of a position.
 */
export type Side = "long" | "short";

/**
 * Statistics of all trades and of each direction.
 */
export type SideStatistics = { 
/**
 * All closed trades.
 */
all: TradeStatistics, 
/**
 * The long ones.
 */
long: TradeStatistics, 
/**
 * The short ones.
 */
short: TradeStatistics, };

/**
 * From candles to filled orders: where signals were lost.
 */
export type SignalCounts = { 
/**
 * Candles of the window at which the strategy was asked: all, but for those from ruin on, and in `backtesting_py` mode those
 * before its first decision. The counts below are of these candles.
 */
candles: number, 
/**
 * Those of them at which every indicator of the rules has had a value at least once: the warm-up is over. All for JavaScript.
 */
warm_candles: number, 
/**
 * One for each `enter` and `exit … when` line of the rules, in the order of the text; empty for JavaScript.
 */
statements: Array<StatementCount>, 
/**
 * Entry orders that the strategy gave. A signal is no order while its direction is held.
 */
orders: number, 
/**
 * Entry orders that were filled: they opened a trade, or closed or reduced one of the other direction.
 */
filled: number, 
/**
 * Entry orders that could not be filled, by reason, the most frequent first.
 */
rejections: Array<RejectionCount>, 
/**
 * Limit and stop orders whose candle ended before their price was met.
 */
expired: number, 
/**
 * Entry orders that were cancelled: by the strategy, by a later order, by a margin call or ruin, or since their direction was
 * held when their price was met.
 */
cancelled: number, 
/**
 * Entry orders that still waited after the last candle.
 */
waiting: number, };

/**
 * The shares of the gain that are kept one step away from the best episode.
 */
export type Stability = { 
/**
 * Median score of all episodes.
 */
reference: number, 
/**
 * The share that each parameter's worse neighbour keeps; none if no neighbour has a score.
 */
kept: Array<number | null>, 
/**
 * Mean of the shares.
 */
mean: number, 
/**
 * Lowest of the shares.
 */
worst: number, 
/**
 * The shape of the surroundings.
 */
ground: Ground, 
/**
 * The same as a sentence.
 */
sentence: string, };

/**
 * The two stages of a window.
 */
export type Stage = "train" | "test";

/**
 * An `enter` or `exit` line and how often its condition held.
 */
export type StatementCount = { 
/**
 * Line of the text in which it begins, from 1.
 */
line: number, 
/**
 * Its text on one line, without comments.
 */
text: string, 
/**
 * The conditions that its `and`s combine, in the order of the text; one if it has no `and`. An `and` inside a `let` line, an `or`
 * or a `not` does not split a condition.
 */
parts: Array<PartCount>, 
/**
 * Candles at which the whole condition held.
 */
all: number, };

/**
 * The statistics of a full report. A statistic is none if it is undefined: a ratio whose divisor is 0, or differs from 0 only by
 * rounding. Times are in milliseconds.
 *
 * The formulas are those of the standard mode. There C is the initial cash, E the equity at each of the n closes of the
 * window, r the returns from close to close, the first against C (0 once the equity is 0), and y the candles of a year.
 * The two other modes compute as their software does; `backtesting_py` mode starts at the first close instead of C.
 */
export type Statistics = { 
/**
 * Equity at the last close.
 */
final_equity: number, 
/**
 * Highest of C and the equities at closes; the other modes leave out C.
 */
peak_equity: number, 
/**
 * `(last E / C − 1) · 100`, as in the metrics.
 */
return_pct: number, 
/**
 * `(last close / close of candle 0 of the window − 1) · 100`; in `backtesting_py` mode from the first decision on.
 */
buy_and_hold_return_pct: number, 
/**
 * `((last E / C)^(y / n) − 1) · 100`; −100 once the equity is 0.
 */
annual_return_pct: number | null, 
/**
 * `deviation(r) · √y · 100`, where the divisor of the deviation is n − 1; none for one candle.
 */
annual_volatility_pct: number | null, 
/**
 * `((last E / C)^(1 / years) − 1) · 100`, years of 365.25 days from the opening of candle 0 to that of the last candle.
 */
cagr_pct: number | null, 
/**
 * `mean(r) / deviation(r) · √y` (Sharpe 1994), as in the metrics.
 */
sharpe: number | null, 
/**
 * `mean(r) · √y / √(mean(min(r, 0)²))` (Sortino, Price 1994).
 */
sortino: number | null, 
/**
 * Annual return per largest drawdown (Young 1991).
 */
calmar: number | null, 
/**
 * `Σ max(r, 0) / Σ max(−r, 0)` (Keating, Shadwick 2002, threshold 0).
 */
omega: number | null, 
/**
 * Covariance of the log returns of E with those of the closes, over the variance of the latter, from candle 1 on; none
 * once the equity is 0.
 */
beta: number | null, 
/**
 * Return that beta does not explain: `return − beta · buy-and-hold return` (after Jensen 1968, without a riskless rate).
 */
alpha_pct: number | null, 
/**
 * Largest fall from a peak, C the first, in per cent of the peak, 0 to 100, as in the metrics.
 */
max_drawdown_pct: number, 
/**
 * Mean of the largest falls of all drawdowns, 0 to 100; none without a drawdown. A drawdown that begins at the last candle
 * counts.
 */
avg_drawdown_pct: number | null, 
/**
 * Longest time from a peak (the first is C at the first candle) to the next equity as high, or to the last candle.
 */
max_drawdown_duration_ms: number | null, 
/**
 * Mean of these times.
 */
avg_drawdown_duration_ms: number | null, 
/**
 * Share of exposed candles, 0 to 100, as in the metrics. In the other modes share of candles with a closed trade, with the
 * candles of its entry and exit.
 */
exposure_pct: number, 
/**
 * Highest value of open positions at a close, as a share of these positions and the free cash, 0 to 100.
 */
max_gross_exposure_pct: number, 
/**
 * Commission and interest of all trades, with open ones; in `backtesting_py` mode of closed ones only.
 */
commission: number, 
/**
 * Closed trades.
 */
trades: number, 
/**
 * Trades still open.
 */
open_trades: number, 
/**
 * Profit of open trades at the last close, after the commission of their entries.
 */
open_profit: number, 
/**
 * Share of closed trades with a gain, 0 to 100, as in the metrics.
 */
win_rate_pct: number | null, 
/**
 * Highest return of a trade, in per cent of its value at entry.
 */
best_trade_pct: number | null, 
/**
 * Lowest return of a trade.
 */
worst_trade_pct: number | null, 
/**
 * Geometric mean of the trades' returns; −100 if a trade lost its whole value (0 in the other modes).
 */
avg_trade_pct: number | null, 
/**
 * Mean return of trades with a gain.
 */
avg_winning_trade_pct: number | null, 
/**
 * Mean return of trades with a loss.
 */
avg_losing_trade_pct: number | null, 
/**
 * Duration of the longest trade, from the opening time of the entry's candle to that of the exit's.
 */
max_trade_duration_ms: number | null, 
/**
 * Mean duration of a trade.
 */
avg_trade_duration_ms: number | null, 
/**
 * Mean duration of a trade with a gain.
 */
avg_winning_trade_duration_ms: number | null, 
/**
 * Mean duration of a trade with a loss.
 */
avg_losing_trade_duration_ms: number | null, 
/**
 * Sum of gains over sum of losses, as in the metrics; in `backtesting_py` mode of returns instead of amounts.
 */
profit_factor: number | null, 
/**
 * Mean return of a trade in per cent.
 */
expectancy_pct: number | null, 
/**
 * Mean profit of a trade in the account's currency.
 */
expectancy: number | null, 
/**
 * System quality number (Tharp 2008): `√trades · mean profit / deviation of profits`, where the divisor of the deviation is
 * trades − 1.
 */
sqn: number | null, 
/**
 * Kelly (1956): `w − (1 − w) · mean loss / mean gain`, where w is the share of trades with a gain.
 */
kelly: number | null, };

/**
 * Why a search ended early.
 */
export type StopReason = "no_improvement" | "target" | "time";

/**
 * Conditions that end a search early. Each is optional; the first that is met ends the search.
 */
export type StopSpec = { 
/**
 * Ends after this number of episodes in a row without a better one, at least 1.
 */
no_improvement?: number | null, 
/**
 * Ends when the objective is this good or better.
 */
target?: number | null, 
/**
 * Ends after this running time in milliseconds, above 0.
 */
time_ms?: number | null, 
/**
 * Ends after exactly this number of episodes. Set for the re-run of a search that was stopped by its time, so that both end at
 * the same episode.
 */
stopped_after?: number | null, };

/**
 * The description of a strategy for a page.
 */
export type StrategyInfo = { 
/**
 * Name in a spec.
 */
name: string, 
/**
 * Title: the first comment of the text.
 */
title: string, 
/**
 * One sentence: the second comment.
 */
description: string, 
/**
 * Its parameters.
 */
params: Array<ParamInfo>, 
/**
 * Constraints between its parameters, used when they vary.
 */
constraints: Array<string>, 
/**
 * Its text in the rules language; empty for a script.
 */
rules: string, };

/**
 * A series of the strategy for a chart.
 */
export type StrategyLine = { 
/**
 * The name of its `let` line, or the expression as it is written: `sma(close, 50)`.
 */
name: string, 
/**
 * The axis on which it belongs.
 */
scale: LineScale, 
/**
 * A value for each candle of the window; NaN where it is undefined, as before the end of the warm-up.
 */
values: Float64Array, };

/**
 * A strategy (one of the library, rules, or JavaScript) and the values of its parameters.
 */
export type StrategySpec = { 
/**
 * Name in the list of strategies. The former field `name` is read too.
 */
library?: StrategyName | (string & {}) | null, 
/**
 * Text in the rules language.
 */
rules?: string | null, 
/**
 * Text in JavaScript with the parameters that it declares. It runs in the browser only.
 */
javascript?: JavaScript | null, 
/**
 * Values of parameters; the others have their defaults.
 */
params?: { [key in string]: ParamValue }, };

/**
 * Options for random candles.
 */
export type SyntheticConfig = { 
/**
 * Number of candles, 1 to 20,000,000.
 */
candles: number, 
/**
 * Seed, 0 to 2^53 − 1.
 */
seed: number, 
/**
 * Time from one candle to the next in milliseconds.
 */
interval_ms: number, 
/**
 * Opening time of the first candle, epoch milliseconds UTC.
 */
start_time: number, 
/**
 * Price of the first candle.
 */
start_price: number, 
/**
 * Standard deviation of the log price over a year of 365 days, before regimes.
 */
volatility_per_year: number, 
/**
 * Further drift of rising and falling regimes in standard deviations of a candle, before regimes; 0 to 1. Without it a regime
 * of short candles is noise, since it drifts by the year.
 */
trend: number, };

/**
 * The meaning of numbers in the column of the time.
 */
export type TimeFormat = "epoch_seconds" | "epoch_milliseconds" | "epoch_microseconds" | "epoch_nanoseconds" | "date" | "date_hour" | "date_minute" | "date_second" | "date_millisecond" | "excel_days" | "epoch_days" | "matlab_days" | "dotnet_ticks";

/**
 * A range of candles by their opening times. A job whose `window` has these times trades the same candles.
 */
export type TimeRange = { 
/**
 * When the first candle opens, epoch milliseconds UTC.
 */
from: number, 
/**
 * The first time after it, epoch milliseconds UTC: when the next candle opens; after the last candle of the series, a
 * millisecond later.
 */
to: number, };

/**
 * A closed trade.
 */
export type Trade = { 
/**
 * Direction.
 */
side: Side, 
/**
 * Units traded, above 0.
 */
units: number, 
/**
 * Index of the candle of the entry in the series.
 */
entry_candle: number, 
/**
 * Index of the candle of the exit in the series.
 */
exit_candle: number, 
/**
 * Opening time of the entry's candle, epoch milliseconds UTC.
 */
entry_time: number, 
/**
 * Opening time of the exit's candle, epoch milliseconds UTC.
 */
exit_time: number, 
/**
 * Price of the entry, spread and slippage included.
 */
entry_price: number, 
/**
 * Price of the exit, spread and slippage included.
 */
exit_price: number, 
/**
 * Commission of entry and exit, and interest.
 */
commission: number, 
/**
 * Gain after commission, in the account's currency.
 */
profit: number, 
/**
 * Gain after commission in per cent of the value at entry.
 */
return_pct: number, 
/**
 * Why the trade was closed.
 */
exit_reason: ExitReason, 
/**
 * The number that the strategy gave the order; 0 for none.
 */
tag: number, };

/**
 * All closed trades as columns, in the order of their exits.
 */
export type TradeColumns = { 
/**
 * Number of trades: the length of every column.
 */
count: number, 
/**
 * 1 for a short trade, 0 for a long one.
 */
is_short: Uint8Array, 
/**
 * Why each was closed, as a place in `exit_reasons`.
 */
exit_reason: Uint8Array, 
/**
 * Every reason for which a trade can be closed, whether one was or not.
 */
exit_reasons: Array<ExitReason>, 
/**
 * The number that the strategy gave the order; 0 for none.
 */
tag: Float64Array, 
/**
 * Units traded, above 0.
 */
units: Float64Array, 
/**
 * Index of the candle of the entry in the series.
 */
entry_candle: Float64Array, 
/**
 * Index of the candle of the exit in the series.
 */
exit_candle: Float64Array, 
/**
 * Opening time of the entry's candle, epoch milliseconds UTC.
 */
entry_time: Float64Array, 
/**
 * Opening time of the exit's candle, epoch milliseconds UTC.
 */
exit_time: Float64Array, 
/**
 * Price of the entry, spread and slippage included.
 */
entry_price: Float64Array, 
/**
 * Price of the exit, spread and slippage included.
 */
exit_price: Float64Array, 
/**
 * Commission of entry and exit, and interest.
 */
commission: Float64Array, 
/**
 * Gain after commission, in the account's currency.
 */
profit: Float64Array, 
/**
 * Gain after commission in per cent of the value at entry.
 */
return_pct: Float64Array, 
/**
 * Maximum adverse excursion (Sweeney 1997): the worst move against the trade between entry and exit in per cent of the price of
 * the entry, 0 or below: `min(0, L / E − 1) · 100`, for a short trade `min(0, 1 − H / E) · 100`. E is the price of the entry, L and
 * H are the lowest and the highest of the prices that provably were traded while the trade was open: those of entry and exit;
 * highs and lows of the candles between; high and low of the entry's candle after a fill at its open, nothing of it after a fill
 * at its close, and after a fill inside it the close, and the high if the price had risen from the open to the fill, else the
 * low; of the exit's candle the open, and high and low if the exit was at its close. Commission does not count.
 */
mae_pct: Float64Array, 
/**
 * Maximum favourable excursion: the best move for the trade, 0 or above, from the same prices: `max(0, H / E − 1) · 100`, for a
 * short trade `max(0, 1 − L / E) · 100`.
 */
mfe_pct: Float64Array, 
/**
 * Price of its stop loss when it was closed; NaN if it had none. A trailing stop is not included.
 */
stop_loss: Float64Array, 
/**
 * Price of its take profit when it was closed; NaN if it had none.
 */
take_profit: Float64Array, };

/**
 * Identifies an open trade.
 */
export type TradeId = number;

/**
 * Statistics of closed trades. Amounts are in the account's currency, after commission and interest. A trade with a profit above 0
 * is a win, one below 0 a loss; a trade with a profit of 0 is neither. A statistic is none if it is undefined.
 */
export type TradeStatistics = { 
/**
 * Closed trades.
 */
trades: number, 
/**
 * Trades with a gain.
 */
wins: number, 
/**
 * Trades with a loss.
 */
losses: number, 
/**
 * `wins / trades · 100`, 0 to 100; none without a trade.
 */
win_rate_pct: number | null, 
/**
 * Sum of the gains, 0 or more.
 */
gross_profit: number, 
/**
 * Sum of the losses, 0 or less.
 */
gross_loss: number, 
/**
 * `gross_profit + gross_loss`.
 */
net_profit: number, 
/**
 * `gross_profit / −gross_loss`; none without a loss, or if the losses are only what rounding leaves beside the gains.
 */
profit_factor: number | null, 
/**
 * Mean gain of the wins; none without one.
 */
average_win: number | null, 
/**
 * Mean loss of the losses, below 0; none without one.
 */
average_loss: number | null, 
/**
 * `average_win / −average_loss`; none without a win or without a loss.
 */
payoff_ratio: number | null, 
/**
 * Highest gain; none without a win.
 */
largest_win: number | null, 
/**
 * Highest loss, below 0; none without a loss.
 */
largest_loss: number | null, 
/**
 * `net_profit / trades`; none without a trade.
 */
expectancy: number | null, 
/**
 * Mean return of a trade, in per cent of its value at entry; none without a trade.
 */
expectancy_pct: number | null, 
/**
 * Highest return of a trade in per cent; none without a trade.
 */
best_trade_pct: number | null, 
/**
 * Lowest return of a trade in per cent; none without a trade.
 */
worst_trade_pct: number | null, 
/**
 * Mean of `exit candle − entry candle`: 0 for a trade that ends in the candle of its entry; none without a trade.
 */
average_candles: number | null, 
/**
 * The same of the wins; none without one.
 */
average_candles_of_wins: number | null, 
/**
 * The same of the losses; none without one.
 */
average_candles_of_losses: number | null, 
/**
 * Most wins one after another, in the order of the exits.
 */
longest_winning_streak: number, 
/**
 * Most losses one after another, in the order of the exits.
 */
longest_losing_streak: number, 
/**
 * Commission and interest of these trades.
 */
commission: number, };

/**
 * A conclusion from the figures.
 */
export type Verdict = "evidence" | "weak" | "no_evidence" | "unknown";

/**
 * The result of a walk-forward. Means are over the windows that have both a train and a test score, so that they can be
 * compared.
 */
export type WalkForward = { 
/**
 * Every window, in order.
 */
windows: Array<WalkForwardWindow>, 
/**
 * Compounded return of the tests, in per cent; none if there was no test. A window without a test counts as not invested.
 */
test_return_pct: number | null, 
/**
 * Mean train score of the best episodes.
 */
mean_train_score: number | null, 
/**
 * Mean test score of the same parameters.
 */
mean_test_score: number | null, 
/**
 * Mean test score ÷ mean train score; none if the train score is not good: 0 or less for a score that is maximized, 0 or more for
 * one that is minimized.
 */
efficiency: number | null, 
/**
 * The figures in a sentence.
 */
sentence: string, };

/**
 * A test of a search on candles that it has not seen. The best of each train range runs once over the test range that
 * follows; the test ranges are adjacent, of the same length, and end with the job's window.
 */
export type WalkForwardSpec = { 
/**
 * Number of windows, 1 to 1,000; 1 is a plain split into a train and a test range.
 */
windows: number, 
/**
 * Share of a window's candles that is searched, above 0 and below 1; the rest is the test range.
 */
train_share: number, 
/**
 * Whether every train range begins at the start of the job's window and grows; otherwise all have the same length.
 */
anchored: boolean, };

/**
 * One window of a walk-forward.
 */
export type WalkForwardWindow = { 
/**
 * The candles that were searched.
 */
train: TimeRange, 
/**
 * The candles of the test.
 */
test: TimeRange, 
/**
 * The best episode of the search; none if every one failed.
 */
best: EpisodeResult | null, 
/**
 * The same parameters over the test range; none without a best episode. Its score is the objective even if the search asks for
 * more trades than it has.
 */
tested: EpisodeResult | null, 
/**
 * Why the search ended before its last episode.
 */
stopped?: StopReason | null, };

/**
 * A window of candles by their opening times.
 */
export type WindowSpec = { 
/**
 * The first time that belongs to it, epoch milliseconds UTC; none for the first candle's.
 */
from?: number | null, 
/**
 * The first time after it, epoch milliseconds UTC; none for the end of the series.
 */
to?: number | null, };

/**
 * The offset of a zone from a moment on.
 */
export type ZoneOffset = { 
/**
 * From this moment on, epoch milliseconds UTC. The first offset also holds before its moment.
 */
from_ms: number, 
/**
 * Local time minus UTC in milliseconds, less than a day.
 */
offset_ms: number, };

/**
 * The name of a strategy that comes with the engine.
 */
export type StrategyName = "sma_cross" | "rsi_reversion" | "ema_cross" | "macd_cross" | "bollinger_reversion" | "bollinger_breakout" | "donchian_breakout" | "supertrend" | "keltner_squeeze" | "momentum" | "opening_range_breakout" | "trend_pullback" | "turtle" | "target_ladder" | "rsi_2" | "chandelier_exit" | "sar_flip" | "adx_trend" | "ichimoku_cloud" | "heikin_ashi_trend" | "vwap_reversion" | "averaging_down" | "pivot_breakout" | "two_sided_breakout" | "buy_and_hold";

/** The strategies that come with the engine. */
export const strategies: readonly StrategyInfo[] = [
  {
    "name": "sma_cross",
    "title": "SMA cross",
    "description": "Long while a fast moving average is above a slow one.",
    "params": [
      {
        "name": "fast",
        "description": "Candles of the fast average.",
        "flag": false,
        "whole": true,
        "min": 1.0,
        "max": 1000000.0,
        "default": 10.0,
        "low": 5.0,
        "high": 50.0,
        "step": 5.0
      },
      {
        "name": "slow",
        "description": "Candles of the slow average.",
        "flag": false,
        "whole": true,
        "min": 1.0,
        "max": 1000000.0,
        "default": 30.0,
        "low": 20.0,
        "high": 200.0,
        "step": 20.0
      }
    ],
    "constraints": [
      "fast < slow"
    ],
    "rules": "# SMA cross\n# Long while a fast moving average is above a slow one.\nparam fast = 10 in 5..50 step 5    # Candles of the fast average.\nparam slow = 30 in 20..200 step 20 # Candles of the slow average.\nrequire fast < slow\n\nlet quick = sma(close, fast)\nlet calm = sma(close, slow)\n\nenter long when quick crosses above calm\nexit long when quick crosses below calm\n"
  },
  {
    "name": "rsi_reversion",
    "title": "RSI reversion",
    "description": "Buys when the RSI is oversold and sells when it is overbought.",
    "params": [
      {
        "name": "period",
        "description": "Candles of the RSI.",
        "flag": false,
        "whole": true,
        "min": 1.0,
        "max": 1000000.0,
        "default": 14.0,
        "low": 6.0,
        "high": 30.0,
        "step": 4.0
      },
      {
        "name": "oversold",
        "description": "RSI below which it buys.",
        "flag": false,
        "whole": false,
        "min": -1e+100,
        "max": 1e+100,
        "default": 30.0,
        "low": 15.0,
        "high": 45.0,
        "step": 2.5
      },
      {
        "name": "overbought",
        "description": "RSI above which it sells.",
        "flag": false,
        "whole": false,
        "min": -1e+100,
        "max": 1e+100,
        "default": 70.0,
        "low": 55.0,
        "high": 85.0,
        "step": 2.5
      }
    ],
    "constraints": [
      "oversold < overbought"
    ],
    "rules": "# RSI reversion\n# Buys when the RSI is oversold and sells when it is overbought.\nparam period = 14 in 6..30 step 4        # Candles of the RSI.\nparam oversold = 30 in 15..45 step 2.5   # RSI below which it buys.\nparam overbought = 70 in 55..85 step 2.5 # RSI above which it sells.\nrequire oversold < overbought\n\nlet strength = rsi(close, period)\n\nenter long when strength < oversold\nexit long when strength > overbought\n"
  },
  {
    "name": "ema_cross",
    "title": "EMA cross",
    "description": "Long while a fast exponential average is above a slow one, short while it is below.",
    "params": [
      {
        "name": "fast",
        "description": "Candles of the fast average.",
        "flag": false,
        "whole": true,
        "min": 1.0,
        "max": 1000000.0,
        "default": 12.0,
        "low": 5.0,
        "high": 50.0,
        "step": 5.0
      },
      {
        "name": "slow",
        "description": "Candles of the slow average.",
        "flag": false,
        "whole": true,
        "min": 1.0,
        "max": 1000000.0,
        "default": 26.0,
        "low": 20.0,
        "high": 200.0,
        "step": 20.0
      }
    ],
    "constraints": [
      "fast < slow"
    ],
    "rules": "# EMA cross\n# Long while a fast exponential average is above a slow one, short while it is below.\nparam fast = 12 in 5..50 step 5    # Candles of the fast average.\nparam slow = 26 in 20..200 step 20 # Candles of the slow average.\nrequire fast < slow\n\nlet quick = ema(close, fast)\nlet calm = ema(close, slow)\n\nenter long when quick crosses above calm\nenter short when quick crosses below calm\n"
  },
  {
    "name": "macd_cross",
    "title": "MACD cross",
    "description": "Long from a cross of MACD above its signal line to a cross below it.",
    "params": [
      {
        "name": "fast",
        "description": "Candles of the fast average.",
        "flag": false,
        "whole": true,
        "min": 1.0,
        "max": 1000000.0,
        "default": 12.0,
        "low": 6.0,
        "high": 20.0,
        "step": 2.0
      },
      {
        "name": "slow",
        "description": "Candles of the slow average.",
        "flag": false,
        "whole": true,
        "min": 1.0,
        "max": 1000000.0,
        "default": 26.0,
        "low": 20.0,
        "high": 60.0,
        "step": 4.0
      },
      {
        "name": "smoothing",
        "description": "Candles of the signal line.",
        "flag": false,
        "whole": true,
        "min": 1.0,
        "max": 1000000.0,
        "default": 9.0,
        "low": 3.0,
        "high": 15.0,
        "step": 3.0
      }
    ],
    "constraints": [
      "fast < slow"
    ],
    "rules": "# MACD cross\n# Long from a cross of MACD above its signal line to a cross below it.\nparam fast = 12 in 6..20 step 2      # Candles of the fast average.\nparam slow = 26 in 20..60 step 4     # Candles of the slow average.\nparam smoothing = 9 in 3..15 step 3  # Candles of the signal line.\nrequire fast < slow\n\nlet line = macd(close, fast, slow, smoothing).line\nlet trigger = macd(close, fast, slow, smoothing).signal\n\nenter long when line crosses above trigger\nexit long when line crosses below trigger\n"
  },
  {
    "name": "bollinger_reversion",
    "title": "Bollinger reversion",
    "description": "Buys a close below the lower band and sells at the middle.",
    "params": [
      {
        "name": "period",
        "description": "Candles of the bands.",
        "flag": false,
        "whole": true,
        "min": 2.0,
        "max": 1000000.0,
        "default": 20.0,
        "low": 10.0,
        "high": 50.0,
        "step": 10.0
      },
      {
        "name": "deviations",
        "description": "Width of the bands in standard deviations.",
        "flag": false,
        "whole": false,
        "min": 0.001,
        "max": 1000.0,
        "default": 2.0,
        "low": 1.0,
        "high": 3.0,
        "step": 0.5
      }
    ],
    "constraints": [],
    "rules": "# Bollinger reversion\n# Buys a close below the lower band and sells at the middle.\nparam period = 20 in 10..50 step 10          # Candles of the bands.\nparam deviations = 2 in 1..3 step 0.5       # Width of the bands in standard deviations.\n\nenter long when close < bollinger(close, period, deviations).lower\nexit long when close > bollinger(close, period, deviations).middle\n"
  },
  {
    "name": "bollinger_breakout",
    "title": "Bollinger breakout",
    "description": "Follows a close beyond a band until the price is back at the middle.",
    "params": [
      {
        "name": "period",
        "description": "Candles of the bands.",
        "flag": false,
        "whole": true,
        "min": 2.0,
        "max": 1000000.0,
        "default": 20.0,
        "low": 10.0,
        "high": 50.0,
        "step": 10.0
      },
      {
        "name": "deviations",
        "description": "Width of the bands in standard deviations.",
        "flag": false,
        "whole": false,
        "min": 0.001,
        "max": 1000.0,
        "default": 2.0,
        "low": 1.0,
        "high": 3.0,
        "step": 0.5
      }
    ],
    "constraints": [],
    "rules": "# Bollinger breakout\n# Follows a close beyond a band until the price is back at the middle.\nparam period = 20 in 10..50 step 10          # Candles of the bands.\nparam deviations = 2 in 1..3 step 0.5       # Width of the bands in standard deviations.\n\nlet middle = bollinger(close, period, deviations).middle\n\nenter long when close crosses above bollinger(close, period, deviations).upper\nexit long when close < middle\nenter short when close crosses below bollinger(close, period, deviations).lower\nexit short when close > middle\n"
  },
  {
    "name": "donchian_breakout",
    "title": "Donchian breakout",
    "description": "Buys a new high of many candles and sells a new low of fewer, as the Turtles did.",
    "params": [
      {
        "name": "entry",
        "description": "Candles whose high is broken.",
        "flag": false,
        "whole": true,
        "min": 1.0,
        "max": 1000000.0,
        "default": 20.0,
        "low": 10.0,
        "high": 60.0,
        "step": 10.0
      },
      {
        "name": "leave",
        "description": "Candles whose low is broken.",
        "flag": false,
        "whole": true,
        "min": 1.0,
        "max": 1000000.0,
        "default": 10.0,
        "low": 5.0,
        "high": 30.0,
        "step": 5.0
      }
    ],
    "constraints": [
      "leave <= entry"
    ],
    "rules": "# Donchian breakout\n# Buys a new high of many candles and sells a new low of fewer, as the Turtles did.\nparam entry = 20 in 10..60 step 10   # Candles whose high is broken.\nparam leave = 10 in 5..30 step 5     # Candles whose low is broken.\nrequire leave <= entry\n\nenter long when close > highest(high, entry)[1]\nexit long when close < lowest(low, leave)[1]\n"
  },
  {
    "name": "supertrend",
    "title": "SuperTrend",
    "description": "Long above the SuperTrend line, short below it.",
    "params": [
      {
        "name": "period",
        "description": "Candles of the average true range.",
        "flag": false,
        "whole": true,
        "min": 1.0,
        "max": 1000000.0,
        "default": 10.0,
        "low": 7.0,
        "high": 21.0,
        "step": 7.0
      },
      {
        "name": "multiplier",
        "description": "Distance of the line in average true ranges.",
        "flag": false,
        "whole": false,
        "min": 0.0,
        "max": 1000.0,
        "default": 3.0,
        "low": 1.0,
        "high": 5.0,
        "step": 0.5
      }
    ],
    "constraints": [],
    "rules": "# SuperTrend\n# Long above the SuperTrend line, short below it.\nparam period = 10 in 7..21 step 7     # Candles of the average true range.\nparam multiplier = 3 in 1..5 step 0.5   # Distance of the line in average true ranges.\n\nlet line = supertrend(period, multiplier).line\n\nenter long when close crosses above line[1]\nenter short when close crosses below line[1]\n"
  },
  {
    "name": "keltner_squeeze",
    "title": "Keltner squeeze",
    "description": "Enters in the direction of the momentum when Bollinger bands come out of the Keltner channel.",
    "params": [
      {
        "name": "period",
        "description": "Candles of bands and channel.",
        "flag": false,
        "whole": true,
        "min": 2.0,
        "max": 1000000.0,
        "default": 20.0,
        "low": 10.0,
        "high": 40.0,
        "step": 10.0
      },
      {
        "name": "width",
        "description": "Half width of the channel in average true ranges.",
        "flag": false,
        "whole": false,
        "min": 0.0,
        "max": 1000.0,
        "default": 1.5,
        "low": 1.0,
        "high": 2.5,
        "step": 0.5
      },
      {
        "name": "trail",
        "description": "Distance of the trailing stop in average true ranges.",
        "flag": false,
        "whole": false,
        "min": -1e+100,
        "max": 1e+100,
        "default": 3.0,
        "low": 2.0,
        "high": 5.0,
        "step": 0.5
      }
    ],
    "constraints": [],
    "rules": "# Keltner squeeze\n# Enters in the direction of the momentum when Bollinger bands come out of the Keltner channel.\nparam period = 20 in 10..40 step 10   # Candles of bands and channel.\nparam width = 1.5 in 1..2.5 step 0.5 # Half width of the channel in average true ranges.\nparam trail = 3 in 2..5 step 0.5     # Distance of the trailing stop in average true ranges.\n\nlet squeezed = bollinger(close, period, 2).upper < keltner(period, period, width).upper\nlet released = squeezed[1] and not squeezed\nlet force = momentum(close, period)\n\nenter long when released and force > 0\nenter short when released and force < 0\ntrailing stop trail * atr(period)\n"
  },
  {
    "name": "momentum",
    "title": "Momentum",
    "description": "Long while the price has risen by more than a threshold over many candles.",
    "params": [
      {
        "name": "period",
        "description": "Candles over which the change is measured.",
        "flag": false,
        "whole": true,
        "min": 1.0,
        "max": 1000000.0,
        "default": 60.0,
        "low": 20.0,
        "high": 200.0,
        "step": 20.0
      },
      {
        "name": "threshold",
        "description": "Change in per cent from which it buys.",
        "flag": false,
        "whole": false,
        "min": -1e+100,
        "max": 1e+100,
        "default": 2.0,
        "low": 0.0,
        "high": 10.0,
        "step": 0.5
      }
    ],
    "constraints": [],
    "rules": "# Momentum\n# Long while the price has risen by more than a threshold over many candles.\nparam period = 60 in 20..200 step 20   # Candles over which the change is measured.\nparam threshold = 2 in 0..10 step 0.5 # Change in per cent from which it buys.\n\nlet change = roc(close, period)\n\nenter long when change > threshold\nexit long when change < 0\n"
  },
  {
    "name": "opening_range_breakout",
    "title": "Opening-range breakout",
    "description": "Follows a close beyond the range of the day's first hours and leaves late in the day; for candles of an hour, times in UTC.",
    "params": [
      {
        "name": "opening",
        "description": "Hours that make the range.",
        "flag": false,
        "whole": true,
        "min": -1e+100,
        "max": 1e+100,
        "default": 4.0,
        "low": 1.0,
        "high": 8.0,
        "step": 1.0
      },
      {
        "name": "closing",
        "description": "Hour from which it is flat.",
        "flag": false,
        "whole": true,
        "min": -1e+100,
        "max": 1e+100,
        "default": 20.0,
        "low": 16.0,
        "high": 23.0,
        "step": 1.0
      },
      {
        "name": "reward",
        "description": "Target in heights of the range.",
        "flag": false,
        "whole": false,
        "min": -1e+100,
        "max": 1e+100,
        "default": 2.0,
        "low": 1.0,
        "high": 4.0,
        "step": 0.5
      }
    ],
    "constraints": [],
    "rules": "# Opening-range breakout\n# Follows a close beyond the range of the day's first hours and leaves late in the day; for candles of an hour, times in UTC.\nparam opening = 4 in 1..8         # Hours that make the range.\nparam closing = 20 in 16..23      # Hour from which it is flat.\nparam reward = 2 in 1..4 step 0.5 # Target in heights of the range.\n\nlet top = highest(if hour < opening then high else 0, 24)\nlet bottom = lowest(if hour < opening then low else 1000000000, 24)\nlet trading = hour >= opening and hour < closing\n\nenter long when trading and close crosses above top\nenter short when trading and close crosses below bottom\nexit when hour >= closing\nstop loss top - bottom\ntake profit reward * (top - bottom)\n"
  },
  {
    "name": "trend_pullback",
    "title": "Trend pullback",
    "description": "Buys weakness in a rising daily trend, with a stop loss and a limit of time.",
    "params": [
      {
        "name": "trend",
        "description": "Days of the trend's average.",
        "flag": false,
        "whole": true,
        "min": 1.0,
        "max": 1000000.0,
        "default": 50.0,
        "low": 20.0,
        "high": 100.0,
        "step": 20.0
      },
      {
        "name": "period",
        "description": "Candles of the RSI.",
        "flag": false,
        "whole": true,
        "min": 1.0,
        "max": 1000000.0,
        "default": 5.0,
        "low": 2.0,
        "high": 14.0,
        "step": 3.0
      },
      {
        "name": "oversold",
        "description": "RSI below which it buys.",
        "flag": false,
        "whole": true,
        "min": -1e+100,
        "max": 1e+100,
        "default": 30.0,
        "low": 10.0,
        "high": 40.0,
        "step": 10.0
      },
      {
        "name": "atrs",
        "description": "Stop loss in average true ranges.",
        "flag": false,
        "whole": false,
        "min": -1e+100,
        "max": 1e+100,
        "default": 2.5,
        "low": 1.0,
        "high": 4.0,
        "step": 0.5
      }
    ],
    "constraints": [],
    "rules": "# Trend pullback\n# Buys weakness in a rising daily trend, with a stop loss and a limit of time.\nparam trend = 50 in 20..100 step 20   # Days of the trend's average.\nparam period = 5 in 2..14 step 3      # Candles of the RSI.\nparam oversold = 30 in 10..40 step 10 # RSI below which it buys.\nparam atrs = 2.5 in 1..4 step 0.5     # Stop loss in average true ranges.\n\nenter long when close > on 1d ema(close, trend) and rsi(close, period) < oversold\nexit long when rsi(close, period) > 60\nexit after 50 candles\nstop loss atrs * atr(14)\n"
  },
  {
    "name": "turtle",
    "title": "Turtle",
    "description": "Adds units to a breakout as it goes, each sized by volatility, below one stop that follows the last of them (Dennis and Eckhardt, 1983).",
    "params": [
      {
        "name": "length",
        "description": "Candles whose high is broken.",
        "flag": false,
        "whole": true,
        "min": 1.0,
        "max": 1000000.0,
        "default": 20.0,
        "low": 10.0,
        "high": 60.0,
        "step": 5.0
      },
      {
        "name": "leave",
        "description": "Candles whose low ends the trend.",
        "flag": false,
        "whole": true,
        "min": 1.0,
        "max": 1000000.0,
        "default": 10.0,
        "low": 5.0,
        "high": 30.0,
        "step": 5.0
      },
      {
        "name": "most",
        "description": "Most units that are held together.",
        "flag": false,
        "whole": true,
        "min": 1.0,
        "max": 1000.0,
        "default": 4.0,
        "low": 1.0,
        "high": 6.0,
        "step": 1.0
      }
    ],
    "constraints": [
      "leave <= length"
    ],
    "rules": "# Turtle\n# Adds units to a breakout as it goes, each sized by volatility, below one stop that follows the last of them (Dennis and Eckhardt, 1983).\nparam length = 20 in 10..60 step 5   # Candles whose high is broken.\nparam leave = 10 in 5..30 step 5     # Candles whose low ends the trend.\nparam most = 4 in 1..6               # Most units that are held together.\nrequire leave <= length\n\nlet n = atr(20)\nvar last = undefined\nset last = close when in_long and open_entries != open_entries[1]\nset last = undefined when not in_position\n\nenter long \"first\" stop highest(high, length) when not in_position\nenter long \"more\" stop last + 0.5 * n when in_long until not in_long\npyramiding most\nstop loss 2 * n\nmove stop loss at last - 2 * n when in_long and last - 2 * n > stop_price\nexit long when close < lowest(low, leave)[1]\nsize risk 1% per n up to 25%\n"
  },
  {
    "name": "target_ladder",
    "title": "Target ladder",
    "description": "Takes profit in three parts, and moves the stop to break-even once the first has been taken.",
    "params": [
      {
        "name": "fast",
        "description": "Candles of the fast average.",
        "flag": false,
        "whole": true,
        "min": 1.0,
        "max": 1000000.0,
        "default": 10.0,
        "low": 5.0,
        "high": 30.0,
        "step": 5.0
      },
      {
        "name": "slow",
        "description": "Candles of the slow average.",
        "flag": false,
        "whole": true,
        "min": 1.0,
        "max": 1000000.0,
        "default": 40.0,
        "low": 20.0,
        "high": 120.0,
        "step": 20.0
      },
      {
        "name": "width",
        "description": "Average true ranges to the stop and between the targets.",
        "flag": false,
        "whole": false,
        "min": -1e+100,
        "max": 1e+100,
        "default": 2.0,
        "low": 1.0,
        "high": 4.0,
        "step": 0.5
      }
    ],
    "constraints": [
      "fast < slow"
    ],
    "rules": "# Target ladder\n# Takes profit in three parts, and moves the stop to break-even once the first has been taken.\nparam fast = 10 in 5..30 step 5        # Candles of the fast average.\nparam slow = 40 in 20..120 step 20     # Candles of the slow average.\nparam width = 2 in 1..4 step 0.5       # Average true ranges to the stop and between the targets.\nrequire fast < slow\n\nenter long when ema(close, fast) crosses above ema(close, slow)\nstop loss width * atr(14)\ntake profit width * atr(14) for 33%\ntake profit 2 * width * atr(14) for 33%\ntake profit 3 * width * atr(14)\nmove stop loss at entry_price when trades > trades[1] and last_profit > 0\nexit long when ema(close, fast) crosses below ema(close, slow)\nsize 50%\n"
  },
  {
    "name": "rsi_2",
    "title": "RSI 2",
    "description": "Buys short weakness in a long uptrend and sells the first strength (Connors and Alvarez, 2008).",
    "params": [
      {
        "name": "weak",
        "description": "RSI below which it buys.",
        "flag": false,
        "whole": true,
        "min": -1e+100,
        "max": 1e+100,
        "default": 10.0,
        "low": 5.0,
        "high": 25.0,
        "step": 5.0
      },
      {
        "name": "trend",
        "description": "Candles of the average that shows the trend.",
        "flag": false,
        "whole": true,
        "min": 1.0,
        "max": 1000000.0,
        "default": 200.0,
        "low": 50.0,
        "high": 250.0,
        "step": 50.0
      },
      {
        "name": "quick",
        "description": "Candles of the average above which it sells.",
        "flag": false,
        "whole": true,
        "min": 1.0,
        "max": 1000000.0,
        "default": 5.0,
        "low": 3.0,
        "high": 10.0,
        "step": 1.0
      }
    ],
    "constraints": [],
    "rules": "# RSI 2\n# Buys short weakness in a long uptrend and sells the first strength (Connors and Alvarez, 2008).\nparam weak = 10 in 5..25 step 5        # RSI below which it buys.\nparam trend = 200 in 50..250 step 50   # Candles of the average that shows the trend.\nparam quick = 5 in 3..10               # Candles of the average above which it sells.\n\nenter long when close > sma(close, trend) and rsi(close, 2) < weak\nexit long when close > sma(close, quick)\n"
  },
  {
    "name": "chandelier_exit",
    "title": "Chandelier exit",
    "description": "Stays in a trend until the price falls some average true ranges below its highest high (Le Beau).",
    "params": [
      {
        "name": "length",
        "description": "Candles of the highest high and the average true range.",
        "flag": false,
        "whole": true,
        "min": 1.0,
        "max": 1000000.0,
        "default": 22.0,
        "low": 10.0,
        "high": 50.0,
        "step": 4.0
      },
      {
        "name": "multiplier",
        "description": "Average true ranges to the exit.",
        "flag": false,
        "whole": false,
        "min": -1e+100,
        "max": 1e+100,
        "default": 3.0,
        "low": 2.0,
        "high": 5.0,
        "step": 0.5
      }
    ],
    "constraints": [],
    "rules": "# Chandelier exit\n# Stays in a trend until the price falls some average true ranges below its highest high (Le Beau).\nparam length = 22 in 10..50 step 4          # Candles of the highest high and the average true range.\nparam multiplier = 3 in 2..5 step 0.5       # Average true ranges to the exit.\n\nlet line = highest(high, length) - multiplier * atr(length)\nenter long when close crosses above sma(close, length)\nexit long when close < line[1]\n"
  },
  {
    "name": "sar_flip",
    "title": "Parabolic SAR",
    "description": "Holds the direction that the parabolic stop and reverse shows (Wilder, 1978).",
    "params": [
      {
        "name": "pace",
        "description": "Growth of the acceleration.",
        "flag": false,
        "whole": false,
        "min": 0.0,
        "max": 1.0,
        "default": 0.02,
        "low": 0.01,
        "high": 0.05,
        "step": 0.01
      },
      {
        "name": "maximum",
        "description": "Highest acceleration.",
        "flag": false,
        "whole": false,
        "min": 0.0,
        "max": 1.0,
        "default": 0.2,
        "low": 0.1,
        "high": 0.4,
        "step": 0.1
      }
    ],
    "constraints": [],
    "rules": "# Parabolic SAR\n# Holds the direction that the parabolic stop and reverse shows (Wilder, 1978).\nparam pace = 0.02 in 0.01..0.05 step 0.01      # Growth of the acceleration.\nparam maximum = 0.2 in 0.1..0.4 step 0.1       # Highest acceleration.\n\nlet sar = parabolic_sar(pace, maximum)\nenter long when close crosses above sar\nenter short when close crosses below sar\n"
  },
  {
    "name": "adx_trend",
    "title": "Directional movement",
    "description": "Follows the stronger direction while the trend is strong (Wilder, 1978).",
    "params": [
      {
        "name": "length",
        "description": "Candles of the directional movement.",
        "flag": false,
        "whole": true,
        "min": 1.0,
        "max": 1000000.0,
        "default": 14.0,
        "low": 7.0,
        "high": 28.0,
        "step": 7.0
      },
      {
        "name": "strength",
        "description": "ADX above which a trend is strong.",
        "flag": false,
        "whole": true,
        "min": -1e+100,
        "max": 1e+100,
        "default": 20.0,
        "low": 15.0,
        "high": 35.0,
        "step": 5.0
      }
    ],
    "constraints": [],
    "rules": "# Directional movement\n# Follows the stronger direction while the trend is strong (Wilder, 1978).\nparam length = 14 in 7..28 step 7        # Candles of the directional movement.\nparam strength = 20 in 15..35 step 5     # ADX above which a trend is strong.\n\nlet d = adx(length)\nenter long when d.plus_di crosses above d.minus_di and d.adx > strength\nenter short when d.minus_di crosses above d.plus_di and d.adx > strength\nexit long when d.plus_di < d.minus_di\nexit short when d.minus_di < d.plus_di\n"
  },
  {
    "name": "ichimoku_cloud",
    "title": "Ichimoku cloud",
    "description": "Buys a cross of the conversion line above the cloud, and sells one below it (Hosoda, 1969).",
    "params": [
      {
        "name": "conversion",
        "description": "Candles of the conversion line.",
        "flag": false,
        "whole": true,
        "min": 1.0,
        "max": 1000000.0,
        "default": 9.0,
        "low": 6.0,
        "high": 18.0,
        "step": 3.0
      },
      {
        "name": "base",
        "description": "Candles of the base line.",
        "flag": false,
        "whole": true,
        "min": 1.0,
        "max": 1000000.0,
        "default": 26.0,
        "low": 20.0,
        "high": 52.0,
        "step": 8.0
      }
    ],
    "constraints": [
      "conversion < base"
    ],
    "rules": "# Ichimoku cloud\n# Buys a cross of the conversion line above the cloud, and sells one below it (Hosoda, 1969).\nparam conversion = 9 in 6..18 step 3     # Candles of the conversion line.\nparam base = 26 in 20..52 step 8         # Candles of the base line.\nrequire conversion < base\n\nlet cloud = ichimoku(conversion, base, 52, 26)\nlet top = max(cloud.leading_a, cloud.leading_b)\nlet bottom = min(cloud.leading_a, cloud.leading_b)\nenter long when cloud.conversion > cloud.base and close crosses above top\nexit long when close < bottom or cloud.conversion < cloud.base\n"
  },
  {
    "name": "heikin_ashi_trend",
    "title": "Heikin-Ashi trend",
    "description": "Buys after some rising Heikin-Ashi candles without a lower shadow, and sells after falling ones.",
    "params": [
      {
        "name": "candles_up",
        "description": "Rising candles before an entry.",
        "flag": false,
        "whole": true,
        "min": -1e+100,
        "max": 1e+100,
        "default": 2.0,
        "low": 1.0,
        "high": 4.0,
        "step": 1.0
      },
      {
        "name": "candles_down",
        "description": "Falling candles before an exit.",
        "flag": false,
        "whole": true,
        "min": -1e+100,
        "max": 1e+100,
        "default": 1.0,
        "low": 1.0,
        "high": 3.0,
        "step": 1.0
      }
    ],
    "constraints": [],
    "rules": "# Heikin-Ashi trend\n# Buys after some rising Heikin-Ashi candles without a lower shadow, and sells after falling ones.\nparam candles_up = 2 in 1..4        # Rising candles before an entry.\nparam candles_down = 1 in 1..3      # Falling candles before an exit.\n\nlet ha = heikin_ashi()\nvar up = 0\nset up = if ha.close > ha.open then up + 1 else 0\nvar down = 0\nset down = if ha.close < ha.open then down + 1 else 0\nenter long when up == candles_up and ha.low >= ha.open\nexit long when down >= candles_down\n"
  },
  {
    "name": "vwap_reversion",
    "title": "VWAP reversion",
    "description": "Buys below the lower band of the week's volume-weighted price, and sells at the average.",
    "params": [
      {
        "name": "width",
        "description": "Standard deviations to the band.",
        "flag": false,
        "whole": false,
        "min": 0.0,
        "max": 1000.0,
        "default": 1.5,
        "low": 0.5,
        "high": 3.0,
        "step": 0.5
      },
      {
        "name": "most",
        "description": "Most candles in a trade.",
        "flag": false,
        "whole": true,
        "min": 1.0,
        "max": 1000000.0,
        "default": 20.0,
        "low": 5.0,
        "high": 50.0,
        "step": 5.0
      }
    ],
    "constraints": [],
    "rules": "# VWAP reversion\n# Buys below the lower band of the week's volume-weighted price, and sells at the average.\nparam width = 1.5 in 0.5..3 step 0.5     # Standard deviations to the band.\nparam most = 20 in 5..50 step 5          # Most candles in a trade.\n\nlet band = vwap(week, width)\nenter long when close < band.lower and close > open\nexit long when close > band.vwap\nexit after most candles\n"
  },
  {
    "name": "averaging_down",
    "title": "Averaging down",
    "description": "Buys more as the price falls, at limits below the average entry, and sells all of it at a small profit on the average.",
    "params": [
      {
        "name": "fall",
        "description": "Per cent below the average entry at which it adds.",
        "flag": false,
        "whole": true,
        "min": -1e+100,
        "max": 1e+100,
        "default": 3.0,
        "low": 1.0,
        "high": 8.0,
        "step": 1.0
      },
      {
        "name": "gain",
        "description": "Profit of the average at which it sells.",
        "flag": false,
        "whole": false,
        "min": -1e+100,
        "max": 1e+100,
        "default": 2.0,
        "low": 0.5,
        "high": 5.0,
        "step": 0.5
      },
      {
        "name": "most",
        "description": "Most entries.",
        "flag": false,
        "whole": true,
        "min": 1.0,
        "max": 1000.0,
        "default": 5.0,
        "low": 2.0,
        "high": 8.0,
        "step": 1.0
      }
    ],
    "constraints": [],
    "rules": "# Averaging down\n# Buys more as the price falls, at limits below the average entry, and sells all of it at a small profit on the average.\nparam fall = 3 in 1..8 step 1            # Per cent below the average entry at which it adds.\nparam gain = 2 in 0.5..5 step 0.5        # Profit of the average at which it sells.\nparam most = 5 in 2..8                   # Most entries.\n\nenter long \"first\" when rsi(close, 14) crosses below 35 and not in_position\nenter long \"more\" limit entry_price * (1 - fall / 100) when in_long\npyramiding most\nexit long when open_profit_pct > gain\nsize 100 / most%\n"
  },
  {
    "name": "pivot_breakout",
    "title": "Pivot breakout",
    "description": "Waits with a stop order above the last peak until the trend ends, and leaves below the last trough.",
    "params": [
      {
        "name": "width",
        "description": "Candles on each side of a peak or trough.",
        "flag": false,
        "whole": true,
        "min": 1.0,
        "max": 1000000.0,
        "default": 3.0,
        "low": 2.0,
        "high": 6.0,
        "step": 1.0
      },
      {
        "name": "length",
        "description": "Candles of the average that shows the trend.",
        "flag": false,
        "whole": true,
        "min": 1.0,
        "max": 1000000.0,
        "default": 50.0,
        "low": 20.0,
        "high": 100.0,
        "step": 10.0
      }
    ],
    "constraints": [],
    "rules": "# Pivot breakout\n# Waits with a stop order above the last peak until the trend ends, and leaves below the last trough.\nparam width = 3 in 2..6                   # Candles on each side of a peak or trough.\nparam length = 50 in 20..100 step 10      # Candles of the average that shows the trend.\n\nlet trend = sma(close, length)\nlet peak = value_when(defined(pivot_high(width, width)), high[width])\nlet trough = value_when(defined(pivot_low(width, width)), low[width])\nenter long stop peak when close > trend and close < peak until close < trend\nexit long when close < trough\n"
  },
  {
    "name": "two_sided_breakout",
    "title": "Two-sided breakout",
    "description": "Puts a stop order on each side of a quiet range; the first fill cancels the other (the straddle of volatility breakouts).",
    "params": [
      {
        "name": "length",
        "description": "Candles of the range.",
        "flag": false,
        "whole": true,
        "min": 1.0,
        "max": 1000000.0,
        "default": 10.0,
        "low": 5.0,
        "high": 30.0,
        "step": 5.0
      },
      {
        "name": "quiet",
        "description": "Share of the usual range below which it is quiet.",
        "flag": false,
        "whole": false,
        "min": -1e+100,
        "max": 1e+100,
        "default": 0.8,
        "low": 0.5,
        "high": 1.0,
        "step": 0.1
      }
    ],
    "constraints": [],
    "rules": "# Two-sided breakout\n# Puts a stop order on each side of a quiet range; the first fill cancels the other (the straddle of volatility breakouts).\nparam length = 10 in 5..30 step 5        # Candles of the range.\nparam quiet = 0.8 in 0.5..1 step 0.1     # Share of the usual range below which it is quiet.\n\nlet range = highest(high, length) - lowest(low, length)\nlet is_quiet = range < quiet * sma(range, 5 * length)\nenter long \"up\" stop highest(high, length) when is_quiet and not in_position for 5 candles\nenter short \"down\" stop lowest(low, length) when is_quiet and not in_position for 5 candles\nonly one of \"up\", \"down\"\nstop loss range\ntrailing stop range after profit range\nexit after 40 candles\n"
  },
  {
    "name": "buy_and_hold",
    "title": "Buy and hold",
    "description": "Buys at the first candle and keeps what it has bought: what every other strategy has to beat.",
    "params": [],
    "constraints": [],
    "rules": "# Buy and hold\n# Buys at the first candle and keeps what it has bought: what every other strategy has to beat.\nenter long when true\n"
  }
];

/** The samplers that a search can name. */
export const samplers: readonly SamplerInfo[] = [
  {
    "name": "grid",
    "title": "grid",
    "summary": "Every combination of",
    "is_offered": true,
    "learns": false,
    "default_episodes": null,
    "max_episodes": 10000000
  },
  {
    "name": "random",
    "title": "random",
    "summary": "Random combinations of",
    "is_offered": true,
    "learns": false,
    "default_episodes": 100,
    "max_episodes": 10000000
  },
  {
    "name": "bayesian",
    "title": "Bayesian",
    "summary": "The most promising combinations of",
    "is_offered": true,
    "learns": true,
    "default_episodes": 100,
    "max_episodes": 10000000
  },
  {
    "name": "gaussian_process",
    "title": "Gaussian process",
    "summary": "The most promising combinations of",
    "is_offered": false,
    "learns": true,
    "default_episodes": 100,
    "max_episodes": 500
  },
  {
    "name": "tpe",
    "title": "TPE",
    "summary": "The most promising combinations of",
    "is_offered": false,
    "learns": true,
    "default_episodes": 100,
    "max_episodes": 10000000
  }
];
