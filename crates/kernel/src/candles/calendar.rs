//! Number of candles in a year of trading, derived from the times alone.

/// A day in milliseconds.
pub const DAY_MS: f64 = 86_400_000.0;
const WEEK_MS: f64 = 7.0 * DAY_MS;
const DAYS_PER_YEAR: f64 = 365.25;

/// Days a year of a market that is open every day.
const EVERY_DAY: f64 = 365.0;

/// Days a year of a market with sessions on five days a week.
const SESSIONS: f64 = 252.0;

/// From this number of weeks on, holidays and the weekday of the first candle hardly matter, so candles can be counted.
const MANY_WEEKS: f64 = 8.0;

/// Number of candles in a year of trading, above 0. `times` are rising opening times in epoch milliseconds UTC.
///
/// The interval is the median time between candles.
///
/// 1. Interval of at least 6.5 days: 365.25 divided by the interval in days, rounded. So a year has 52 weeks, 12 months,
///    4 quarters or 1 year.
/// 2. Shorter interval: the candles of a week divided by the candles of a day are the open days of a week. The candles of
///    a day are the median over all days with candles; a fraction if the interval is longer than a day.
///    - About seven open days: 365 times the candles of a day.
///    - About five, and closed at night if the interval is shorter than a day: 252 times the candles of a day.
///    - Anything else is counted: all candles divided by the covered years of 365.25 days. Examples are currencies (around
///      the clock on five days) and daily series with a Sunday candle.
///
/// "About" means within 10 %, so that a few holidays, half days, missing candles or special sessions change nothing. A break
/// of more than a week counts as one week: years without candles are no years of trading.
///
/// Fewer than eight weeks are too few to tell closed days from holidays:
///
/// - At least one week: more than 6.5 open days count as seven, everything else as five. A market that is open around the
///   clock on fewer than seven days has 365.25 / 7 times the candles of the mean week.
/// - Less than a week: 365 days if no closed hours are visible, else 252. No closed hours are visible if no break is longer
///   than a day and a half (or 1.5 intervals, if that is more), and there are candles around the clock or, for candles of a
///   day and longer, one at a weekend. If the series ends on its first day, its candles count as those of a whole day.
pub fn candles_per_year(times: &[f64]) -> f64 {
    let interval = median_interval_ms(times).unwrap_or(DAY_MS) / DAY_MS;
    if interval >= 6.5 {
        return calendar_periods(interval);
    }
    let day = if interval >= 1.5 { 1.0 / interval } else { median_per_day(times) };
    let market = Market { interval, day };
    let span = Span::of(times);
    if span.weeks < 1.0 {
        return day * if market.looks_always_open(times) { EVERY_DAY } else { SESSIONS };
    }
    let week = span.candles_of_weeks / span.weeks;
    let days = week / day;
    let many = span.weeks >= MANY_WEEKS;
    let (seven, five) =
        if many { (is_about(days, 7.0), is_about(days, 5.0)) } else { (days > 6.5, true) };
    if seven {
        EVERY_DAY * day
    } else if five && !market.is_around_the_clock() {
        SESSIONS * day
    } else if many {
        times.len() as f64 / (span.covered_ms / DAY_MS / DAYS_PER_YEAR)
    } else {
        week * DAYS_PER_YEAR / 7.0
    }
}

/// Whether a number is within 10 % of another one.
fn is_about(number: f64, other: f64) -> bool {
    (number - other).abs() <= other / 10.0
}

/// The opening hours of a market, derived from its candles.
struct Market {
    /// Median time between candles in days.
    interval: f64,
    /// Candles of a day.
    day: f64,
}

impl Market {
    /// Whether candles shorter than a day cover the night too. A pause of two hours, as in futures, is allowed.
    fn is_around_the_clock(&self) -> bool {
        self.interval < 0.75 && self.day * self.interval >= 0.9
    }

    /// Whether less than a week of candles shows no closed hours.
    fn looks_always_open(&self, times: &[f64]) -> bool {
        let longest = DAY_MS * if self.interval > 1.0 { 1.5 * self.interval } else { 1.5 };
        let is_unbroken = times.windows(2).all(|pair| pair[1] - pair[0] <= longest);
        let has_weekend = || times.iter().any(|&time| weekday_of(day_of(time)) >= 5);
        is_unbroken && (self.is_around_the_clock() || self.interval >= 0.75 && has_weekend())
    }
}

/// The time that a series covers. A break of more than a week counts as one week.
struct Span {
    covered_ms: f64,
    /// Number of whole weeks from the first candle on.
    weeks: f64,
    /// Number of candles in these weeks.
    candles_of_weeks: f64,
}

