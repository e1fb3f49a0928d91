//! Local times of candles: parts of the time, sessions, and prices of the current day.

use crate::candles::{Candles, LocalTimes};
use crate::columns::{ColumnId, ColumnKey, ColumnRequests, Source};
use crate::rules::vocabulary::{DayPart, TimePart};

const MINUTE_MS: f64 = 60_000.0;
const HOUR_MS: f64 = 3_600_000.0;
const DAY_MS: f64 = 24.0 * HOUR_MS;

/// Year, month and day of a local time. Years begin in March, so that the day that a leap year adds is its last.
/// Source: H. Hinnant, chrono-compatible low-level date algorithms (2021).
fn date(time: f64) -> [f64; 3] {
    /// Days from 1 March of the year 0 to 1 January 1970.
    const EPOCH: i64 = 719_468;
    const DAYS_OF_400_YEARS: i64 = 146_097;
    let days = libm::floor(time / DAY_MS) as i64 + EPOCH;
    let (era, day) = (days.div_euclid(DAYS_OF_400_YEARS), days.rem_euclid(DAYS_OF_400_YEARS));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    // Five months from March on have 153 days, and so have the next five.
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    [(year + era * 400 + next) as f64, month as f64, day as f64]
}

/// Requests a column that is computed from local times. `name` tells it from other columns.
fn column(
    requests: &mut ColumnRequests,
    name: &str,
    compute: impl Fn(&Candles, &LocalTimes<'_>, &mut [f64]) + 'static,
) -> ColumnId {
    let zone = requests.zone().cloned();
    let key = match &zone {
        Some(zone) => format!("rules {name} {}", zone.name()),
        None => format!("rules {name}"),
    };
    requests.column(ColumnKey::new(key, Source::Candle, &[]), move |candles, out| {
        compute(candles, &candles.local_times(zone.as_ref()), out);
    })
}

/// A part of the time at which candles open.
pub(super) fn time(requests: &mut ColumnRequests, part: TimePart) -> ColumnId {
    let (name, of): (_, fn(f64) -> f64) = match part {
        TimePart::Minute => ("minute", |time| {
            libm::floor((time - libm::floor(time / HOUR_MS) * HOUR_MS) / MINUTE_MS)
        }),
        TimePart::Day => ("day", |time| date(time)[2]),
        TimePart::Month => ("month", |time| date(time)[1]),
        TimePart::Year => ("year", |time| date(time)[0]),
        TimePart::Hour => {
            ("hour", |time| libm::floor((time - libm::floor(time / DAY_MS) * DAY_MS) / HOUR_MS))
        }
        // 1 January 1970 was a Thursday, the fourth day of its week.
        TimePart::Weekday => {
            ("weekday", |time| (libm::floor(time / DAY_MS) as i64 + 3).rem_euclid(7) as f64 + 1.0)
        }
    };
    column(requests, name, move |_, local, out| {
        out.iter_mut().enumerate().for_each(|(index, out)| *out = of(local.at(index)));
    })
}

/// Whether candles open in a session, as 1 or 0.
pub(super) fn session(requests: &mut ColumnRequests, [from, to]: [u32; 2]) -> ColumnId {
    let name = format!("session {from} {to}");
    column(requests, &name, move |_, local, out| {
        for (index, out) in out.iter_mut().enumerate() {
            let time = local.at(index);
            let minute =
                libm::floor((time - libm::floor(time / DAY_MS) * DAY_MS) / MINUTE_MS) as u32;
            let is_inside = match from < to {
                true => (from..to).contains(&minute),
                // It goes over midnight.
                false => minute >= from || minute < to,
            };
            *out = f64::from(u8::from(is_inside));
        }
    })
}

/// The index of the candle at which the day of each candle began.
pub(super) fn day_start(requests: &mut ColumnRequests) -> ColumnId {
    column(requests, "day start", |_, local, out| {
        days(local, out.len(), |index, start| out[index] = start as f64);
    })
}

/// A price of the day of each candle, up to that candle.
pub(super) fn day(requests: &mut ColumnRequests, part: DayPart) -> ColumnId {
    let name = match part {
        DayPart::Open => "day open",
        DayPart::High => "day high",
        DayPart::Low => "day low",
    };
    column(requests, name, move |candles, local, out| {
        let prices = match part {
            DayPart::Open => candles.open(),
            DayPart::High => candles.high(),
            DayPart::Low => candles.low(),
        };
        days(local, prices.len(), |index, start| {
            let (price, before) = (prices[index], index.saturating_sub(1));
            out[index] = match part {
                _ if index == start => price,
                DayPart::High if price > out[before] => price,
                DayPart::Low if price < out[before] => price,
                _ => out[before],
            };
        });
    })
}

/// Calls `each` for every candle with its index and that of the first candle of its day.
fn days(local: &LocalTimes<'_>, len: usize, mut each: impl FnMut(usize, usize)) {
    let (mut day, mut start) = (None, 0);
    for index in 0..len {
        let this = Some(libm::floor(local.at(index) / DAY_MS) as i64);
        // Clocks that are set back at midnight do not begin the day before again.
        if this > day {
            (day, start) = (this, index);
        }
        each(index, start);
    }
}
