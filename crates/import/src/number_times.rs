//! Numbers that stand for times. A number is a time only if it can be one: every format has a range in which no other format is.

use super::options::TimeFormat::{self, *};
use crate::candles::calendar::DAY_MS;
use jiff::civil::{Date as CivilDate, DateTime};
use jiff::tz::Offset;

/// 1 January of these years, epoch milliseconds UTC. Numbers outside 1990 to 2100 are no candles that anyone has as numbers,
/// except that a series of epoch times which reaches 1990 may start in 1900.
const YEAR_1900: f64 = -2_208_988_800_000.0;
const YEAR_1990: f64 = 631_152_000_000.0;
const YEAR_2050: f64 = 2_524_608_000_000.0;
const YEAR_2100: f64 = 4_102_444_800_000.0;

/// The reason for which other numbers are refused.
pub(super) const EXPECTED: &str = "this number is no time from 1990 to 2100 as epoch seconds to nanoseconds, YYYYMMDD, YYYYMMDDHHMM or a day of Excel; write ISO dates such as 2024-01-31T09:30:00Z, or set the option time_format";

/// A format with its name and the number of units in a millisecond and at 1970, if it is a scale.
struct Scale {
    format: TimeFormat,
    name: &'static str,
    /// Milliseconds of a unit.
    unit_ms: f64,
    /// The number that stands for 1970.
    at_1970: f64,
    /// The times that a number may stand for.
    range: (f64, f64),
    /// Times are rounded to this many milliseconds: days have decimals that are not exact.
    step_ms: f64,
}

/// Formats in which a number counts units. Days of Excel and of R differ in their size as long as they are before 2050.
const SCALES: [Scale; 8] = [
    scale(EpochSeconds, "epoch seconds", 1e3, 0.0, YEAR_2100, 1.0),
    scale(EpochMilliseconds, "epoch milliseconds", 1.0, 0.0, YEAR_2100, 1.0),
    scale(EpochMicroseconds, "epoch microseconds", 1e-3, 0.0, YEAR_2100, 1.0),
    scale(EpochNanoseconds, "epoch nanoseconds", 1e-6, 0.0, YEAR_2100, 1.0),
    scale(ExcelDays, "days of Excel", DAY_MS, 25_569.0, YEAR_2050, 1e3),
    scale(EpochDays, "days since 1970", DAY_MS, 0.0, YEAR_2050, 1e3),
    scale(MatlabDays, "days of MATLAB", DAY_MS, 719_529.0, YEAR_2100, 1e3),
    scale(DotnetTicks, "ticks of .NET", 1e-4, 621_355_968_000_000_000.0, YEAR_2100, 1.0),
];

const fn scale(
    format: TimeFormat,
    name: &'static str,
    unit_ms: f64,
    at_1970: f64,
    end: f64,
    step_ms: f64,
) -> Scale {
    Scale { format, name, unit_ms, at_1970, range: (YEAR_1990, end), step_ms }
}

/// Formats in which the digits are those of a date, with the count of digits.
const DIGITS: [(TimeFormat, usize, &str); 5] = [
    (Date, 8, "YYYYMMDD"),
    (DateHour, 10, "YYYYMMDDHH"),
    (DateMinute, 12, "YYYYMMDDHHMM"),
    (DateSecond, 14, "YYYYMMDDHHMMSS"),
    (DateMillisecond, 17, "YYYYMMDDHHMMSSsss"),
];

/// All formats, in order of preference where a number fits several.
pub(super) const ALL: [TimeFormat; 13] = [
    Date,
    DateHour,
    DateMinute,
    DateSecond,
    DateMillisecond,
    EpochSeconds,
    EpochMilliseconds,
    EpochMicroseconds,
    EpochNanoseconds,
    ExcelDays,
    EpochDays,
    MatlabDays,
    DotnetTicks,
];

/// The formats of epoch times.
pub(super) const EPOCHS: [TimeFormat; 4] =
    [EpochSeconds, EpochMilliseconds, EpochMicroseconds, EpochNanoseconds];

/// The name of a format, for people.
pub(super) fn name(format: TimeFormat) -> &'static str {
    let of_scale = SCALES.iter().find(|scale| scale.format == format).map(|scale| scale.name);
    let of_digits = DIGITS.iter().find(|(of, ..)| *of == format).map(|(_, _, name)| *name);
    of_scale.or(of_digits).unwrap_or_default()
}

/// Whether the times of a format are epoch times, which have no zone.
pub(super) fn is_epoch(format: TimeFormat) -> bool {
    EPOCHS.contains(&format)
}

/// Reads a number; `None` for any other text. A decimal comma is accepted, since no time has groups.
pub(super) fn number(text: &str) -> Option<f64> {
    let number: f64 = text.parse().ok().or_else(|| text.replacen(',', ".", 1).parse().ok())?;
    number.is_finite().then_some(number)
}

