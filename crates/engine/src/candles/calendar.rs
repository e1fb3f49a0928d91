//! How many candles a year of trading has. Markets that trade at weekends have 365 days, the others 252.

const DAY_MS: f64 = 86_400_000.0;

/// Candles a year of trading has: 252 days, or 365 where candles fall on a Saturday or a Sunday, times the median
/// number of candles of a traded day. `times` are epoch milliseconds UTC, rising.
pub fn candles_per_year(times: &[f64]) -> f64 {
    let mut per_day: Vec<f64> = Vec::new();
    let mut day = f64::NAN;
    let mut weekend = false;
    for &time in times {
        let this_day = libm::floor(time / DAY_MS);
        match per_day.last_mut() {
            Some(count) if (this_day - day).abs() < 0.5 => *count += 1.0,
            _ => per_day.push(1.0),
        }
        day = this_day;
        weekend |= is_weekend(this_day);
    }
    let days = if weekend { 365.0 } else { 252.0 };
    days * median(&mut per_day).unwrap_or(1.0)
}

/// Median distance of neighbouring times; none for fewer than two.
pub(super) fn median_interval_ms(times: &[f64]) -> Option<f64> {
    let mut steps: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    median(&mut steps)
}

/// 1 January 1970 was a Thursday.
fn is_weekend(day: f64) -> bool {
    (day as i64 + 3).rem_euclid(7) >= 5
}

/// The middle value (of an even number, the upper of the two).
fn median(values: &mut [f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let middle = values.len() / 2;
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
        let cases = [
            Case { times: steps(5, DAY_MS), expected: 252.0 },
            Case { times: steps(6, DAY_MS), expected: 365.0 },
            Case { times: steps(24 * 14, DAY_MS / 24.0), expected: 365.0 * 24.0 },
            Case { times: steps(1, DAY_MS), expected: 252.0 },
        ];
        for Case { times, expected } in cases {
            assert!((candles_per_year(&times) - expected).abs() < 1e-9);
        }
    }
}