impl Span {
    fn of(times: &[f64]) -> Self {
        let mut span = Self { covered_ms: 0.0, weeks: 0.0, candles_of_weeks: 0.0 };
        let mut next_week = WEEK_MS;
        for (before, pair) in (1_u32..).zip(times.windows(2)) {
            let step = pair[1] - pair[0];
            span.covered_ms += if step < WEEK_MS { step } else { WEEK_MS };
            if span.covered_ms >= next_week {
                span.weeks = libm::floor(span.covered_ms / WEEK_MS);
                span.candles_of_weeks = f64::from(before);
                next_week = (span.weeks + 1.0) * WEEK_MS;
            }
        }
        span
    }
}

/// Number of periods of `days` days in a year, rounded unless a period is longer than a year.
fn calendar_periods(days: f64) -> f64 {
    let periods = DAYS_PER_YEAR / days;
    if periods < 0.9 { periods } else { libm::round(periods) }
}

/// Median number of candles of the days with candles; 1 for no times. Days start at the time of day of the first candle.
pub fn median_per_day(times: &[f64]) -> f64 {
    let Some(&first) = times.first() else { return 1.0 };
    let mut per_day: Vec<f64> = Vec::new();
    let mut next_day = f64::NEG_INFINITY;
    for &time in times {
        match per_day.last_mut() {
            Some(count) if time < next_day => *count += 1.0,
            _ => {
                per_day.push(1.0);
                next_day = first + (day_of(time - first) + 1.0) * DAY_MS;
            }
        }
    }
    median(&mut per_day).unwrap_or(1.0)
}

/// Median time between neighbouring candles; `None` for fewer than two.
pub fn median_interval_ms(times: &[f64]) -> Option<f64> {
    let mut steps: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    median(&mut steps)
}

/// Number of days from 1970 to a time.
pub fn day_of(time: f64) -> f64 {
    libm::floor(time / DAY_MS)
}

/// The weekday of a day, from 0 for Monday to 6 for Sunday. Day 0, 1 January 1970, was a Thursday.
pub fn weekday_of(day: f64) -> i64 {
    (day as i64 + 3).rem_euclid(7)
}

