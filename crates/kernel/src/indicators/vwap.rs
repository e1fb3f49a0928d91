//! Volume-weighted average price: `Σ typical price · volume / Σ volume` since the anchor. The anchor is the start of the
//! UTC day by default (so the VWAP of daily candles is their typical price), the start of the week on Monday, or the first
//! candle of the series as in TA-Lib. Undefined after an anchor until there is a volume; no other warm-up.

use super::definition::{Indicator, IndicatorOutput, IndicatorParam, SourceKind};
use super::prices::Prices;

const DAY_MS: f64 = 86_400_000.0;

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "vwap",
    title: "Volume-weighted average price",
    summary: "The average price paid for a unit since the start of the day, the week or the series.",
    source: SourceKind::Candles,
    params: &[IndicatorParam::choice(
        "anchor",
        "Where it restarts: at midnight UTC, on Mondays, or never.",
        &["day", "week", "series"],
    )],
    outputs: &[IndicatorOutput::value("In units of the price.", |_| 0)],
    compute: |input, params, out| {
        let candles = input.candles;
        let anchor = Anchor::of(params[0]);
        vwap(candles.time(), candles.into(), candles.volume(), anchor, out[0]);
    },
};

/// When a VWAP restarts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Anchor {
    /// At midnight UTC.
    #[default]
    Day,
    /// On Mondays at midnight UTC.
    Week,
    /// Never.
    Series,
}

impl Anchor {
    fn of(choice: f64) -> Self {
        match choice as u8 {
            0 => Self::Day,
            1 => Self::Week,
            _ => Self::Series,
        }
    }

    /// The number of the session that contains a time. The epoch began on a Thursday.
    fn session(self, time: f64) -> i64 {
        let day = libm::floor(time / DAY_MS) as i64;
        match self {
            Self::Day => day,
            Self::Week => (day + 3).div_euclid(7),
            Self::Series => 0,
        }
    }
}

/// Writes the volume-weighted average price since the anchor; `time` is in epoch milliseconds UTC.
pub fn vwap(time: &[f64], prices: Prices<'_>, volume: &[f64], anchor: Anchor, out: &mut [f64]) {
    let (mut paid, mut traded) = (0.0, 0.0);
    let mut session = None;
    for index in 0..prices.len() {
        let this = Some(anchor.session(time[index]));
        if this != session {
            (paid, traded, session) = (0.0, 0.0, this);
        }
        paid += prices.typical(index) * volume[index];
        traded += volume[index];
        if traded > 0.0 {
            out[index] = paid / traded;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn the_average_restarts_at_its_anchor() {
        struct Case {
            anchor: Anchor,
            expected: [f64; 5],
        }
        // Sunday 11:00 and 23:00, Monday 0:00 and 1:00, Tuesday 0:00 of January 1970, in hours.
        let time = [83.0, 95.0, 96.0, 97.0, 120.0].map(|hour| hour * DAY_MS / 24.0);
        let close = [10.0, 20.0, 30.0, 60.0, 5.0];
        let volume = [1.0, 3.0, 0.0, 2.0, 4.0];
        let cases = [
            Case { anchor: Anchor::Day, expected: [10.0, 17.5, NONE, 60.0, 5.0] },
            Case { anchor: Anchor::Week, expected: [10.0, 17.5, NONE, 60.0, 140.0 / 6.0] },
            Case { anchor: Anchor::Series, expected: [10.0, 17.5, 17.5, 190.0 / 6.0, 21.0] },
        ];
        for Case { anchor, expected } in cases {
            let mut out = [NONE; 5];
            let prices = Prices { high: &close, low: &close, close: &close };
            vwap(&time, prices, &volume, anchor, &mut out);
            assert_values(&out, &expected);
        }
    }
}
