//! Reads a date in its usual spellings, alone or with a time of day and a zone: `2024-01-31`, `2024/01/31`, `2024.01.31`,
//! `20240131`, `31.01.2024`, `31-Jan-2024`, `Jan 31, 2024`. In `01/02/2024` the first number can be the day or the month, so the
//! order must be known; between dots the day is first.

/// The parts of a date and of a time of day.
mod scan;

use super::options::DateOrder;
use super::zones::Zone;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use scan::{Scan, month_of};

/// The reason for which other times are refused.
pub(super) const EXPECTED: &str =
    "a time is an ISO date such as 2024-01-31 or 2024-01-31T09:30:00Z, or epoch seconds";

/// The reason for which dates with a short year are refused.
pub(super) const SHORT_YEAR: &str =
    "the year has two digits, so day, month and year cannot be told apart: write 2024-01-31";

/// The reason for which a date is refused while its order is not known.
pub(super) const WHICH_ORDER: &str = "day or month may be first, and no row shows which: set the option date_order to day_first or month_first";

/// A date and time as it is written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Moment {
    /// Epoch milliseconds, if the zone were UTC.
    pub(super) local_ms: f64,
    /// The zone in the text.
    pub(super) zone: Option<Zone>,
    /// Whether there is a time of day.
    pub(super) has_clock: bool,
}

/// The order of day and month that a text shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// The text has no such date.
    Nothing,
    /// Only this order gives a date.
    Order(DateOrder),
    /// Both orders give a date, and the same one if day and month are equal.
    Either,
}

/// Reads a date, with or without time of day and zone.
pub(super) fn moment(text: &str, order: Option<DateOrder>) -> Option<Moment> {
    if let Some(ms) = text.strip_prefix("/Date(").and_then(|rest| rest.strip_suffix(")/")) {
        let ms: i64 = ms.parse().ok()?;
        return Some(Moment { local_ms: ms as f64, zone: Some(Zone::UTC), has_clock: true });
    }
    let mut scan = Scan(text.as_bytes());
    let date = scan.date(order)?;
    let has_separator = scan.skip(b"Tt,");
    if scan.0.trim_ascii_start().is_empty() {
        return Moment::of(date, Time::midnight(), None, false);
    }
    if !has_separator && !scan.0.starts_with(b" ") && !scan.0[0].is_ascii_digit() {
        return None;
    }
    scan.skip_blanks();
    let time = scan.clock()?;
    let zone = scan.zone()?;
    Moment::of(date, time, zone, true)
}

/// Reads a date and a time of day from two texts.
pub(super) fn moment_of(date: &str, clock: &str, order: Option<DateOrder>) -> Option<Moment> {
    let date = date_alone(date, order)?;
    let mut scan = Scan(clock.as_bytes());
    let time = scan.clock()?;
    let zone = scan.zone()?;
    Moment::of(date, time, zone, true)
}

/// Reads a date without a time of day, or with midnight.
pub(super) fn date_alone(text: &str, order: Option<DateOrder>) -> Option<Date> {
    let mut scan = Scan(text.as_bytes());
    let date = scan.date(order)?;
    let rest = scan.0.trim_ascii();
    let is_midnight =
        rest.is_empty() || [&b"00:00:00"[..], b"T00:00:00", b"0:00:00", b"00:00"].contains(&rest);
    is_midnight.then_some(date)
}

/// Whether a text is a date in some order of day and month.
pub(super) fn is_moment(text: &str) -> bool {
    [DateOrder::DayFirst, DateOrder::MonthFirst]
        .iter()
        .any(|&order| moment(text, Some(order)).is_some())
}

/// Whether a text is a time of day without a date.
pub(super) fn clock_alone(text: &str) -> bool {
    let mut scan = Scan(text.as_bytes());
    scan.clock().is_some() && scan.zone().is_some()
}

/// The order of day and month that a date shows.
pub(super) fn order_shown(text: &str) -> Shown {
    let mut scan = Scan(text.as_bytes());
    scan.skip_weekday();
    let (first, first_len) = scan.digits();
    let separator = [*scan.0.first().unwrap_or(&0)];
    if !(1..=2).contains(&first_len) || !scan.skip(b"/-") {
        return Shown::Nothing;
    }
    let (second, second_len) = scan.digits();
    if !(1..=2).contains(&second_len) || !scan.skip(&separator) || scan.digits().1 != 4 {
        return Shown::Nothing;
    }
    match (first > 12, second > 12) {
        (true, false) => Shown::Order(DateOrder::DayFirst),
        (false, true) => Shown::Order(DateOrder::MonthFirst),
        (false, false) => Shown::Either,
        (true, true) => Shown::Nothing,
    }
}

