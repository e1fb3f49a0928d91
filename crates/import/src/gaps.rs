//! Finds the spans without candles. A market that closes at night or at weekends has no gap there.

use super::Gap;
use crate::candles::calendar::{DAY_MS, day_of, is_weekend, median_per_day};

/// A distance of more than this many intervals is a gap.
const TOLERANCE: f64 = 1.5;

/// The gaps of a series: their number and the longest. `times` are epoch milliseconds UTC, rising.
pub(super) fn find(times: &[f64], interval_ms: Option<f64>) -> (u32, Option<Gap>) {
    let Some(interval_ms) = interval_ms else { return (0, None) };
    let market = Market::of(times, interval_ms);
    let mut count = 0;
    let mut largest: Option<Gap> = None;
    for pair in times.windows(2) {
        let gap = Gap { from_time: pair[0], to_time: pair[1] };
        if gap.duration_ms() <= TOLERANCE * interval_ms || !market.is_gap(&gap) {
            continue;
        }
        count += 1;
        if largest.is_none_or(|largest| gap.duration_ms() > largest.duration_ms()) {
            largest = Some(gap);
        }
    }
    (count, largest)
}

/// When a market is closed, as its candles show.
struct Market {
    interval_ms: f64,
    closes_at_weekends: bool,
    closes_at_night: bool,
}

impl Market {
    fn of(times: &[f64], interval_ms: f64) -> Self {
        let up_to_a_day = interval_ms <= DAY_MS;
        let traded_ms = median_per_day(times) * interval_ms;
        Self {
            interval_ms,
            closes_at_weekends: up_to_a_day && !times.iter().any(|&time| is_weekend(day_of(time))),
            closes_at_night: up_to_a_day && traded_ms < 0.9 * DAY_MS,
        }
    }

    /// Whether a distance above the tolerance is a gap, given when the market is closed.
    fn is_gap(&self, gap: &Gap) -> bool {
        let (from, to) = (day_of(gap.from_time), day_of(gap.to_time));
        let weekend_days = if self.closes_at_weekends { weekend_days(from, to) } else { 0.0 };
        if self.closes_at_night && to > from && to - from - weekend_days < 1.5 {
            return false;
        }
        gap.duration_ms() - weekend_days * DAY_MS > TOLERANCE * self.interval_ms
    }
}

/// Saturdays and Sundays between two days that are neither.
fn weekend_days(from: f64, to: f64) -> f64 {
    let weeks = libm::floor((to - from) / 7.0);
    let rest = (1..(to - from - weeks * 7.0) as i64).filter(|day| is_weekend(from + *day as f64));
    2.0 * weeks + rest.count() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Monday, 3 January 2000.
    const MONDAY: f64 = 10_959.0 * DAY_MS;
    const HOUR_MS: f64 = DAY_MS / 24.0;

    /// The gaps of candles of an hour of every day and hour for which `open` holds, over four weeks.
    fn gaps(open: impl Fn(u32, u32) -> bool) -> (u32, Option<f64>) {
        let hours = (0..28).flat_map(|day| (0..24).map(move |hour| (day, hour)));
        let times: Vec<f64> = hours
            .filter(|&(day, hour)| open(day, hour))
            .map(|(day, hour)| MONDAY + f64::from(day) * DAY_MS + f64::from(hour) * HOUR_MS)
            .collect();
        let (count, largest) = find(&times, Some(HOUR_MS));
        (count, largest.map(|gap| gap.duration_ms() / HOUR_MS))
    }

    #[test]
    fn a_closed_market_has_no_gap() {
        assert_eq!(gaps(|_, _| true), (0, None));
        assert_eq!(gaps(|day, _| day % 7 < 5), (0, None));
        assert_eq!(gaps(|day, hour| day % 7 < 5 && (9..17).contains(&hour)), (0, None));
        assert_eq!(gaps(|_, hour| (9..17).contains(&hour)), (0, None));
    }

    #[test]
    fn what_is_missing_is_found() {
        assert_eq!(gaps(|day, hour| (day, hour) != (3, 7)), (1, Some(2.0)));
        assert_eq!(gaps(|day, _| day % 7 < 5 && day != 8), (1, Some(25.0)));
        assert_eq!(gaps(|day, _| day % 7 < 5 && day != 7), (1, Some(73.0)));
        let session = |hour: u32| (9..17).contains(&hour);
        assert_eq!(gaps(|day, hour| day % 7 < 5 && day != 8 && session(hour)), (1, Some(41.0)));
        assert_eq!(gaps(|day, hour| session(hour) && (day, hour) != (9, 12)), (1, Some(2.0)));
        assert_eq!(gaps(|day, _| day % 7 < 5 && !(5..25).contains(&day)), (1, Some(481.0)));
    }
}
