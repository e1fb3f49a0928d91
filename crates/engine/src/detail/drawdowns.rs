//! The deepest drawdowns of an equity curve, with the rules of the statistic `max_drawdown_pct`: the initial cash is the first peak,
//! and a fall that comes from rounding is none.

use crate::sort;
use crate::statistics::{Fall, falls};
use serde::Serialize;

/// Most drawdowns that are listed.
pub const MOST_DRAWDOWNS: usize = 10;

/// A fall of the equity from a peak to the next close that is as high.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Drawdown {
    /// `(peak − lowest equity) / peak · 100`, above 0 to 100.
    pub depth_pct: f64,
    /// Opening time of the last candle at whose close the equity was at the peak; of the first candle if the peak is the initial cash.
    pub peak_time: f64,
    /// Opening time of the candle at whose close the equity was lowest, the first of them.
    pub trough_time: f64,
    /// Opening time of the candle at whose close the equity was as high as the peak again; none if it never was.
    pub recovery_time: Option<f64>,
    /// Candles from the peak to the recovery, or to the last candle.
    pub candles: u32,
    /// Candles from the peak to the lowest equity; 0 if the first candle is the lowest.
    pub candles_to_trough: u32,
}

/// The ten deepest drawdowns, the deepest first, earlier ones before later ones of the same depth. `times` are the opening times of the
/// candles, `equity` is the equity at their closes.
pub fn drawdowns(times: &[f64], equity: &[f64], initial_cash: f64) -> Vec<Drawdown> {
    let mut deepest = sort::sorted(falls(equity, initial_cash), |fall| -fall.share);
    deepest.truncate(MOST_DRAWDOWNS);
    let drawdown = |fall: &Fall| Drawdown {
        depth_pct: 100.0 * fall.share,
        peak_time: times[fall.peak],
        trough_time: times[fall.trough],
        recovery_time: fall.is_recovered.then(|| times[fall.end]),
        candles: (fall.end - fall.peak) as u32,
        candles_to_trough: (fall.trough - fall.peak) as u32,
    };
    deepest.iter().map(drawdown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Drawdowns of an account that starts with 100, over candles that open at 0, 10, 20, …
    fn of(equity: &[f64]) -> Vec<Drawdown> {
        let times: Vec<f64> = (0..equity.len()).map(|index| 10.0 * index as f64).collect();
        drawdowns(&times, equity, 100.0)
    }

    #[test]
    fn a_drawdown_goes_from_its_peak_over_its_lowest_close_to_the_next_close_as_high() {
        let found = of(&[100.0, 120.0, 90.0, 60.0, 90.0, 120.0, 130.0, 117.0]);
        let expected = [
            Drawdown {
                depth_pct: 50.0,
                peak_time: 10.0,
                trough_time: 30.0,
                recovery_time: Some(50.0),
                candles: 4,
                candles_to_trough: 2,
            },
            Drawdown {
                depth_pct: 10.0,
                peak_time: 60.0,
                trough_time: 70.0,
                recovery_time: None,
                candles: 1,
                candles_to_trough: 1,
            },
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn the_initial_cash_is_the_first_peak() {
        let found = of(&[80.0, 90.0]);
        assert_eq!(found.len(), 1);
        let Drawdown { depth_pct, peak_time, trough_time, candles_to_trough, candles, .. } =
            found[0];
        assert_eq!([depth_pct, peak_time, trough_time], [20.0, 0.0, 0.0]);
        assert_eq!([candles_to_trough, candles], [0, 1]);
    }

    #[test]
    fn the_first_of_two_lowest_closes_is_the_trough() {
        assert_eq!(of(&[50.0, 60.0, 50.0])[0].trough_time, 0.0);
    }

    #[test]
    fn only_the_ten_deepest_are_listed_the_deepest_first() {
        let equity: Vec<f64> = (1..=12).flat_map(|fall| [100.0 - f64::from(fall), 100.0]).collect();
        let depths: Vec<f64> = of(&equity).iter().map(|found| found.depth_pct.round()).collect();
        assert_eq!(depths, [12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0]);
        let times: Vec<f64> =
            of(&[90.0, 100.0, 90.0, 100.0]).iter().map(|d| d.trough_time).collect();
        assert_eq!(times, [0.0, 20.0], "equal depths stay in their order");
    }

    #[test]
    fn without_a_fall_and_without_a_candle_there_is_none() {
        assert!(of(&[]).is_empty());
        assert!(of(&[100.0]).is_empty());
        assert!(of(&[100.0, 110.0, 110.0 * (1.0 - f64::EPSILON)]).is_empty());
    }

    #[test]
    fn ruin_is_a_drawdown_of_100_per_cent_that_lasts() {
        let found = of(&[150.0, 0.0, 0.0]);
        let Drawdown { depth_pct, recovery_time, candles, candles_to_trough, .. } = found[0];
        assert_eq!((depth_pct, recovery_time, candles, candles_to_trough), (100.0, None, 2, 1));
    }
}