/// Whether a text is a date with a year of two digits.
pub(super) fn has_short_year(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['/', '-', '.', ' ']).collect();
    let is_short = |part: &&str| {
        (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_month = |part: &&str| is_short(part) || month_of(part.as_bytes()).is_some();
    parts.len() >= 3 && is_short(&parts[0]) && is_month(&parts[1]) && is_short(&parts[2])
}

impl Moment {
    fn of(date: Date, time: Time, zone: Option<Zone>, has_clock: bool) -> Option<Self> {
        let local = DateTime::from_parts(date, time);
        let timestamp = Offset::UTC.to_timestamp(local).ok()?;
        Some(Self { local_ms: timestamp.as_millisecond() as f64, zone, has_clock })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOMENT: f64 = 1_704_153_600_000.0;

    #[test]
    fn spellings_of_one_moment_agree() {
        let spellings = [
            "2024-01-02",
            "2024-1-2",
            "2024/01/02",
            "2024.01.02",
            "02.01.2024",
            "20240102",
            "20240102T",
            "20240102000000",
            "20240102 000000",
            "20240102 0000",
            "2024-01-02 00:00",
            "2024-01-02T00:00:00",
            "2024-01-02T00:00:00.000",
            "2024-01-02 12:00:00 AM",
            "2024-01-02 12-AM",
            "02.01.2024 00:00:00.000",
            "02/01/2024",
            "2-1-2024",
            "02-Jan-2024",
            "2 January 2024",
            "02JAN2024",
            "2024-Jan-02",
            "Jan 02, 2024",
            "Tue, 02 Jan 2024 00:00:00",
            "Tue Jan 02 2024",
            "2024-01-02, 00:00",
        ];
        for text in spellings {
            let moment = moment(text, Some(DateOrder::DayFirst));
            assert_eq!(moment.clone().map(|moment| moment.local_ms), Some(MOMENT), "{text}");
            assert_eq!(moment.and_then(|moment| moment.zone), None, "{text}");
        }
    }

    #[test]
    fn a_time_with_a_zone_is_converted_to_utc() {
        let spellings = [
            "2024-01-02T00:00:00Z",
            "2024-01-02 00:00:00 UTC",
            "2024-01-02 00:00:00+00:00",
            "2024-01-02 03:00:00+03:00",
            "2024-01-01T19:00:00-0500",
            "2024-01-02T05:30+05:30",
            "02.01.2024 02:00:00.000 GMT+0200",
            "2024-01-02 02:00+02",
            "2024-01-01 19:00:00 US/Eastern",
            "2024-01-02T01:00+01:00[Europe/Berlin]",
            "Tue Jan 02 2024 01:00:00 GMT+0100 (Central European Standard Time)",
            "/Date(1704153600000)/",
        ];
        for text in spellings {
            let moment = moment(text, None).unwrap();
            let zone = moment.zone.unwrap();
            assert_eq!(zone.to_utc(moment.local_ms)[0], MOMENT, "{text}");
        }
    }

    #[test]
    fn a_time_of_day_is_read_to_the_millisecond() {
        let half_past_nine = MOMENT + (9 * 60 + 30) as f64 * 60_000.0;
        for (text, ms) in [
            ("2024-01-02 09:30", half_past_nine),
            ("2024-01-02 9:30 AM", half_past_nine),
            ("2024-01-02 09:30 PM", half_past_nine + 12.0 * 3_600_000.0),
            ("2024-01-02 09:30:15.25", half_past_nine + 15_250.0),
            ("2024-01-02T09:30:15,123456789Z", half_past_nine + 15_123.0),
            ("20240102093015", half_past_nine + 15_000.0),
        ] {
            assert_eq!(moment(text, None).map(|moment| moment.local_ms), Some(ms), "{text}");
        }
        assert_eq!(moment_of("2024.01.02", "09:30", None).unwrap().local_ms, half_past_nine);
        assert_eq!(moment_of("20240102", "093000", None).unwrap().local_ms, half_past_nine);
    }

    #[test]
    fn other_texts_are_not_times() {
        let texts = [
            "",
            "soon",
            "2024-13-01",
            "2024-02-30",
            "2024-01/02",
            "01/02/2024",
            "31.12.24",
            "12:30",
            "2024-01-02 24:00",
            "2024-01-02 13:00 PM",
            "2024-01-02 09",
            "2024-01-02 09:30 CST",
            "2024-01-02 09:30+25:00",
            "2024-01-02 09:30:15.",
            "2024-01-02x",
            "18991301",
            "99991231",
            "1704153600",
        ];
        for text in texts {
            assert_eq!(moment(text, None), None, "{text}");
        }
    }

    #[test]
    fn only_a_number_above_12_shows_the_order_of_day_and_month() {
        for (text, shown) in [
            ("31/01/2024", Shown::Order(DateOrder::DayFirst)),
            ("1/31/2024 09:30", Shown::Order(DateOrder::MonthFirst)),
            ("01-02-2024", Shown::Either),
            ("2024/01/31", Shown::Nothing),
            ("31.01.2024", Shown::Nothing),
            ("31/31/2024", Shown::Nothing),
            ("01/02/24", Shown::Nothing),
        ] {
            assert_eq!(order_shown(text), shown, "{text}");
        }
        assert!(has_short_year("01.02.24") && has_short_year("2-Jan-24"));
        assert!(!has_short_year("01.02.2024") && !has_short_year("2024-1-2"));
    }
}
