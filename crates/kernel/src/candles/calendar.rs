//! How many candles a year of trading has. Markets that trade at weekends have 365 days, the others 252.

/// A day in milliseconds.
pub(super) const DAY_MS: f64 = 86_400_000.0;
const DAYS_PER_YEAR: f64 = 365.25;

/// Candles a year of trading has. `times` are epoch milliseconds UTC, rising.
///
/// Up to a day (a median distance below one and a half days): 252 days, or 365 where candles fall on a Saturday or a
/// Sunday, times the median number of candles of a traded day. Candles of a few days: these days divided by the median
/// distance in days. From about a week on, the calendar decides: 365.25 divided by the median distance, rounded, so 52
/// weeks, 12 months, 4 quarters or 1 year.
pub fn candles_per_year(times: &[f64]) -> f64 {
    let weekend = times.iter().any(|&time| is_weekend(day_of(time)));
    let days = if weekend { 365.0 } else { 252.0 };
    match median_interval_ms(times).map(|interval| interval / DAY_MS) {
        Some(interval) if interval >= 4.5 => calendar_periods(interval),
        Some(interval) if interval >= 1.5 => days / interval,
        _ => days * median_per_day(times),
    }
}

/// Whole periods a year has; the part of one for periods that are longer than a year.
fn calendar_periods(days: f64) -> f64 {
    let periods = DAYS_PER_YEAR / days;
    if periods < 0.9 { periods } else { libm::round(periods) }
}

/// Median number of candles of the days that have any; 1 for no times.
pub(super) fn median_per_day(times: &[f64]) -> f64 {
    let mut per_day: Vec<f64> = Vec::new();
    let mut day = f64::NAN;
    for &time in times {
        let this_day = day_of(time);
        match per_day.last_mut() {
            Some(count) if (this_day - day).abs() < 0.5 => *count += 1.0,
            _ => per_day.push(1.0),
        }
        day = this_day;
    }
    median(&mut per_day).unwrap_or(1.0)
}

/// Median distance of neighbouring times; none for fewer than two.
pub(super) fn median_interval_ms(times: &[f64]) -> Option<f64> {
    let mut steps: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    median(&mut steps)
}

/// Days since 1970 of a time.
pub(super) fn day_of(time: f64) -> f64 {
    libm::floor(time / DAY_MS)
}

/// Whether a day since 1970 is a Saturday or a Sunday. 1 January 1970 was a Thursday.
pub(super) fn is_weekend(day: f64) -> bool {
    (day as i64 + 3).rem_euclid(7) >= 5
}

/// The middle value (of an even number, the upper of the two).
fn median(values: &mut [f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let middle = values.len() / 2;
    // A series has millions of them: they are not put in order for one.
    Some(*values.select_nth_unstable_by(middle, f64::total_cmp).1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Monday, 3 January 2000.
    const MONDAY: f64 = 10_959.0 * DAY_MS;

    #[test]
    fn year_length_follows_the_data() {
        struct Case {
            times: Vec<f64>,
            expected: f64,
        }
        let steps =
            |count: usize, step: f64| (0..count).map(|i| MONDAY + i as f64 * step).collect();
        // Firsts of months of a year of 365 days, again and again.
        let months = |step: usize| {
            let firsts = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
            let day = move |month: usize| (month / 12 * 365 + firsts[month % 12]) as f64;
            (0..60).step_by(step).map(|month| MONDAY + day(month) * DAY_MS).collect()
        };
        let cases = [
            Case { times: steps(5, DAY_MS), expected: 252.0 },
            Case { times: steps(6, DAY_MS), expected: 365.0 },
            Case { times: steps(24 * 14, DAY_MS / 24.0), expected: 365.0 * 24.0 },
            Case { times: steps(1, DAY_MS), expected: 252.0 },
            Case { times: steps(20, 3.0 * DAY_MS), expected: 365.0 / 3.0 },
            Case { times: steps(20, 7.0 * DAY_MS), expected: 52.0 },
            Case { times: months(1), expected: 12.0 },
            Case { times: months(3), expected: 4.0 },
            Case { times: months(12), expected: 1.0 },
            Case { times: steps(3, 730.5 * DAY_MS), expected: 0.5 },
        ];
        for Case { times, expected } in cases {
            assert!((candles_per_year(&times) - expected).abs() < 1e-9, "{expected} a year");
        }
    }
}
