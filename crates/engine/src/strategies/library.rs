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
    "turtle",
    "target_ladder",
    "rsi_2",
    "chandelier_exit",
    "sar_flip",
    "adx_trend",
    "ichimoku_cloud",
    "heikin_ashi_trend",
    "vwap_reversion",
    "averaging_down",
    "pivot_breakout",
    "two_sided_breakout",
    "buy_and_hold",
);
