//! Reads the parts of a date and of a time of day one after another.

use super::super::options::DateOrder;
use super::super::zones::{self, Zone};
use jiff::civil::{Date, Time};

/// The first three letters of the months.
const MONTHS: [&[u8; 3]; 12] = [
    b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec",
];

/// The number of a month by its English name, whole or cut to three or four letters.
pub(super) fn month_of(name: &[u8]) -> Option<i8> {
    let start = name.get(..3)?;
    let index = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(start))?;
    (name.len() <= 9).then_some(index as i8 + 1)
}

/// The unread part of a text.
pub(super) struct Scan<'a>(pub(super) &'a [u8]);

impl Scan<'_> {
    /// Reads digits. Returns their value and their count.
    pub(super) fn digits(&mut self) -> (u32, usize) {
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
    pub(super) fn skip(&mut self, bytes: &[u8]) -> bool {
        let is_next = self.0.first().is_some_and(|byte| bytes.contains(byte));
        if is_next {
            self.0 = &self.0[1..];
        }
        is_next
    }

    pub(super) fn skip_blanks(&mut self) {
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

    /// Reads a date.
    pub(super) fn date(&mut self, order: Option<DateOrder>) -> Option<Date> {
        if self.0.len() == 14 && self.0.iter().all(u8::is_ascii_digit) {
            let (date, clock) = self.0.split_at(8);
            self.0 = clock;
            return Scan(date).date(order);
        }
        self.skip_weekday();
        if self.0.first()?.is_ascii_alphabetic() {
            return self.date_from_month();
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
                let month = self.month_or_number()?;
                self.skip(&separator).then_some(())?;
                Date::new(i16::try_from(first).ok()?, month, self.number(2)?).ok()
            }
            1 | 2 => self.date_to_year(first as i8, separator, order),
            _ => None,
        }
    }

    /// Reads the rest of a date that ends with the year; `first` is its first number.
    fn date_to_year(
        &mut self,
        first: i8,
        separator: [u8; 1],
        order: Option<DateOrder>,
    ) -> Option<Date> {
        let has_separator = self.skip(b"./- ");
        if self.0.first()?.is_ascii_alphabetic() {
            let month = self.month()?;
            if has_separator {
                self.skip(&separator);
            }
            self.skip(b",");
            self.skip_blanks();
            return Date::new(self.year()?, month, first).ok();
        }
        let order = if separator == *b"." { Some(DateOrder::DayFirst) } else { order };
        (has_separator && separator != *b" ").then_some(())?;
        let second = self.number(2)?;
        self.skip(&separator).then_some(())?;
        let year = self.year()?;
        let (day, month) = match order? {
            DateOrder::DayFirst => (first, second),
            DateOrder::MonthFirst => (second, first),
        };
        Date::new(year, month, day).ok()
    }

    /// Reads `Jan 31, 2024`, `Jan-31-2024` or `January 31 2024`.
    fn date_from_month(&mut self) -> Option<Date> {
        let month = self.month()?;
        self.skip(b".");
        self.skip(b" -/").then_some(())?;
        let day = self.number(2)?;
        self.skip(b",");
        self.skip(b" -/").then_some(())?;
        Date::new(self.year()?, month, day).ok()
    }

    fn year(&mut self) -> Option<i16> {
        let (year, digits) = self.digits();
        (digits == 4).then_some(())?;
        i16::try_from(year).ok()
    }

    fn month_or_number(&mut self) -> Option<i8> {
        if self.0.first()?.is_ascii_alphabetic() { self.month() } else { self.number(2) }
    }

    /// Reads the name of a month.
    fn month(&mut self) -> Option<i8> {
        let (name, rest) = self.0.split_at(self.letters());
        let month = month_of(name)?;
        self.0 = rest;
        Some(month)
    }

    /// Skips a weekday with the comma and the blanks behind it.
    pub(super) fn skip_weekday(&mut self) {
        let name = &self.0[..self.letters()];
        let is_weekday = name.get(..3).is_some_and(|name| {
            [b"mon", b"tue", b"wed", b"thu", b"fri", b"sat", b"sun"]
                .iter()
                .any(|day| day.eq_ignore_ascii_case(name))
        });
        if is_weekday && month_of(name).is_none() {
            self.0 = &self.0[name.len()..];
            self.skip(b",");
            self.skip_blanks();
        }
    }

    /// Number of letters that are next.
    fn letters(&self) -> usize {
        self.0.iter().take_while(|byte| byte.is_ascii_alphabetic()).count()
    }

    /// Reads `09:30`, `09:30:15`, `09:30:15.250`, `0930`, `093015`, `9:30 PM` or `09-AM`.
    pub(super) fn clock(&mut self) -> Option<Time> {
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

    /// Reads the rest, which must be empty or a zone. A name in brackets behind an offset is skipped.
    pub(super) fn zone(&mut self) -> Option<Option<Zone>> {
        self.skip_blanks();
        if self.0.is_empty() {
            return Some(None);
        }
        let rest = std::str::from_utf8(self.0).ok()?;
        let (zone, _) = rest.split_once(['[', '(']).unwrap_or((rest, ""));
        let zone = if zone.is_empty() { rest.trim_matches(['[', ']', '(', ')']) } else { zone };
        zones::parse(zone.trim()).map(Some)
    }
}
