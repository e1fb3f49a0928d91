import type { EpisodeDetail, EpisodeResult, ExitReason, JobSpec, Statistics, TradeColumns } from 'candlerun';
import type { DeskActions, DeskView } from './panel.js';
import type { Run } from './progress/run.js';

/** A closed trade of a test. What is not given is a long trade of one unit over one day that gained 1. */
export type TestTrade = Partial<{
  side: 'long' | 'short';
  units: number;
  /** ISO times, `2012-09-28` or `2012-09-28T14:05Z`. */
  entry: string;
  exit: string;
  entry_price: number;
  exit_price: number;
  commission: number;
  profit: number;
  return_pct: number;
  mae_pct: number;
  mfe_pct: number;
  tag: number;
  exit_reason: ExitReason;
}>;

const EXIT_REASONS: ExitReason[] = [
  'signal',
  'stop_loss',
  'trailing_stop',
  'take_profit',
  'time_exit',
  'reduced',
  'margin_call',
  'ruin',
  'end_of_data',
];

/** Closed trades as columns. */
export function testTrades(trades: readonly TestTrade[]): TradeColumns {
  const column = (value: (trade: TestTrade) => number | undefined, missing: number) =>
    Float64Array.from(trades, (trade) => value(trade) ?? missing);
  const time = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));
  return {
    count: trades.length,
    is_short: Uint8Array.from(trades, ({ side }) => (side === 'short' ? 1 : 0)),
    exit_reason: Uint8Array.from(trades, (trade) => EXIT_REASONS.indexOf(trade.exit_reason ?? 'signal')),
    exit_reasons: EXIT_REASONS,
    tag: column(({ tag }) => tag, 0),
    units: column(({ units }) => units, 1),
    entry_candle: column(() => undefined, 0),
    exit_candle: column(() => undefined, 1),
    entry_time: column(({ entry }) => time(entry), Date.UTC(2012, 8, 28)),
    exit_time: column(({ exit }) => time(exit), Date.UTC(2012, 8, 29)),
    entry_price: column((trade) => trade.entry_price, 100),
    exit_price: column((trade) => trade.exit_price, 101),
    commission: column(({ commission }) => commission, 0),
    profit: column(({ profit }) => profit, 1),
    return_pct: column((trade) => trade.return_pct ?? trade.profit, 1),
    mae_pct: column((trade) => trade.mae_pct, 0),
    mfe_pct: column((trade) => trade.mfe_pct, 1),
    stop_loss: column(() => undefined, Number.NaN),
    take_profit: column(() => undefined, Number.NaN),
  };
}

/** Statistics of a test: every number is 0, and every undefined one is undefined. */
export const NO_STATISTICS: Statistics = {
  final_equity: 10_000,
  peak_equity: 10_000,
  return_pct: 0,
  buy_and_hold_return_pct: 0,
  annual_return_pct: null,
  annual_volatility_pct: null,
  cagr_pct: null,
  sharpe: null,
  sortino: null,
  calmar: null,
  omega: null,
  beta: null,
  alpha_pct: null,
  max_drawdown_pct: 0,
  avg_drawdown_pct: null,
  max_drawdown_duration_ms: null,
  avg_drawdown_duration_ms: null,
  exposure_pct: 0,
  max_gross_exposure_pct: 0,
  commission: 0,
  trades: 0,
  open_trades: 0,
  open_profit: 0,
  win_rate_pct: null,
  best_trade_pct: null,
  worst_trade_pct: null,
  avg_trade_pct: null,
  avg_winning_trade_pct: null,
  avg_losing_trade_pct: null,
  max_trade_duration_ms: null,
  avg_trade_duration_ms: null,
  avg_winning_trade_duration_ms: null,
  avg_losing_trade_duration_ms: null,
  profit_factor: null,
  expectancy_pct: null,
  expectancy: null,
  sqn: null,
  kelly: null,
};

/** The full result of an episode without trades, with the given changes. */
export function testDetail(changes: Partial<EpisodeDetail> = {}): EpisodeDetail {
  const columns = changes.trade_columns ?? testTrades([]);
  return {
    metrics: {
      final_equity: 10_000,
      total_return_pct: 0,
      sharpe: null,
      max_drawdown_pct: 0,
      win_rate_pct: null,
      profit_factor: null,
      trades: columns.count,
      exposure_pct: 0,
    },
    digest: '0'.repeat(32),
    engine: '0.2.0',
    full_digest: null,
    statistics: { ...NO_STATISTICS, trades: columns.count, open_trades: changes.open_trades?.length ?? 0 },
    ambiguous_candles: 0,
    exits_at_entry: 0,
    equity: [],
    trades: [],
    total_trades: columns.count,
    open_trades: [],
    total_rejections: 0,
    rejections: [],
    no_trade: null,
    verified: true,
    first_candle: 0,
    equity_values: new Float64Array(0),
    trade_columns: columns,
    lines: [],
    months: [],
    drawdowns: [],
    sides: { all: {}, long: {}, short: {} },
    signals: { candles: 0, warm_candles: 0, statements: [], orders: 0, filled: 0, rejections: [] },
    ...changes,
  } as EpisodeDetail;
}

/** A view of a finished run with one episode. */
export function testView(changes: Partial<DeskView> = {}): DeskView {
  const spec = {
    strategy: { library: 'sma_cross' },
    backtest: { initial_cash: 10_000 },
  } as unknown as JobSpec;
  const run = { id: 'run-1', state: 'finished', spec, totalCandles: 1_000, isWaiting: false };
  return {
    run: run as unknown as Run,
    episode: { episode: 1, params: {}, candles: 1_000 } as unknown as EpisodeResult,
    detail: testDetail(),
    problem: null,
    candles: null,
    trade: null,
    isTry: false,
    replay: null,
    ...changes,
  };
}

/** Actions that record what a panel asks for, as `selectTrade 3` and `openTab chart`. */
export function testActions(): { actions: DeskActions; asked: string[] } {
  const asked: string[] = [];
  const actions = {
    selectEpisode: (episode: EpisodeResult) => asked.push(`selectEpisode ${episode.episode}`),
    selectTrade: (trade: number | null) => asked.push(`selectTrade ${trade}`),
    openTab: (tab: string) => asked.push(`openTab ${tab}`),
    editAndRun: () => asked.push('editAndRun'),
  };
  return { actions: actions as unknown as DeskActions, asked };
}
