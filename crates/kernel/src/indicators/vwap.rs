//! Volume-weighted average price: `Σ typical price · volume / Σ volume` since the anchor. The anchor is the start of the
//! UTC day by default, so that on daily candles it is the typical price; or that of the week (Monday), or the first candle
//! of the series as in TA-Lib. Undefined from an anchor until something is traded; no other warm-up.

use super::definition::{Indicator, IndicatorOutput, IndicatorParam, SourceKind};
use super::prices::Prices;

const DAY_MS: f64 = 86_400_000.0;

/// Its entry in the list.
pub static INDICATOR: Indicator = Indicator {
    name: "vwap",
    title: "Volume-weighted average price",
    summary: "What was paid on average for a unit since the day, the week or the series began.",
    source: SourceKind::Candles,
    params: &[IndicatorParam::choice(
        "anchor",
        "Where it starts anew: at midnight UTC, on Mondays, or never.",
        &["day", "week", "series"],
    )],
    outputs: &[IndicatorOutput::value("In units of the price.", |_| 0)],
    compute: |input, params, out| {
        let candles = input.candles;
        let anchor = Anchor::of(params[0]);
        vwap(candles.time(), candles.into(), candles.volume(), anchor, out[0]);
    },
};

/// Where a VWAP starts anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Anchor {
    /// At midnight UTC.
    #[default]
    Day,
    /// At midnight UTC from Sunday to Monday.
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

    /// The number of the session a time is in. The epoch began on a Thursday.
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
    fn every_anchor_starts_anew_where_it_says() {
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
