//! Finds the spans without candles. The hours in which a market is closed every night or weekend are no gap, and neither is a
//! break at the same time of every week.

use super::Gap;
use crate::candles::calendar::{DAY_MS, day_of, median_per_day, weekday_of};
use std::collections::BTreeMap;

const WEEK_MS: f64 = 7.0 * DAY_MS;

/// Saturday and Sunday, as `weekday_of` counts weekdays.
const WEEKEND: [i64; 2] = [5, 6];

/// A time from candle to candle of more than this many intervals is a gap.
const TOLERANCE: f64 = 1.5;

/// The number of gaps in a series, and the longest one. `times` are rising epoch milliseconds UTC.
pub(super) fn find(times: &[f64], interval_ms: Option<f64>) -> (u32, Option<Gap>) {
    let Some(interval_ms) = interval_ms else { return (0, None) };
    let market = Market::of(times, interval_ms);
    let gaps: Vec<Gap> = times
        .windows(2)
        .map(|pair| Gap { from_time: pair[0], to_time: pair[1] })
        .filter(|gap| gap.duration_ms() > TOLERANCE * interval_ms && market.is_gap(gap))
        .collect();
    let breaks = Breaks::of(&gaps, times);
    let mut count = 0;
    let mut largest: Option<Gap> = None;
    for gap in gaps.into_iter().filter(|gap| !breaks.contain(gap)) {
        count += 1;
        if largest.is_none_or(|largest| gap.duration_ms() > largest.duration_ms()) {
            largest = Some(gap);
        }
    }
    (count, largest)
}

/// Spans without candles by the hours of the week at which they begin and end. One that most weeks have is a break between
/// sessions, as the weekend of currencies from Friday to Sunday evening.
struct Breaks {
    /// For the hours of a break the number of weeks that have it, and the last of these weeks.
    counts: BTreeMap<(i64, i64), (u32, f64)>,
    weeks: f64,
}

impl Breaks {
    /// A shorter span without candles is no break between sessions, but a stretch without trades.
    const SHORTEST_MS: f64 = DAY_MS / 2.0;

    /// Daylight saving moves a break by an hour in UTC, and the last or first candle may be missing.
    const HOURS_APART: i64 = 2;

    fn of(gaps: &[Gap], times: &[f64]) -> Self {
        let mut counts = BTreeMap::new();
        for gap in gaps.iter().filter(|gap| Self::may_contain(gap)) {
            let week = libm::floor(gap.from_time / WEEK_MS);
            let (count, last) = counts.entry(hours_of_week(gap)).or_insert((0, f64::NEG_INFINITY));
            *count += u32::from(week > *last);
            *last = week;
        }
        let span = times.last().zip(times.first()).map_or(0.0, |(last, first)| last - first);
        Self { counts, weeks: span / WEEK_MS }
    }

    fn may_contain(gap: &Gap) -> bool {
        (Self::SHORTEST_MS..WEEK_MS).contains(&gap.duration_ms())
    }

    fn contain(&self, gap: &Gap) -> bool {
        if !Self::may_contain(gap) {
            return false;
        }
        let (from, to) = hours_of_week(gap);
        let around = |hour: i64| {
            (-Self::HOURS_APART..=Self::HOURS_APART).map(move |by| (hour + by).rem_euclid(7 * 24))
        };
        let alike: u32 = around(from)
            .flat_map(|from| around(to).map(move |to| (from, to)))
            .filter_map(|hours| self.counts.get(&hours))
            .map(|(count, _)| count)
            .sum();
        alike > 1 && f64::from(alike) * 2.0 > self.weeks
    }
}

/// The hours of the week at which a gap begins and ends.
fn hours_of_week(gap: &Gap) -> (i64, i64) {
    let hour = |time: f64| (libm::floor(time / (DAY_MS / 24.0)) as i64).rem_euclid(7 * 24);
    (hour(gap.from_time), hour(gap.to_time))
}

/// The times at which a market is closed, derived from its candles.
struct Market {
    interval_ms: f64,
    /// Whether it is closed on Saturdays and on Sundays.
    closed_weekend: [bool; 2],
    closes_at_night: bool,
}

impl Market {
    fn of(times: &[f64], interval_ms: f64) -> Self {
        let is_up_to_a_day = interval_ms <= DAY_MS;
        let traded_ms = median_per_day(times) * interval_ms;
        Self {
            interval_ms,
            closed_weekend: WEEKEND.map(|weekday| is_up_to_a_day && is_closed_on(weekday, times)),
            closes_at_night: is_up_to_a_day && traded_ms < 0.9 * DAY_MS,
        }
    }

    /// Whether a span above the tolerance is a gap, and not a time at which the market is closed.
    fn is_gap(&self, gap: &Gap) -> bool {
        let (from, to) = (day_of(gap.from_time), day_of(gap.to_time));
        if self.closes_at_night && to > from {
            let closed_days = self.closed_ms((from + 1.0) * DAY_MS, to * DAY_MS) / DAY_MS;
            if to - from - closed_days < 1.5 {
                return false;
            }
        }
        let open_ms = gap.duration_ms() - self.closed_ms(gap.from_time, gap.to_time);
        open_ms > TOLERANCE * self.interval_ms
    }

    /// The milliseconds between two times that are on closed days of the weekend.
    fn closed_ms(&self, from: f64, to: f64) -> f64 {
        let days = WEEKEND.into_iter().zip(self.closed_weekend).filter(|(_, is_closed)| *is_closed);
        days.map(|(weekday, _)| ms_before(weekday, to) - ms_before(weekday, from)).sum()
    }
}

