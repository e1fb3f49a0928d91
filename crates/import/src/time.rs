//! Reads a date in its usual spellings: `2024-01-31`, `2024/01/31`, `2024.01.31`, `20240131` or `31.01.2024`, alone or with a
//! time of day and a zone. Dates such as `01/02/2024` are refused, because the first number can be the day or the month.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

/// Why other times are refused.
pub(super) const EXPECTED: &str =
    "a time is an ISO date such as 2024-01-31 or 2024-01-31T09:30:00Z, or epoch seconds";

/// A moment in time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Moment {
    /// Epoch milliseconds UTC.
    pub(super) ms: f64,
    /// Whether the text has a zone. Without one it is read as UTC.
    pub(super) has_zone: bool,
}

/// Reads a date, with or without time of day and zone.
pub(super) fn moment(text: &str) -> Option<Moment> {
    let mut scan = Scan(text.as_bytes());
    let date = scan.date()?;
    if scan.0.is_empty() {
        return Moment::of(date, Time::midnight(), None);
    }
    if scan.skip(b"Tt") && scan.0.is_empty() {
        return Moment::of(date, Time::midnight(), None);
    }
    scan.skip_blanks();
    let time = scan.clock()?;
    let zone = scan.zone()?;
    Moment::of(date, time, zone)
}

/// Reads a date and a time of day from two texts.
pub(super) fn moment_of(date: &str, clock: &str) -> Option<Moment> {
    let mut days = Scan(date.as_bytes());
    let date = days.date().filter(|_| days.0.is_empty())?;
    let mut scan = Scan(clock.as_bytes());
    let time = scan.clock()?;
    let zone = scan.zone()?;
    Moment::of(date, time, zone)
}

/// Whether a text is a time of day without a date.
pub(super) fn clock_alone(text: &str) -> bool {
    let mut scan = Scan(text.as_bytes());
    scan.clock().is_some() && scan.zone().is_some()
}

/// Reads a finite number, which may be an epoch time.
pub(super) fn epoch(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|number| number.is_finite())
}

impl Moment {
    fn of(date: Date, time: Time, zone: Option<Offset>) -> Option<Self> {
        let local = DateTime::from_parts(date, time);
        let timestamp = zone.unwrap_or(Offset::UTC).to_timestamp(local).ok()?;
        Some(Self { ms: timestamp.as_millisecond() as f64, has_zone: zone.is_some() })
    }
}

/// The unread part of a text.
struct Scan<'a>(&'a [u8]);

