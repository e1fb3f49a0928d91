//! Returns by calendar month. A month is that of a candle's opening time in UTC, so the close of a candle belongs to the month in
//! which the candle opens.

use serde::Serialize;

const DAY_MS: f64 = 86_400_000.0;

/// The return of one calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MonthReturn {
    /// Year, UTC.
    pub year: i32,
    /// Month, 1 to 12, UTC.
    pub month: u32,
    /// `(equity / equity before − 1) · 100`: from the last close of the month before, or from the initial cash in the first month.
    /// 0 once the equity is 0. The first and the last month may be parts of a month.
    pub return_pct: f64,
    /// Equity at the last close of the month.
    pub equity: f64,
}

/// The return of every month with a candle, in order. `times` are the opening times of the candles in epoch milliseconds, `equity` is
/// the equity at their closes.
pub fn months(times: &[f64], equity: &[f64], initial_cash: f64) -> Vec<MonthReturn> {
    let mut months: Vec<MonthReturn> = Vec::new();
    let mut before = initial_cash;
    // Most candles are in the month of the candle before, so the calendar is asked only at the first candle of a day.
    let (mut last_day, mut year_month) = (f64::NAN, (0, 0));
    for (&time, &equity) in times.iter().zip(equity) {
        let day = libm::floor(time / DAY_MS);
        if day.to_bits() != last_day.to_bits() {
            last_day = day;
            year_month = civil(day as i64);
        }
        let (year, month) = year_month;
        match months.last_mut() {
            Some(last) if (last.year, last.month) == (year, month) => last.equity = equity,
            last => {
                before = last.map_or(before, |last| last.equity);
                months.push(MonthReturn { year, month, return_pct: 0.0, equity });
            }
        }
        if let Some(last) = months.last_mut() {
            last.return_pct =
                if before > 0.0 { 100.0 * (equity / before - 1.0) + 0.0 } else { 0.0 };
        }
    }
    months
}

/// Year and month of a day, counted from 1 January 1970, in the Gregorian calendar (Hinnant 2013, "chrono-compatible low-level date
/// algorithms", `civil_from_days`).
fn civil(day: i64) -> (i32, u32) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    // Months are counted from March here, so that the leap day is the last of its year.
    let from_march = (5 * day_of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year as i32, month as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Midnight of a date, in milliseconds, from a table made with `date -u -d … +%s`.
    const DATES: [(f64, i32, u32); 8] = [
        (0.0, 1970, 1),
        (-1.0, 1969, 12),
        (951_782_400_000.0, 2000, 2),
        (951_868_800_000.0, 2000, 3),
        (1_709_164_800_000.0, 2024, 2),
        (1_735_689_599_999.0, 2024, 12),
        (1_735_689_600_000.0, 2025, 1),
        (-2_203_977_600_000.0, 1900, 2),
    ];

    #[test]
    fn the_month_is_that_of_the_opening_time_in_utc() {
        for (time, year, month) in DATES {
            let found = months(&[time], &[1.0], 1.0);
            assert_eq!((found[0].year, found[0].month), (year, month), "{time}");
        }
    }

    #[test]
    fn each_month_starts_with_the_equity_of_the_one_before_and_the_first_with_the_cash() {
        // 30 and 31 January, 1 February, none in March, 1 April 2024.
        let times =
            [1_706_572_800_000.0, 1_706_659_200_000.0, 1_706_745_600_000.0, 1_711_929_600_000.0];
        let found = months(&times, &[110.0, 120.0, 90.0, 45.0], 100.0);
        let months: Vec<_> = found.iter().map(|month| (month.year, month.month)).collect();
        assert_eq!(months, [(2024, 1), (2024, 2), (2024, 4)]);
        let equity: Vec<_> = found.iter().map(|month| month.equity).collect();
        assert_eq!(equity, [120.0, 90.0, 45.0]);
        let expected = [20.0, -25.0, -50.0];
        for (month, expected) in found.iter().zip(expected) {
            assert!((month.return_pct - expected).abs() < 1e-12, "{month:?}");
        }
    }

    #[test]
    fn after_ruin_a_month_returns_0_and_without_a_candle_there_is_none() {
        let times = [1_706_659_200_000.0, 1_706_745_600_000.0];
        let found = months(&times, &[0.0, 0.0], 100.0);
        assert_eq!(found.iter().map(|month| month.return_pct).collect::<Vec<_>>(), [-100.0, 0.0]);
        assert!(months(&[], &[], 100.0).is_empty());
    }
}