/// Whether a market trades on fewer than half of the days with this weekday. A few special sessions do not open it.
fn is_closed_on(weekday: i64, times: &[f64]) -> bool {
    let [Some(&first), Some(&last)] = [times.first(), times.last()] else { return false };
    let (start, end) = (day_of(first) * DAY_MS, (day_of(last) + 1.0) * DAY_MS);
    let all_days = (ms_before(weekday, end) - ms_before(weekday, start)) / DAY_MS;
    let mut traded_days = 0.0;
    let mut last_day = f64::NEG_INFINITY;
    for day in times.iter().map(|&time| day_of(time)) {
        if day > last_day && weekday_of(day) == weekday {
            traded_days += 1.0;
        }
        last_day = day;
    }
    2.0 * traded_days < all_days
}

/// The milliseconds before a time that are on days with this weekday, counted from the Monday before 1970.
fn ms_before(weekday: i64, time: f64) -> f64 {
    // 1 January 1970 was a Thursday.
    let since_monday = time + 3.0 * DAY_MS;
    let weeks = libm::floor(since_monday / WEEK_MS);
    weeks * DAY_MS + up_to_a_day(since_monday - weeks * WEEK_MS - weekday as f64 * DAY_MS)
}

fn up_to_a_day(ms: f64) -> f64 {
    if ms < 0.0 {
        0.0
    } else if ms < DAY_MS {
        ms
    } else {
        DAY_MS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Monday, 3 January 2000.
    const MONDAY: f64 = 10_959.0 * DAY_MS;
    const HOUR_MS: f64 = DAY_MS / 24.0;

    /// The number of gaps and the hours of the longest, for hourly candles in the open hours of four weeks from a Monday on.
    fn gaps(is_open: impl Fn(u32, u32) -> bool) -> (u32, Option<f64>) {
        let hours = (0..28).flat_map(|day| (0..24).map(move |hour| (day, hour)));
        let times: Vec<f64> = hours
            .filter(|&(day, hour)| is_open(day, hour))
            .map(|(day, hour)| MONDAY + f64::from(day) * DAY_MS + f64::from(hour) * HOUR_MS)
            .collect();
        let (count, largest) = find(&times, Some(HOUR_MS));
        (count, largest.map(|gap| gap.duration_ms() / HOUR_MS))
    }

    /// The number of gaps of daily candles on the open days of four weeks.
    fn gaps_of_days(is_open: impl Fn(u32) -> bool) -> u32 {
        let days = (0..28).filter(|&day| is_open(day));
        let times: Vec<f64> = days.map(|day| MONDAY + f64::from(day) * DAY_MS).collect();
        find(&times, Some(DAY_MS)).0
    }

    fn is_session(hour: u32) -> bool {
        (9..17).contains(&hour)
    }

    #[test]
    fn hours_in_which_a_market_is_always_closed_are_no_gap() {
        assert_eq!(gaps(|_, _| true), (0, None));
        assert_eq!(gaps(|day, _| day % 7 < 5), (0, None));
        assert_eq!(gaps(|day, hour| day % 7 < 5 && is_session(hour)), (0, None));
        assert_eq!(gaps(|_, hour| is_session(hour)), (0, None));
        assert_eq!(gaps_of_days(|day| day % 7 < 5), 0);
        assert_eq!(gaps_of_days(|day| day % 7 != 5), 0);
    }

    #[test]
    fn one_special_session_at_a_weekend_does_not_make_other_weekends_gaps() {
        for special in [12, 13] {
            let is_open = |day: u32| day % 7 < 5 || day == special;
            assert_eq!(gaps_of_days(is_open), 0);
            assert_eq!(gaps(|day, _| is_open(day)), (0, None));
            assert_eq!(gaps(|day, hour| is_open(day) && is_session(hour)), (0, None));
            let short = |day: u32, hour: u32| day != special || is_session(hour);
            assert_eq!(gaps(|day, hour| is_open(day) && short(day, hour)), (0, None));
            assert_eq!(gaps_of_days(|day| is_open(day) && day != 8), 1);
        }
    }

    #[test]
    fn a_weekend_without_candles_is_a_gap_of_a_market_that_is_always_open() {
        assert_eq!(gaps_of_days(|day| day != 12 && day != 13), 1);
        assert_eq!(gaps(|day, _| day != 12 && day != 13), (1, Some(49.0)));
    }

    #[test]
    fn a_break_at_the_same_hours_of_every_week_is_no_gap() {
        // Currencies, from Sunday 22:00 to Friday 22:00; in the second half an hour earlier, as in summer.
        let is_open = |day: u32, hour: u32| {
            let edge = if day < 14 { 22 } else { 21 };
            match day % 7 {
                4 => hour < edge,
                5 => false,
                6 => hour >= edge,
                _ => true,
            }
        };
        assert_eq!(gaps(is_open), (0, None));
        assert_eq!(gaps(|day, hour| is_open(day, hour) && (day, hour) != (8, 5)), (1, Some(2.0)));
        assert_eq!(gaps(|day, hour| is_open(day, hour) && day != 8), (1, Some(25.0)));
    }

    #[test]
    fn missing_candles_are_found() {
        assert_eq!(gaps(|day, hour| (day, hour) != (3, 7)), (1, Some(2.0)));
        assert_eq!(gaps(|day, _| day % 7 < 5 && day != 8), (1, Some(25.0)));
        assert_eq!(gaps(|day, _| day % 7 < 5 && day != 7), (1, Some(73.0)));
        assert_eq!(gaps(|day, hour| day % 7 < 5 && day != 8 && is_session(hour)), (1, Some(41.0)));
        assert_eq!(gaps(|day, hour| is_session(hour) && (day, hour) != (9, 12)), (1, Some(2.0)));
        assert_eq!(gaps(|day, _| day % 7 < 5 && !(5..25).contains(&day)), (1, Some(481.0)));
    }
}
