//! The values and functions that every text can use: prices, times, the position, and functions that are not indicators.

/// A column of the candles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Price {
    /// `open`.
    Open,
    /// `high`.
    High,
    /// `low`.
    Low,
    /// `close`.
    Close,
    /// `volume`.
    Volume,
}

/// A part of the time at which a candle opens, in the zone of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimePart {
    /// `hour`: 0 to 23.
    Hour,
    /// `weekday`: 1 for Monday to 7 for Sunday.
    Weekday,
    /// `minute`: 0 to 59.
    Minute,
    /// `day`: day of the month, 1 to 31.
    Day,
    /// `month`: 1 for January to 12 for December.
    Month,
    /// `year`: four digits.
    Year,
}

/// A price of the current day so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayPart {
    /// `day_open`: the first price.
    Open,
    /// `day_high`: the highest one.
    High,
    /// `day_low`: the lowest one.
    Low,
}

/// A value of the position at the closed candle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PositionPart {
    /// `in_position`: a condition.
    InPosition,
    /// `in_long`: a condition.
    InLong,
    /// `in_short`: a condition.
    InShort,
    /// `candles_in_trade`: closed candles since the fill, including the candle of the fill; undefined without a position.
    CandlesInTrade,
    /// `entry_price`: average price of the fills; undefined without a position.
    EntryPrice,
    /// `open_profit_pct`: profit at the close in per cent of the entry's value; undefined without a position.
    OpenProfitPct,
    /// `candles_since_exit`: closed candles since the last exit, including the candle of the exit. Before the first exit it counts
    /// from the first candle, so that a pause after exits does not forbid the first entry.
    CandlesSinceExit,
    /// `open_profit`: profit at the close in the account's currency; undefined without a position.
    OpenProfit,
    /// `entries_today`: entries that were filled since midnight of the zone.
    EntriesToday,
    /// `exits_today`: exits that were filled since midnight of the zone, of a part too.
    ExitsToday,
    /// `units_held`: 0 without a position.
    UnitsHeld,
    /// `open_entries`: number of open trades.
    OpenEntries,
    /// `stop_price`: the stop loss of the oldest trade; undefined without one.
    StopPrice,
    /// `equity`: at the close.
    Equity,
    /// `trades`: closed trades so far.
    Trades,
    /// `last_profit`: of the last closed trade; undefined before the first.
    LastProfit,
    /// `wins_in_a_row`: closed trades with a gain since the last one without.
    WinsInARow,
    /// `losses_in_a_row`: closed trades without a gain since the last one with.
    LossesInARow,
}

impl PositionPart {
    /// Whether it is a condition.
    pub fn is_condition(self) -> bool {
        matches!(self, Self::InPosition | Self::InLong | Self::InShort)
    }

    /// Whether it is undefined without a position.
    pub fn needs_position(self) -> bool {
        matches!(
            self,
            Self::CandlesInTrade
                | Self::EntryPrice
                | Self::OpenProfitPct
                | Self::OpenProfit
                | Self::StopPrice
        )
    }

    /// Whether it stays the same until something is filled, ordered or moved.
    pub fn is_steady(self) -> bool {
        !matches!(
            self,
            Self::CandlesInTrade
                | Self::CandlesSinceExit
                | Self::OpenProfitPct
                | Self::OpenProfit
                | Self::Equity
                | Self::EntriesToday
                | Self::ExitsToday
        )
    }

    /// Whether it counts the fills since the start of the day, so that it needs the column of that start.
    pub fn counts_today(self) -> bool {
        matches!(self, Self::EntriesToday | Self::ExitsToday)
    }
}

/// A function of the candles up to the closed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PastFunction {
    /// `rising(x, n)`: a condition, whether x is above each of the n values before it.
    Rising,
    /// `falling(x, n)`: a condition, whether x is below each of the n values before it.
    Falling,
    /// `begins(c)`: a condition, whether c is true and was not one candle before. Undefined counts as not true.
    Begins,
    /// `bars_since(c)`: candles since c was true.
    BarsSince,
    /// `value_when(c, x, n)`: x at the candle at which c was true, n times before the last one.
    ValueWhen,
    /// `pivot_high(x, left, right)`: x, `right` candles ago, if it was a peak.
    PivotHigh,
    /// `pivot_low(x, left, right)`: x, `right` candles ago, if it was a trough.
    PivotLow,
}

/// A function that is not an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// `abs(x)`.
    Abs,
    /// `min(a, b, …)`: undefined if any of them is.
    Min,
    /// `max(a, b, …)`: undefined if any of them is.
    Max,
    /// `sqrt(x)`: undefined below 0.
    Sqrt,
    /// `log(x)`: natural logarithm; undefined at 0 and below.
    Log,
    /// `exp(x)`.
    Exp,
    /// `round(x)`: the nearest whole number, halves away from 0.
    Round,
    /// `floor(x)`: the whole number at or below.
    Floor,
    /// `ceil(x)`: the whole number at or above.
    Ceil,
    /// `mod(a, b)`: the rest of a / b, with the sign of a; undefined if b is 0.
    Mod,
    /// `value_or(x, y)`: x, or y where x is undefined.
    ValueOr,
}