/// The time of a number in a format, in epoch milliseconds; `None` if it is outside the range of the format.
pub(super) fn read(format: TimeFormat, text: &str) -> Option<f64> {
    match SCALES.iter().find(|scale| scale.format == format) {
        Some(scale) => scale.read(number(text)?).filter(|time| scale.is_plausible(*time)),
        None => digits(format, text),
    }
}

/// The time of an epoch time that may be before 1990, as the first ones of a long series.
pub(super) fn read_early(format: TimeFormat, text: &str) -> Option<f64> {
    let scale = SCALES.iter().find(|scale| scale.format == format)?;
    scale.read(number(text)?).filter(|time| (YEAR_1900..YEAR_2100).contains(time))
}

/// Whether a time is before those that a number alone shows.
pub(super) fn is_early(time: f64) -> bool {
    time < YEAR_1990
}

/// The time of an epoch time whose size decides its unit.
pub(super) fn read_epoch(number: f64) -> Option<(TimeFormat, f64)> {
    SCALES[..EPOCHS.len()].iter().find_map(|scale| {
        let time = scale.read(number).filter(|time| scale.is_plausible(*time))?;
        Some((scale.format, time))
    })
}

/// Whether a number can be a time, of any format.
pub(super) fn is_time(text: &str) -> bool {
    let is_early = || read_early(EpochSeconds, text).is_some_and(|time| time.abs() > 1e11);
    ALL.into_iter().any(|format| read(format, text).is_some()) || is_early()
}

impl Scale {
    fn read(&self, number: f64) -> Option<f64> {
        let time = (number - self.at_1970) * self.unit_ms;
        let rounded = libm::round(time / self.step_ms) * self.step_ms;
        rounded.is_finite().then_some(rounded + 0.0)
    }

    fn is_plausible(&self, time: f64) -> bool {
        (self.range.0..self.range.1).contains(&time)
    }
}

/// Reads the digits of a date, which may have the decimals `.0`.
fn digits(format: TimeFormat, text: &str) -> Option<f64> {
    let (_, len, _) = DIGITS.iter().find(|(of, ..)| *of == format)?;
    let text = text.strip_suffix(".0").unwrap_or(text);
    let is_plain = text.len() == *len && text.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then_some(())?;
    let part = |from: usize, to: usize| {
        text.get(from..to).map_or(Some(0), |part| part.parse::<i16>().ok())
    };
    let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
    let (hour, minute, second) = (part(8, 10)?, part(10, 12)?, part(12, 14)?);
    let fraction = part(14, 17)?;
    (1800..=2200).contains(&year).then_some(())?;
    let date = CivilDate::new(year, month as i8, day as i8).ok()?;
    let local = jiff::civil::Time::new(
        hour as i8,
        minute as i8,
        second as i8,
        i32::from(fraction) * 1_000_000,
    )
    .ok()?;
    let timestamp = Offset::UTC.to_timestamp(DateTime::from_parts(date, local)).ok()?;
    Some(timestamp.as_millisecond() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2 January 2024, 09:30 UTC.
    const MOMENT: f64 = 1_704_187_800_000.0;
    const DAY: f64 = 1_704_153_600_000.0;

    fn fitting(text: &str) -> Vec<TimeFormat> {
        ALL.into_iter().filter(|&format| read(format, text).is_some()).collect()
    }

    #[test]
    fn a_number_of_today_fits_one_format() {
        for (text, format, time) in [
            ("1704187800", EpochSeconds, MOMENT),
            ("1.7041878e9", EpochSeconds, MOMENT),
            ("1704187800000", EpochMilliseconds, MOMENT),
            ("1704187800000000", EpochMicroseconds, MOMENT),
            ("1704187800000000000", EpochNanoseconds, MOMENT),
            ("20240102", Date, DAY),
            ("20240102.0", Date, DAY),
            ("202401020930", DateMinute, MOMENT),
            ("20240102093000", DateSecond, MOMENT),
            ("20240102093000000", DateMillisecond, MOMENT),
            ("45293", ExcelDays, DAY),
            ("45293.395833", ExcelDays, MOMENT),
            ("45293,395833", ExcelDays, MOMENT),
            ("19724", EpochDays, DAY),
            ("739253", MatlabDays, DAY),
        ] {
            assert_eq!(fitting(text), [format], "{text}");
            assert_eq!(read(format, text), Some(time), "{text}");
        }
        assert_eq!(fitting("638397504000000000"), [EpochNanoseconds, DotnetTicks]);
        assert_eq!(read(DotnetTicks, "638397504000000000"), Some(DAY));
        assert_eq!(fitting("2024010209"), [DateHour, EpochSeconds]);
    }

    #[test]
    fn other_numbers_are_no_times() {
        for text in [
            "0",
            "1",
            "999",
            "93000",
            "230100",
            "240102",
            "99991231",
            "18991301",
            "1e300",
            "-1704187800",
            "133486272000000000",
        ] {
            assert_eq!(fitting(text), [], "{text}");
        }
    }
}
