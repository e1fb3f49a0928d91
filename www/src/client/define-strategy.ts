/** The types of strategies in JavaScript. A script is text that runs in a lane, where `defineStrategy` is there by itself. */

/** The value of a parameter. */
export type ParamDefault = number | boolean | string;

/** A parameter with its range: exactly one of `int`, `float`, `bool` and `categorical`, or none where it does not vary. */
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

/** What an episode has for a parameter. */
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
   * The value so many candles ago; 0 is the closed candle. NaN while it is undefined, before the first candle, and for
   * everything that would be the future. The series itself is no number: comparing it throws.
   */
  at(back?: number): number;
};

/** What an indicator may read, or be asked with. */
export type SeriesName = 'open' | 'high' | 'low' | 'close' | 'volume';

/**
 * Asks for an indicator, as `indicator('ema', 'close', 20)`: its name, what it reads (the close where none is said; nothing
 * for indicators of whole candles), and its numbers. One with several outputs gives an object, as `macd.signal`.
 */
// biome-ignore lint/suspicious/noExplicitAny: which outputs there are depends on the name, which is any text here.
export type AskIndicator = <T = any>(name: string, ...args: (SeriesName | Series | number | string)[]) => T;

/** A distance from the price of the fill, or a price: `{ percent: 2 }` is 2 %. */
export type PriceLevel = { price: number } | { percent: number } | { distance: number };

/** How much an entry buys or sells: per cent of the equity, currency, units, or per cent of the equity lost at the stop. */
export type OrderSize = { percent: number } | { cash: number } | { units: number } | { riskPercent: number };

/** An entry. What is not said is a market order of the config's size without exits. */
export type EntryOptions = {
  /** Fills at this price or a better one. */
  limit?: number;
  /** Fills as soon as the price reaches this level; with `limit` too, it becomes a limit order there. */
  stop?: number;
  size?: OrderSize;
  stopLoss?: PriceLevel;
  takeProfit?: PriceLevel;
  /** Follows the highest high since the entry (short: the lowest low) as candles close; a price is taken as a distance. */
  trailingStop?: PriceLevel;
  /** Closes the trade at the open so many candles after its entry. */
  maxCandles?: number;
  /** Is cancelled when it is not filled in the next candle. */
  nextCandleOnly?: boolean;
  /** Closes what is open in the other direction at its own fill; does nothing where its own is held. */
  reverses?: boolean;
  /** A whole number that is kept with the trade. */
  tag?: number;
};

/** An open trade at the closed candle. Prices that it has not are null. */
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
  /** Of the limit or the stop; null of a market order. */
  readonly price: number | null;
  /** Of a stop-limit order. */
  readonly limit: number | null;
  /** Index of the candle at whose close it was given. */
  readonly placedIndex: number;
};

/** What a strategy sees at a closed candle, and what it may order. Lists are as they were before the orders of this candle. */
export type StrategyContext = {
  /** Index of the candle in the series, from 0. */
  readonly index: number;
  /** Opening time, epoch milliseconds UTC. */
  readonly time: number;
  readonly open: Series;
  readonly high: Series;
  readonly low: Series;
  readonly close: Series;
  readonly volume: Series;
  /** Units held: positive long, negative short, 0 flat. */
  readonly units: number;
  readonly inPosition: boolean;
  /** What the account is worth at the close. */
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
  /** Places, moves or (with null) takes away the stop loss of a trade. */
  setStopLoss(trade: number | ScriptTrade, price: number | null): void;
  setTakeProfit(trade: number | ScriptTrade, price: number | null): void;
};

/** A strategy. `S` is what `init` returns. */
export type StrategyDefinition<P extends StrategyParams = StrategyParams, S = unknown> = {
  params?: P;
  /** Constraints such as `fast < slow`. */
  require?: string[];
  /** Asks for indicators, before the first candle of every episode. */
  init?(tools: { indicator: AskIndicator; params: ParamValues<P> }): S;
  /** Decides at a closed candle. */
  onCandle(ctx: StrategyContext & { readonly params: ParamValues<P> }, series: S): void;
};

/** Declares the strategy of a script; called once. */
export type DefineStrategy = <const P extends StrategyParams, S>(
  definition: StrategyDefinition<P, S>,
) => void;
