//! One text for each kind of strategy.

/// Name and text. The first one is the measure of the others.
pub(crate) const KINDS: &[(&str, &str)] = &[
    (
        "cross",
        "enter long when ema(close, 10) crosses above ema(close, 30)\n\
         exit long when ema(close, 10) crosses below ema(close, 30)",
    ),
    (
        "bracket",
        "enter long when ema(close, 10) crosses above ema(close, 30)\nstop loss 2 * atr(14)\ntake profit 4 * atr(14)",
    ),
    (
        "trailing stop",
        "enter long when ema(close, 10) crosses above ema(close, 30)\ntrailing stop 3 * atr(14)",
    ),
    (
        "opening range",
        "var top = undefined\nset top = high when hour == 9\n\
         enter long when close crosses above top and hour > 9 and hour < 15 and candles_since_exit > 20 and not in_position\n\
         exit when hour == 20 and in_position",
    ),
    (
        "cooldown",
        "enter long when ema(close, 10) crosses above ema(close, 30) and candles_since_exit > 20\n\
         exit long when ema(close, 10) crosses below ema(close, 30) or open_profit_pct > 5",
    ),
    (
        "exit by profit",
        "enter long when rsi(close, 14) crosses above 30\nexit long when open_profit_pct > 2 or candles_in_trade > 30",
    ),
    (
        "pivot orders",
        "let top = value_when(defined(pivot_high(5, 5)), high[5])\n\
         enter long stop top when close < top until close < sma(close, 100)\nstop loss 3 * atr(14)\ntake profit 3 * atr(14)",
    ),
    (
        "retracement",
        "let top = highest(high, 50)\nlet bottom = lowest(low, 50)\n\
         enter long limit top - 0.618 * (top - bottom) when close > sma(close, 200) and not in_position\n\
         stop loss at bottom\ntake profit at top",
    ),
    (
        "ladder",
        "enter long when ema(close, 10) crosses above ema(close, 30)\nstop loss 3 * atr(14)\n\
         take profit 2 * atr(14) for 33%\ntake profit 4 * atr(14) for 33%\ntake profit 6 * atr(14)\n\
         move stop loss at entry_price when open_profit_pct > 1",
    ),
    (
        "turtle",
        "let n = atr(20)\nvar last = undefined\nset last = close when open_entries != open_entries[1] and in_position\n\
         set last = undefined when not in_position\n\
         enter long stop highest(high, 20) when not in_position\nenter long stop last + 0.5 * n when in_long until not in_long\n\
         pyramiding 4\nstop loss 2 * n\nexit long when close < lowest(low, 10)[1]\nsize risk 1% per n up to 25%",
    ),
    (
        "averaging down",
        "enter long when rsi(close, 14) crosses below 30\nenter long limit entry_price * 0.98 when open_entries >= 1\n\
         pyramiding 5\nexit when open_profit_pct > 1\nsize 20%",
    ),
];
