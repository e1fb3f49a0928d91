//! Time zones and sessions.

use super::calls::Call;
use super::checker::Checker;
use super::typed::{Type, Typed, TypedKind};
use crate::candles::Zone;
use crate::candles::import::LocalClock;
use crate::rules::ast::{BinaryOp, ExprKind, Program};
use crate::rules::error::Fault;
use crate::rules::vocabulary::TimePart;

const MINUTES_OF_A_DAY: u32 = 24 * 60;

/// Zones that can be written anywhere.
const ZONES: &str = "write \"UTC\", an offset such as \"+02:00\", or the zone of an exchange such as \"America/New_York\"";

fn no_zone(name: &str) -> String {
    format!("there is no time zone \"{name}\" here")
}

/// The time zone of a name.
///
/// # Errors
/// A sentence without a full stop, if there is none.
pub fn find_zone(name: &str) -> Result<Zone, String> {
    zone(name).ok_or_else(|| format!("{}; {ZONES}", no_zone(name)))
}

fn zone(name: &str) -> Option<Zone> {
    let clock = LocalClock::find(name)?;
    Some(Zone::new(name.trim(), move |utc_ms| clock.offset_ms(utc_ms)))
}

impl Checker<'_> {
    /// The zone of a text; the outer option is none if there is a mistake.
    pub(super) fn zone(&mut self, program: &Program) -> Option<Option<Zone>> {
        let Some(name) = &program.zone else { return Some(None) };
        match zone(&name.node) {
            Some(zone) => Some(Some(zone)),
            None => {
                let fault = Fault::new(name.span, no_zone(&name.node));
                self.refuse(fault.suggest(ZONES.to_owned()))
            }
        }
    }

    /// `in_session("09:30-16:00")` or `in_session("09:30-16:00", "mon-fri")`.
    pub(super) fn in_session(&mut self, call: &Call<'_>) -> Option<Typed> {
        let span = call.span;
        let text = |place: usize| match &*call.arguments.get(place)?.node {
            ExprKind::Text(text) => Some(text.as_str()),
            _ => None,
        };
        let minutes = text(0).and_then(session);
        let on = match call.arguments.len() {
            1 => Some(EVERY_DAY),
            2 => text(1).and_then(days),
            _ => None,
        };
        let (Some([from, to]), Some(on)) = (minutes, on) else {
            let message =
                "`in_session` takes two times of a day, and weekdays if it is not every day";
            let suggestion = "write it like `in_session(\"09:30-16:00\")` or `in_session(\"09:30-16:00\", \"mon-fri\")`";
            return self.refuse(Fault::new(span, message).suggest(suggestion.to_owned()));
        };
        let of = |kind, ty| {
            let (constant, path_dependent, stateful) = (false, false, false);
            Typed { kind, ty, constant, path_dependent, stateful, span }
        };
        let number = |day: usize| {
            let kind = TypedKind::Number(day as f64);
            Typed { constant: true, ..of(kind, Type::Number) }
        };
        let both = |op, a, b| of(TypedKind::Binary(op, Box::new(a), Box::new(b)), Type::Condition);
        let session = of(TypedKind::Session { from, to }, Type::Condition);
        let weekday = || of(TypedKind::Time(TimePart::Weekday), Type::Series);
        let is_day = |day: usize| both(BinaryOp::Equal, weekday(), number(day + 1));
        let listed = (0..DAYS.len()).filter(|day| on[*day] && on != EVERY_DAY);
        let any = listed.map(is_day).reduce(|a, b| both(BinaryOp::Or, a, b));
        Some(match any {
            Some(any) => both(BinaryOp::And, session, any),
            None => session,
        })
    }
}

/// The names of weekdays.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// All weekdays, from Monday on.
const EVERY_DAY: [bool; 7] = [true; 7];

/// The weekdays of `mon-fri`, `sat-sun` or `mon, wed, fri`, from Monday on. A range may go over the end of the week.
fn days(text: &str) -> Option<[bool; 7]> {
    let day = |name: &str| DAYS.iter().position(|day| day.eq_ignore_ascii_case(name.trim()));
    let mut on = [false; 7];
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (mut at, last) = (day(first)?, day(last)?);
        on[at] = true;
        while at != last {
            at = (at + 1) % DAYS.len();
            on[at] = true;
        }
    }
    Some(on)
}

/// The minutes of `09:30-16:00`: the first one, and the one after the last.
fn session(text: &str) -> Option<[u32; 2]> {
    let (from, to) = text.split_once('-')?;
    let (from, to) = (minute(from)?, minute(to)?);
    (from < MINUTES_OF_A_DAY && from != to).then_some([from, to])
}

/// The minute of a day of `09:30`, `9:30` or `0930`; 24:00 is its end.
fn minute(text: &str) -> Option<u32> {
    let text = text.trim();
    let (hour, minute) = match text.split_once(':') {
        Some(parts) => parts,
        None if text.len() == 4 => text.split_at_checked(2)?,
        None => return None,
    };
    let number = |text: &str| {
        let is_plain = (1..=2).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit());
        if is_plain { text.parse::<u32>().ok() } else { None }
    };
    let (hour, minute) = (number(hour)?, number(minute)?);
    let minutes = hour * 60 + minute;
    (minute < 60 && minutes <= MINUTES_OF_A_DAY).then_some(minutes)
}

#[cfg(test)]
mod tests {
    use super::{days, session};

    #[test]
    fn weekdays_are_ranges_and_lists() {
        let is_on = |text: &str, on: &str| {
            assert_eq!(days(text), Some(std::array::from_fn(|at| &on[at..=at] == "x")), "{text}");
        };
        is_on("mon-fri", "xxxxx..");
        is_on("Sat-Mon", "x....xx");
        is_on("mon, wed,fri", "x.x.x..");
        is_on("sun", "......x");
        for text in ["", "mon-", "monday", "mon;tue", "mon-wed-fri", "1-5"] {
            assert_eq!(days(text), None, "{text}");
        }
    }

    #[test]
    fn sessions_are_two_different_times_of_a_day() {
        assert_eq!(session("09:30-16:00"), Some([570, 960]));
        assert_eq!(session("0930 - 1600"), Some([570, 960]));
        assert_eq!(session("22:00-24:00"), Some([1_320, 1_440]));
        assert_eq!(session("22:00-2:15"), Some([1_320, 135]));
        for text in [
            "",
            "-",
            "9-16",
            "09:30-09:30",
            "24:00-02:00",
            "09:60-16:00",
            "09:30-24:01",
            "09:3é-16:00",
            "+9:30-16:00",
        ] {
            assert_eq!(session(text), None, "{text}");
        }
    }
}
