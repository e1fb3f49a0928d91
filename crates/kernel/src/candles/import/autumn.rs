//! Local times without a zone show an hour twice when daylight saving ends (Lord Howe Island: half an hour). They are refused like
//! any times that do not rise; here it is recognised, so that the refusal can say where it comes from.

use crate::candles::calendar::{DAY_MS, day_of};

const HOUR_MS: f64 = 3_600_000.0;

/// The interval of the candles is the shortest distance of this many last ones.
const RECENT: usize = 24;

/// What to do about it.
pub(super) const HINT: &str =
    "local times without a zone repeat an hour in autumn; give an offset (+01:00) or UTC";

/// Whether a time that does not follow on those before is what a clock shows when it is set back: the step goes back by less than
/// the shift, at night, in an autumn of either hemisphere. `times` are those of the rows so far, in epoch milliseconds as if they
/// were UTC.
pub(super) fn repeats_an_hour(times: &[f64], time: f64, newest_first: bool) -> bool {
    let Some(&last) = times.last() else { return false };
    let back = if newest_first { time - last } else { last - time };
    let distances = times.windows(2).rev().take(RECENT).map(|pair| (pair[1] - pair[0]).abs());
    let interval =
        distances.fold(f64::INFINITY, |least, next| if next < least { next } else { least });
    let is_shift = if back > 0.0 {
        back < HOUR_MS && interval < HOUR_MS
    } else {
        // The same time twice in a row: only candles as long as the shift do that.
        [HOUR_MS, HOUR_MS / 2.0].iter().any(|shift| (interval - shift).abs() < 1.0)
    };
    is_shift && is_autumn_night(time)
}

/// Clocks are set back between 23:00 and 04:00 in February to May or September to November.
fn is_autumn_night(time: f64) -> bool {
    let hour = libm::floor((time - day_of(time) * DAY_MS) / HOUR_MS) as u8;
    matches!(hour, 23 | 0..=3) && matches!(month(time), 2..=5 | 9..=11)
}

fn month(time: f64) -> i8 {
    let moment = jiff::Timestamp::from_millisecond(time as i64);
    moment.map_or(0, |moment| jiff::tz::Offset::UTC.to_datetime(moment).month())
}
