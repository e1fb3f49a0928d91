import type { Candlerun, EpisodeResult, ExitReason, JobSpec, MadeBy } from 'candlerun';
import type { EpisodeDetail } from './engine-types.js';

/** A detail made from the report, until the engine makes it. Equity and trades are exact, the rest is empty. */
export async function temporaryDetail(
  candlerun: Candlerun,
  spec: JobSpec,
  madeBy: MadeBy,
  episode: EpisodeResult,
): Promise<EpisodeDetail> {
  const limits = { max_points: 1_000_000, max_trades: 200_000 };
  const report = await candlerun.report(spec, episode.params, limits, episode.part);
  const { trades } = report;
  const exit_reasons = [...new Set(trades.map(({ exit_reason }) => exit_reason))] as ExitReason[];
  const column = (value: (trade: (typeof trades)[number]) => number | null | undefined) =>
    Float64Array.from(trades, (trade) => value(trade) ?? Number.NaN);
  const side = { trades: trades.length };
  return {
    ...report,
    ...madeBy,
    verified: report.digest === episode.digest,
    first_candle: 0,
    equity_values: Float64Array.from(report.equity, ({ equity }) => equity),
    trade_columns: {
      count: trades.length,
      is_short: Uint8Array.from(trades, (trade) => (trade.side === 'short' ? 1 : 0)),
      exit_reason: Uint8Array.from(trades, (trade) => exit_reasons.indexOf(trade.exit_reason)),
      exit_reasons,
      tag: column(() => null),
      units: column((trade) => trade.units),
      entry_candle: column((trade) => trade.entry_candle),
      exit_candle: column((trade) => trade.exit_candle),
      entry_time: column((trade) => trade.entry_time),
      exit_time: column((trade) => trade.exit_time),
      entry_price: column((trade) => trade.entry_price),
      exit_price: column((trade) => trade.exit_price),
      commission: column((trade) => trade.commission),
      profit: column((trade) => trade.profit),
      return_pct: column((trade) => trade.return_pct),
      mae_pct: column(() => null),
      mfe_pct: column(() => null),
      stop_loss: column(() => null),
      take_profit: column(() => null),
    },
    lines: [],
    months: [],
    drawdowns: [],
    sides: { all: side, long: side, short: side },
    signals: { candles: 0, warm_candles: 0, statements: [], orders: 0, filled: 0, rejections: [] },
  };
}
