//! The texts that come with the engine, named like their files.

macro_rules! library {
    ($($name:literal),* $(,)?) => {
        /// Name and text, in the order of the page's list.
        pub(super) const ALL: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("library/", $name, ".rules")))),*];
    };
}

library!(
    "sma_cross",
    "rsi_reversion",
    "ema_cross",
    "macd_cross",
    "bollinger_reversion",
    "bollinger_breakout",
    "donchian_breakout",
    "supertrend",
    "keltner_squeeze",
    "momentum",
    "opening_range_breakout",
    "trend_pullback",
    "buy_and_hold",
);
