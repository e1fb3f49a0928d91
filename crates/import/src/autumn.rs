//! Local times without a zone repeat an hour when daylight saving ends (on Lord Howe Island half an hour). Like all times that
//! do not rise they are refused. This file recognises them, so that the error can name the cause.

use crate::candles::calendar::{DAY_MS, day_of};

const HOUR_MS: f64 = 3_600_000.0;

/// The cause and the remedy, for the error.
pub(super) const HINT: &str = "local times without a zone repeat an hour in autumn: set the option time_zone to their place, such as Europe/Berlin";

/// Whether a time that is not in order looks like a local time after the clocks were set back: it is less than an hour before
/// the last time, at night, in autumn of the northern or southern hemisphere. `times` are those of the rows so far, in epoch
/// milliseconds as if they were UTC.
pub(super) fn repeats_an_hour(times: &[f64], time: f64, newest_first: bool) -> bool {
    let [.., before, last] = *times else { return false };
    let back = if newest_first { time - last } else { last - time };
    let interval = (last - before).abs();
    // Equal times in a row come from a shift by one interval, and clocks are set back by an hour or half an hour.
    let is_twice = back.abs() < 1.0 && libm::fmod(interval, HOUR_MS / 2.0) <= 0.0;
    let is_shift = interval < DAY_MS && (is_twice || (1.0..HOUR_MS).contains(&back));
    is_shift && is_autumn_night(time)
}

/// Clocks are set back between 23:00 and 04:00 in February to May or September to November.
fn is_autumn_night(time: f64) -> bool {
    let day = day_of(time);
    let hour = libm::floor((time - day * DAY_MS) / HOUR_MS);
    // This month is accurate to a day or two. That is enough: no clock is set back near the limits of these seasons.
    let month = libm::fmod(day / 365.2425, 1.0) * 12.0;
    let is_autumn = (1.0..5.0).contains(&month) || (8.0..11.0).contains(&month);
    is_autumn && !(4.0..23.0).contains(&hour)
}
