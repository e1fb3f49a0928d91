/** The types of strategies in JavaScript. A script is text that runs in a lane. There `defineStrategy` is a global. */

/** The value of a parameter. */
export type ParamDefault = number | boolean | string;

/** A parameter with its range: one of `int`, `float`, `bool` and `categorical`, or none if it does not vary. */
export type StrategyParam<T extends ParamDefault = ParamDefault> = {
  default: T;
  int?: { low: number; high: number; step?: number };
  float?: { low: number; high: number; step?: number; log?: boolean };
  bool?: Record<string, never>;
  categorical?: { choices: T[] };
  /** One sentence. */
  description?: string;
};

/** Parameters by name: a value, or a value with a range. */
export type StrategyParams = Record<string, ParamDefault | StrategyParam>;

/** The type of a parameter's value in an episode. */
export type ParamValueOf<P> = P extends { default: infer T }
  ? ParamValueOf<T>
  : P extends number
    ? number
    : P extends boolean
      ? boolean
      : P extends string
        ? string
        : never;

/** The values of an episode's parameters. */
export type ParamValues<P extends StrategyParams> = { readonly [K in keyof P]: ParamValueOf<P[K]> };

/** One number for each candle, up to the closed one. */
export type Series = {
  /**
   * The value `back` candles ago; 0 is the closed candle. NaN if it is undefined, before the first candle, and in the future.
   * The series itself is not a number: comparing it throws.
   */
  at(back?: number): number;
};

/** The price series that an indicator can read. */
export type SeriesName = 'open' | 'high' | 'low' | 'close' | 'volume';

/**
 * Requests an indicator, as `indicator('ema', 'close', 20)`: its name, the series that it reads (by default the close; none for
 * indicators of whole candles), and its numbers. An indicator with several outputs gives an object, as `macd.signal`.
 */
// biome-ignore lint/suspicious/noExplicitAny: which outputs there are depends on the name, which is any text here.
export type AskIndicator = <T = any>(name: string, ...args: (SeriesName | Series | number | string)[]) => T;

/**
 * Requests a series by an expression in the language of rules, as `series('close - ema(close, 20)')` or
 * `series('close > on 1d sma(close, 50)')`. A condition is 1 where it holds and 0 where it does not. Parameters are written into the text:
 * `series(`sma(close, ${params.fast})`)`. Hours, days, sessions and intervals after `on` are those of `timeZone`, without it of UTC.
 */
export type AskSeries = (expression: string) => Series;

/** A price, or a distance from the price of the fill: `{ percent: 2 }` is 2 %. */
export type PriceLevel = { price: number } | { percent: number } | { distance: number };

/** The size of an entry: per cent of the equity, currency, units, or per cent of the equity lost at the stop. */
export type OrderSize = { percent: number } | { cash: number } | { units: number } | { riskPercent: number };

/** Options of an entry. By default it is a market order without exits, of the size in the config. */
export type EntryOptions = {
  /** Fills at this price or a better one. */
  limit?: number;
  /** Fills when the price reaches this level; with `limit`, it becomes a limit order then. */
  stop?: number;
  size?: OrderSize;
  stopLoss?: PriceLevel;
  takeProfit?: PriceLevel;
  /**
   * Follows the highest high since the entry (short: the lowest low): as candles close, or with `intrabar: 'path'` along the path inside each
   * candle. A price is taken as a distance.
   */
  trailingStop?: PriceLevel;
  /** Closes the trade at the open this many candles after its entry. */
  maxCandles?: number;
  /** Cancels the entry if it is not filled in the next candle. */
  nextCandleOnly?: boolean;
  /** Closes trades of the other direction when the entry fills; does nothing if there are trades of its own direction. */
  reverses?: boolean;
  /** A whole number that is kept with the entry and its trade. */
  tag?: number;
  /** A name that several entries have: when one of them is filled, those that still wait are cancelled. */
  oneOf?: string;
};

/** An open trade at the closed candle. Prices that are not set are null. */
export type ScriptTrade = {
  readonly id: number;
  readonly side: 'long' | 'short';
  /** Above 0. */
  readonly units: number;
  /** Index of the candle of the entry in the series. */
  readonly entryIndex: number;
  /** Epoch milliseconds UTC. */
  readonly entryTime: number;
  readonly entryPrice: number;
  readonly stopLoss: number | null;
  readonly takeProfit: number | null;
  readonly trailingStop: number | null;
  readonly tag: number;
};

/** An entry that waits. */
export type ScriptEntry = {
  readonly id: number;
  readonly side: 'long' | 'short';
  readonly kind: 'market' | 'limit' | 'stop' | 'stop_limit';
  /** Price of the limit or the stop; null for a market order. */
  readonly price: number | null;
  /** Limit price of a stop-limit order; null for others. */
  readonly limit: number | null;
  /** Index of the candle at whose close it was placed. */
  readonly placedIndex: number;
  readonly tag: number;
};

/** The account and candles at a closed candle, and the orders that a strategy can give. The lists do not yet include orders of this candle. */
export type StrategyContext = {
  /** Index of the candle in the series, from 0. */
  readonly index: number;
  /** Opening time, epoch milliseconds UTC, whatever `timeZone` says. */
  readonly time: number;
  readonly open: Series;
  readonly high: Series;
  readonly low: Series;
  readonly close: Series;
  readonly volume: Series;
  /** Units held: positive long, negative short, 0 flat. */
  readonly units: number;
  readonly inPosition: boolean;
  /** Equity of the account at the close. */
  readonly equity: number;
  /** Open trades, oldest first. */
  readonly trades: readonly ScriptTrade[];
  /** Entries that wait, oldest first. */
  readonly entries: readonly ScriptEntry[];
  /** Enters long. Returns the id under which the entry can be cancelled. */
  buy(options?: EntryOptions): number;
  /** Enters short. */
  sell(options?: EntryOptions): number;
  cancel(entry: number | ScriptEntry): void;
  cancelEntries(): void;
  /** Closes a portion, 0 to 1, of a trade at the market. */
  closeTrade(trade: number | ScriptTrade, portion?: number): void;
  closeAll(): void;
  /** Places, moves or (with null) removes the stop loss of a trade. */
  setStopLoss(trade: number | ScriptTrade, price: number | null): void;
  setTakeProfit(trade: number | ScriptTrade, price: number | null): void;
  /**
   * Gives a trade a trailing stop at this distance, which follows the price from this close on, or changes or (with null) removes the one that
   * it has. With `afterProfit` it begins at this gain in the price from the entry.
   */
  setTrailingStop(trade: number | ScriptTrade, distance: number | null, afterProfit?: number): void;
};

/** A strategy. `S` is what `init` returns. */
export type StrategyDefinition<P extends StrategyParams = StrategyParams, S = unknown> = {
  params?: P;
  /** Constraints such as `fast < slow`. */
  require?: string[];
  /** The zone of hours, days, sessions and higher intervals in series and indicators, as `America/New_York`. Without it they are UTC. */
  timeZone?: string;
  /** Requests indicators and other series, before the first candle of every episode. */
  init?(tools: { indicator: AskIndicator; series: AskSeries; params: ParamValues<P> }): S;
  /** Decides at a closed candle. */
  onCandle(ctx: StrategyContext & { readonly params: ParamValues<P> }, series: S): void;
};

/** Declares the strategy of a script; called once. */
export type DefineStrategy = <const P extends StrategyParams, S>(
  definition: StrategyDefinition<P, S>,
) => void;