/// The middle value; the upper of the two middle values if their number is even.
fn median(values: &mut [f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let middle = values.len() / 2;
    // There may be millions of values. A selection is faster than a sort.
    Some(*values.select_nth_unstable_by(middle, f64::total_cmp).1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Monday, 3 January 2000.
    const MONDAY: f64 = 10_959.0 * DAY_MS;
    const HOUR_MS: f64 = DAY_MS / 24.0;
    const MINUTE_MS: f64 = HOUR_MS / 60.0;

    /// Candles at the `offsets` of every open day of `weeks` weeks from Monday on.
    fn sessions(weeks: usize, offsets: &[f64], is_open: impl Fn(usize) -> bool) -> Vec<f64> {
        let days = (0..7 * weeks).filter(|&day| is_open(day));
        days.flat_map(|day| offsets.iter().map(move |at| MONDAY + day as f64 * DAY_MS + at))
            .collect()
    }

    fn steps(count: usize, step: f64) -> Vec<f64> {
        (0..count).map(|index| MONDAY + index as f64 * step).collect()
    }

    /// `count` offsets from the start of a day, from `start` on.
    fn every(step: f64, count: usize, start: f64) -> Vec<f64> {
        (0..count).map(|index| start + index as f64 * step).collect()
    }

    fn on_weekdays(day: usize) -> bool {
        day % 7 < 5
    }

    /// Currencies: open from Sunday, 22:00, to Friday, 22:00.
    fn currencies(weeks: usize, step: f64) -> Vec<f64> {
        let week = (DAY_MS * 5.0 / step) as usize;
        let start = |week: usize| MONDAY + week as f64 * WEEK_MS - 2.0 * HOUR_MS;
        (0..weeks)
            .flat_map(|index| (0..week).map(move |i| start(index) + i as f64 * step))
            .collect()
    }

    /// Every `step`th first of a month over 60 months of years with 365 days.
    fn months(step: usize) -> Vec<f64> {
        let firsts = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
        let day = move |month: usize| (month / 12 * 365 + firsts[month % 12]) as f64;
        (0..60).step_by(step).map(|month| MONDAY + day(month) * DAY_MS).collect()
    }

    #[track_caller]
    fn assert_about(kind: &str, times: &[f64], expected: f64, tolerance: f64) {
        let actual = candles_per_year(times);
        assert!((actual - expected).abs() <= tolerance, "{kind}: {actual} a year, not {expected}");
    }

    /// The offsets of every hour of a day.
    fn hours() -> Vec<f64> {
        every(HOUR_MS, 24, 0.0)
    }

    /// The offsets of every minute of a session of 390 minutes that starts at 14:30.
    fn minutes() -> Vec<f64> {
        every(MINUTE_MS, 390, 14.5 * HOUR_MS)
    }

    #[test]
    fn less_than_a_week_has_252_days_where_a_break_is_longer_than_a_day_and_a_half_or_one_and_a_half_candles()
     {
        let days = |days: &[f64]| days.iter().map(|day| MONDAY + day * DAY_MS).collect::<Vec<_>>();
        let pause = sessions(3, &every(HOUR_MS, 22, 0.0), |day| day < 4);
        let cases = [
            ("two days, to a Sunday", days(&[0.0, 2.0, 4.0, 6.0]), EVERY_DAY / 2.0),
            ("a day and a half, with a break", days(&[0.0, 1.5, 3.0, 5.6]), SESSIONS / 1.5),
            ("hours with a pause of two hours", pause, EVERY_DAY * 22.0),
        ];
        for (kind, times, expected) in cases {
            assert_about(kind, &times, expected, 1e-9);
        }
    }

    #[test]
    fn markets_with_sessions_have_252_days() {
        let with_holidays = |day: usize| on_weekdays(day) && day % 26 != 7;
        let cases: [(&str, Vec<f64>, f64); 11] = [
            ("days", sessions(156, &[0.0], on_weekdays), 252.0),
            ("days with 10 holidays a year", sessions(156, &[0.0], with_holidays), 252.0),
            ("one special Saturday", sessions(156, &[0.0], |d| on_weekdays(d) || d == 425), 252.0),
            ("a Saturday in two weeks", sessions(2, &[0.0], |d| on_weekdays(d) || d == 5), 252.0),
            ("Sunday to Thursday", sessions(52, &[0.0], |d| d % 7 < 4 || d % 7 == 6), 252.0),
            (
                "a year is missing",
                sessions(156, &[0.0], |d| on_weekdays(d) && !(364..728).contains(&d)),
                252.0,
            ),
            (
                "hours of a session",
                sessions(20, &every(HOUR_MS, 7, 14.0 * HOUR_MS), on_weekdays),
                1_764.0,
            ),
            (
                "two candles a session",
                sessions(20, &every(4.0 * HOUR_MS, 2, 14.0 * HOUR_MS), on_weekdays),
                504.0,
            ),
            ("minutes", sessions(12, &minutes(), on_weekdays), 252.0 * 390.0),
            ("two weeks of minutes", sessions(2, &minutes(), on_weekdays), 252.0 * 390.0),
            (
                "every second session",
                sessions(60, &[0.0], on_weekdays).into_iter().step_by(2).collect(),
                126.0,
            ),
        ];
        for (kind, times, expected) in cases {
            assert_about(kind, &times, expected, 1e-9);
        }
    }

    #[test]
    fn half_days_and_sessions_across_midnight_in_utc_change_nothing() {
        let mut times = sessions(52, &minutes(), on_weekdays);
        // Every fourth Friday ends after 210 minutes.
        times.retain(|&time| {
            let (day, at) = (day_of(time - MONDAY), (time - MONDAY).rem_euclid(DAY_MS));
            day.rem_euclid(28.0) != 4.0 || at < 18.0 * HOUR_MS
        });
        assert_about("half days", &times, 252.0 * 390.0, 1e-9);
        let across = sessions(20, &every(HOUR_MS, 7, -2.0 * HOUR_MS), on_weekdays);
        assert_about("22:00 to 05:00", &across, 252.0 * 7.0, 1e-9);
    }

    #[test]
    fn markets_that_never_close_have_365_days() {
        // Every 90th candle is missing.
        let with_holes = |times: Vec<f64>| -> Vec<f64> {
            times
                .into_iter()
                .enumerate()
                .filter(|(index, _)| index % 90 != 17)
                .map(|(_, t)| t)
                .collect()
        };
        let cases: [(&str, Vec<f64>, f64); 11] = [
            ("days", steps(1_000, DAY_MS), 365.0),
            ("days, some missing", with_holes(steps(1_000, DAY_MS)), 365.0),
            ("a year is missing", sessions(156, &[0.0], |day| !(364..728).contains(&day)), 365.0),
            ("hours", steps(24 * 100, HOUR_MS), 8_760.0),
            ("hours, some missing", with_holes(steps(24 * 100, HOUR_MS)), 8_760.0),
            ("two weeks of hours", steps(24 * 14, HOUR_MS), 8_760.0),
            ("4 hours", steps(6 * 100, 4.0 * HOUR_MS), 2_190.0),
            ("12 hours", steps(2 * 100, 12.0 * HOUR_MS), 730.0),
            ("a week of minutes", steps(7 * 1_440, MINUTE_MS), 525_600.0),
            ("3 days", steps(20, 3.0 * DAY_MS), 365.0 / 3.0),
            ("400 candles of 3 days", steps(400, 3.0 * DAY_MS), 365.0 / 3.0),
        ];
        for (kind, times, expected) in cases {
            assert_about(kind, &times, expected, 1e-9);
        }
    }

    #[test]
    fn candles_of_other_markets_are_counted() {
        let daily = sessions(156, &[0.0], |day| day % 7 != 5);
        // 2,066 hours of trading from a Sunday, 22:00, on: the length of a series that a user reported.
        let mut hours = currencies(18, HOUR_MS);
        hours.truncate(2_066);
        let futures = sessions(52, &every(HOUR_MS, 23, -HOUR_MS), on_weekdays);
        let thrice = sessions(52, &[0.0], |day| [0, 2, 3].contains(&(day % 7)));
        let cases: [(&str, Vec<f64>, f64, f64); 9] = [
            ("currencies, hours", hours, 2_066.0 / (120.0 + 1.0 / 24.0) * 365.25, 1e-6),
            ("three years of currencies, hours", currencies(156, HOUR_MS), 6_261.4, 15.0),
            ("currencies, two weeks", currencies(2, HOUR_MS), 6_261.4, 0.1),
            ("currencies, 4 hours", currencies(156, 4.0 * HOUR_MS), 6_261.4 / 4.0, 4.0),
            ("currencies, minutes", currencies(20, MINUTE_MS), 60.0 * 6_261.4, 6_000.0),
            (
                "weekdays around the clock",
                sessions(156, &self::hours(), on_weekdays),
                6_261.4,
                15.0,
            ),
            ("days with a Sunday", daily, 313.1, 1.0),
            ("futures", futures, 6_000.5, 60.0),
            ("three days a week", thrice, 156.5, 2.0),
        ];
        for (kind, times, expected, tolerance) in cases {
            assert_about(kind, &times, expected, tolerance);
        }
    }

    #[test]
    fn candles_of_a_week_and_longer_follow_the_calendar() {
        let cases = [
            ("weeks", steps(20, WEEK_MS), 52.0),
            ("two weeks", steps(2, WEEK_MS), 52.0),
            ("months", months(1), 12.0),
            ("quarters", months(3), 4.0),
            ("half years", months(6), 2.0),
            ("years", months(12), 1.0),
            ("two years", steps(3, 730.5 * DAY_MS), 0.5),
        ];
        for (kind, times, expected) in cases {
            assert_about(kind, &times, expected, 1e-9);
        }
    }

    #[test]
    fn series_of_less_than_eight_weeks_are_judged_by_their_visible_hours() {
        let weekend = |count: usize| every(HOUR_MS, count, 4.5 * DAY_MS);
        let cases: [(&str, Vec<f64>, f64); 15] = [
            ("nothing", vec![], 252.0),
            ("one candle", steps(1, DAY_MS), 252.0),
            ("one candle of a Saturday", vec![MONDAY + 5.0 * DAY_MS], 365.0),
            ("two days", steps(2, DAY_MS), 252.0),
            ("Monday to Friday", steps(5, DAY_MS), 252.0),
            ("Monday to Saturday", steps(6, DAY_MS), 365.0),
            (
                "Thursday, Friday, Monday, Tuesday",
                [3, 4, 7, 8].map(|d| MONDAY + f64::from(d) * DAY_MS).into(),
                252.0,
            ),
            ("a session of minutes", sessions(1, &minutes(), |day| day == 0), 252.0 * 390.0),
            ("two sessions of minutes", sessions(1, &minutes(), |day| day < 2), 252.0 * 390.0),
            (
                "Friday and Monday",
                sessions(2, &minutes(), |day| day == 4 || day == 7),
                252.0 * 390.0,
            ),
            ("a day of minutes", steps(1_440, MINUTE_MS), 365.0 * 1_440.0),
            ("a day and a half of minutes", steps(2_160, MINUTE_MS), 365.0 * 1_440.0),
            ("three hours of minutes", steps(180, MINUTE_MS), 252.0 * 180.0),
            ("two minutes", steps(2, MINUTE_MS), 504.0),
            (
                "hours through a weekend",
                weekend(60).into_iter().map(|at| MONDAY + at).collect(),
                8_760.0,
            ),
        ];
        for (kind, times, expected) in cases {
            assert_about(kind, &times, expected, 1e-9);
        }
        let closed: Vec<f64> =
            weekend(60).into_iter().filter(|at| !(5.0..6.9).contains(&(at / DAY_MS))).collect();
        let closed: Vec<f64> = closed.into_iter().map(|at| MONDAY + at).collect();
        assert!(candles_per_year(&closed) < 6_100.0, "the market was closed at a weekend");
    }

    #[test]
    fn the_number_is_above_0_for_extreme_times() {
        for times in [vec![0.0, f64::MIN_POSITIVE], vec![-1e15, 1e15], vec![0.0, 1.0, 2.0, 1e15]] {
            let number = candles_per_year(&times);
            assert!(number > 0.0 && number.is_finite(), "{number} of {times:?}");
        }
    }
}
