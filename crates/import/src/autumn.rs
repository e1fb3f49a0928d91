//! Local times without a zone show an hour twice when daylight saving ends (Lord Howe Island: half an hour). They are refused like
//! any times that do not rise; here it is recognised, so that the refusal can say where it comes from.

use crate::candles::calendar::{DAY_MS, day_of};

const HOUR_MS: f64 = 3_600_000.0;

/// What to do about it.
pub(super) const HINT: &str =
    "local times without a zone repeat an hour in autumn; give an offset (+01:00) or UTC";

/// Whether a time that does not follow on those before is what a clock shows when it is set back: the step goes back by less than
/// the shift, at night, in an autumn of either hemisphere. `times` are those of the rows so far, in epoch milliseconds as if they
/// were UTC.
pub(super) fn repeats_an_hour(times: &[f64], time: f64, newest_first: bool) -> bool {
    let [.., before, last] = *times else { return false };
    let back = if newest_first { time - last } else { last - time };
    let interval = (last - before).abs();
    // The same time twice in a row: only candles as long as the shift do that.
    let is_twice = back.abs() < 1.0 && libm::fmod(interval, HOUR_MS / 2.0) <= 0.0;
    let is_shift = interval < DAY_MS && (is_twice || (1.0..HOUR_MS).contains(&back));
    is_shift && is_autumn_night(time)
}

/// Clocks are set back between 23:00 and 04:00 in February to May or September to November.
fn is_autumn_night(time: f64) -> bool {
    let day = day_of(time);
    let hour = libm::floor((time - day * DAY_MS) / HOUR_MS);
    // To a day or two: no clock is set back where a season begins or ends here.
    let month = libm::fmod(day / 365.2425, 1.0) * 12.0;
    let is_autumn = (1.0..5.0).contains(&month) || (8.0..11.0).contains(&month);
    is_autumn && !(4.0..23.0).contains(&hour)
}