impl Scan<'_> {
    /// Reads digits. Returns their value and their count.
    fn digits(&mut self) -> (u32, usize) {
        let len = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at(len);
        self.0 = rest;
        let number = digits.iter().fold(0_u32, |number, digit| {
            number.saturating_mul(10).saturating_add(u32::from(digit - b'0'))
        });
        (number, len)
    }

    /// Reads a number of one to `max_digits` digits.
    fn number(&mut self, max_digits: usize) -> Option<i8> {
        let (number, len) = self.digits();
        (1..=max_digits).contains(&len).then_some(())?;
        i8::try_from(number).ok()
    }

    /// Skips one of these bytes if it is next. Returns whether it was.
    fn skip(&mut self, bytes: &[u8]) -> bool {
        let is_next = self.0.first().is_some_and(|byte| bytes.contains(byte));
        if is_next {
            self.0 = &self.0[1..];
        }
        is_next
    }

    fn skip_blanks(&mut self) {
        self.0 = self.0.trim_ascii_start();
    }

    /// Skips a word, in upper or lower case, if it is next. Returns whether it was.
    fn skip_word(&mut self, word: &[u8]) -> bool {
        let is_next = self.0.get(..word.len()).is_some_and(|next| next.eq_ignore_ascii_case(word));
        if is_next {
            self.0 = &self.0[word.len()..];
        }
        is_next
    }

    /// Reads `2024-01-31`, `2024/01/31`, `2024.01.31`, `20240131` or `31.01.2024`.
    fn date(&mut self) -> Option<Date> {
        if self.0.len() == 14 && self.0.iter().all(u8::is_ascii_digit) {
            let (date, clock) = self.0.split_at(8);
            self.0 = clock;
            return Scan(date).date();
        }
        let (first, len) = self.digits();
        let separator = [*self.0.first().unwrap_or(&0)];
        match len {
            8 => {
                let year = i16::try_from(first / 10_000).ok()?;
                let plausible = (1800..=2200).contains(&year);
                let (month, day) = (first / 100 % 100, first % 100);
                plausible.then_some(())?;
                Date::new(year, month as i8, day as i8).ok()
            }
            4 if self.skip(b"-/.") => {
                let month = self.number(2)?;
                self.skip(&separator).then_some(())?;
                Date::new(i16::try_from(first).ok()?, month, self.number(2)?).ok()
            }
            1 | 2 if self.skip(b".") => {
                let month = self.number(2)?;
                self.skip(b".").then_some(())?;
                let (year, digits) = self.digits();
                (digits == 4).then_some(())?;
                Date::new(i16::try_from(year).ok()?, month, first as i8).ok()
            }
            _ => None,
        }
    }

    /// Reads `09:30`, `09:30:15`, `09:30:15.250`, `0930`, `093015`, `9:30 PM` or `09-AM`.
    fn clock(&mut self) -> Option<Time> {
        let (first, len) = self.digits();
        let two = |number: u32| (number % 100) as i8;
        match len {
            4 => return Time::new(two(first / 100), two(first), 0, 0).ok(),
            6 => return Time::new(two(first / 10_000), two(first / 100), two(first), 0).ok(),
            1 | 2 => {}
            _ => return None,
        }
        let (mut minute, mut second, mut nanosecond) = (0, 0, 0);
        let has_minute = self.skip(b":");
        if has_minute {
            minute = self.number(2)?;
            if self.skip(b":") {
                second = self.number(2)?;
                nanosecond = self.fraction()?;
            }
        }
        let hour = match self.half_of_day() {
            Some(half) if (1..=12).contains(&first) => first % 12 + half,
            None if has_minute => first,
            _ => return None,
        };
        Time::new(hour as i8, minute, second, nanosecond).ok()
    }

    /// Reads the decimals of a second, if there are any, in nanoseconds.
    fn fraction(&mut self) -> Option<i32> {
        if !self.skip(b".,") {
            return Some(0);
        }
        let (number, len) = self.digits();
        let missing = u32::try_from(9_usize.checked_sub(len)?).ok()?;
        (len > 0).then_some(())?;
        i32::try_from(number.checked_mul(10_u32.checked_pow(missing)?)?).ok()
    }

    /// Reads `AM` or `PM` if it is next. Returns the hours to add.
    fn half_of_day(&mut self) -> Option<u32> {
        let rest = self.0;
        self.skip_blanks();
        self.skip(b"-");
        match (self.skip_word(b"AM"), self.skip_word(b"PM")) {
            (true, _) => Some(0),
            (_, true) => Some(12),
            _ => {
                self.0 = rest;
                None
            }
        }
    }

    /// Reads the rest, which must be empty or a zone: `Z`, `UTC`, `GMT`, `+02:00`, `-0530`, `GMT+02`.
    fn zone(&mut self) -> Option<Option<Offset>> {
        self.skip_blanks();
        if self.0.is_empty() {
            return Some(None);
        }
        let named = self.skip(b"Zz") || self.skip_word(b"UTC") || self.skip_word(b"GMT");
        if named && self.0.is_empty() {
            return Some(Some(Offset::UTC));
        }
        let sign = match self.0.first()? {
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        self.0 = &self.0[1..];
        let (first, len) = self.digits();
        let (hours, minutes) = match len {
            2 if self.skip(b":") => (first, u32::from(self.number(2)?.unsigned_abs())),
            1 | 2 => (first, 0),
            4 => (first / 100, first % 100),
            _ => return None,
        };
        (self.0.is_empty() && hours < 24 && minutes < 60).then_some(())?;
        let seconds = i32::try_from(hours * 3600 + minutes * 60).ok()?;
        Some(Offset::from_seconds(sign * seconds).ok())
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
        ];
        for text in spellings {
            assert_eq!(moment(text), Some(Moment { ms: MOMENT, has_zone: false }), "{text}");
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
        ];
        for text in spellings {
            assert_eq!(moment(text), Some(Moment { ms: MOMENT, has_zone: true }), "{text}");
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
            assert_eq!(moment(text).map(|moment| moment.ms), Some(ms), "{text}");
        }
        assert_eq!(moment_of("2024.01.02", "09:30").unwrap().ms, half_past_nine);
        assert_eq!(moment_of("20240102", "093000").unwrap().ms, half_past_nine);
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
            "2024-01-02 09:30 EST",
            "2024-01-02 09:30+25:00",
            "2024-01-02 09:30:15.",
            "2024-01-02x",
            "18991301",
            "99991231",
            "1704153600",
        ];
        for text in texts {
            assert_eq!(moment(text), None, "{text}");
        }
        for text in ["NaN", "inf", "", "x"] {
            assert_eq!(epoch(text), None, "{text}");
        }
    }
}
