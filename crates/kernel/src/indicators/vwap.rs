//! Volume-weighted average price: `Σ price · volume / Σ volume` since the anchor, of the typical price or another one. The anchor is the start of the
//! day by default, at midnight of the time zone (so the VWAP of daily candles is their typical price), the start of the week on Monday, of the month or the
//! year, or the first candle of the series as in TA-Lib. The bands are at some standard deviations of the prices, weighted by
//! volume: `√(Σ (price − VWAP)² · volume / Σ volume)`. Undefined after an anchor until there is a volume; no other warm-up.
//! Source: `ta.vwap` of TradingView.

use super::definition::{Indicator, IndicatorOutput, IndicatorParam, SourceKind};
use super::prices::{TYPICAL_OR, chosen};

const DAY_MS: f64 = 86_400_000.0;

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "vwap",
    title: "Volume-weighted average price",
    summary: "The average of the typical price, or of another one, since the start of the day, the week or the series, weighted by volume.",
    source: SourceKind::Candles,
    params: &[
        IndicatorParam::choice(
            "anchor",
            "Where it restarts: at midnight of the time zone, on Mondays, never, or at the start of a month or year.",
            &["day", "week", "series", "month", "year"],
        ),
        IndicatorParam::number(
            "deviations",
            "Standard deviations from the average to each band.",
            1.0,
            [0.0, 1_000.0],
        ),
        IndicatorParam::choice("of", "The price that is averaged.", TYPICAL_OR),
    ],
    outputs: &[
        IndicatorOutput::named("vwap", "In units of the price.", |_| 0),
        IndicatorOutput::named("upper", "In units of the price.", |_| 0),
        IndicatorOutput::named("lower", "In units of the price.", |_| 0),
    ],
    compute: |input, params, out| {
        let candles = input.candles;
        let anchor = Anchor::of(params[0]);
        if let [average, upper, lower] = out {
            let bands = [&mut **average, upper, lower];
            let prices = chosen(candles, TYPICAL_OR, params[2]);
            let local = candles.local_times(input.zone);
            let time: Vec<f64> = (0..candles.len()).map(|index| local.at(index)).collect();
            vwap(&time, &prices, candles.volume(), (anchor, params[1]), bands);
        }
    },
};

/// When a VWAP restarts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Anchor {
    /// At midnight.
    #[default]
    Day,
    /// On Mondays at midnight.
    Week,
    /// Never.
    Series,
    /// On the first day of a month.
    Month,
    /// On the first day of a year.
    Year,
}

impl Anchor {
    fn of(choice: f64) -> Self {
        match choice as u8 {
            0 => Self::Day,
            1 => Self::Week,
            2 => Self::Series,
            3 => Self::Month,
            _ => Self::Year,
        }
    }

    /// The number of the session that contains a time. The epoch began on a Thursday.
    fn session(self, time: f64) -> i64 {
        let day = libm::floor(time / DAY_MS) as i64;
        match self {
            Self::Day => day,
            Self::Week => (day + 3).div_euclid(7),
            Self::Series => 0,
            Self::Month => months(day),
            Self::Year => months(day).div_euclid(12),
        }
    }
}

/// Months from January of the year 0 to the month that contains a day, which is counted from 1 January 1970.
/// Source: H. Hinnant, chrono-compatible low-level date algorithms (2021). Years begin in March there.
fn months(day: i64) -> i64 {
    const EPOCH: i64 = 719_468;
    const DAYS_OF_400_YEARS: i64 = 146_097;
    let day = day + EPOCH;
    let (era, day) = (day.div_euclid(DAYS_OF_400_YEARS), day.rem_euclid(DAYS_OF_400_YEARS));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    (era * 400 + year) * 12 + (5 * day + 2) / 153 + 2
}

/// Writes the volume-weighted average price since the anchor and its bands; `time` is in local milliseconds since 1970.
pub fn vwap(
    time: &[f64],
    prices: &[f64],
    volume: &[f64],
    (anchor, deviations): (Anchor, f64),
    [average, upper, lower]: [&mut [f64]; 3],
) {
    let (mut paid, mut traded) = (0.0, 0.0);
    // Squares are summed relative to the first price, so that large prices keep their digits.
    let (mut origin, mut offsets, mut squares) = (0.0, 0.0, 0.0);
    let mut session = None;
    for (index, &price) in prices.iter().enumerate() {
        let this = Some(anchor.session(time[index]));
        // Clocks that are set back at midnight do not begin the day before again.
        if this > session {
            (paid, traded, session) = (0.0, 0.0, this);
            (origin, offsets, squares) = (price, 0.0, 0.0);
        }
        paid += price * volume[index];
        traded += volume[index];
        let offset = price - origin;
        offsets += offset * volume[index];
        squares += offset * offset * volume[index];
        if traded > 0.0 {
            average[index] = paid / traded;
            let mean = offsets / traded;
            let variance = squares / traded - mean * mean;
            let width = if variance > 0.0 { deviations * libm::sqrt(variance) } else { 0.0 };
            upper[index] = average[index] + width;
            lower[index] = average[index] - width;
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
            let bands = [&mut out[..], &mut [NONE; 5], &mut [NONE; 5]];
            vwap(&time, &close, &volume, (anchor, 1.0), bands);
            assert_values(&out, &expected);
        }
    }

    #[test]
    fn the_bands_are_standard_deviations_weighted_by_volume() {
        let close = [10.0, 14.0, 12.0];
        let [mut average, mut upper, mut lower] = [[NONE; 3]; 3];
        let bands = [&mut average[..], &mut upper, &mut lower];
        vwap(&[0.0; 3], &close, &[1.0, 3.0, 4.0], (Anchor::Day, 2.0), bands);
        // Means 10, 13, 12.5; variances 0, (9 + 3 · 1) / 4 = 3, (6.25 + 3 · 2.25 + 4 · 0.25) / 8 = 1.75.
        let widths = [0.0, 2.0 * 3.0_f64.sqrt(), 2.0 * 1.75_f64.sqrt()];
        assert_values(&average, &[10.0, 13.0, 12.5]);
        assert_values(&upper, &[10.0, 13.0 + widths[1], 12.5 + widths[2]]);
        assert_values(&lower, &[10.0, 13.0 - widths[1], 12.5 - widths[2]]);
    }

    #[test]
    fn months_and_years_begin_on_their_first_day() {
        // 29 February and 1 March 2024, 31 December 2024 and 1 January 2025, the last and the first day around 1970.
        let days = [19_782, 19_783, 20_088, 20_089, -1, 0];
        let months: Vec<i64> = days.iter().map(|&day| super::months(day)).collect();
        assert_eq!(months, [24_289, 24_290, 24_299, 24_300, 23_639, 23_640]);
        let years: Vec<i64> =
            days.iter().map(|&day| Anchor::Year.session(day as f64 * DAY_MS)).collect();
        assert_eq!(years, [2024, 2024, 2024, 2025, 1969, 1970]);
    }
}
