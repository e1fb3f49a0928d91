//! Time zones and sessions.

use super::calls::Call;
use super::checker::Checker;
use super::typed::{CheckedZone, Type, Typed, TypedKind};
use crate::candles::import::LocalClock;
use crate::rules::ast::{ExprKind, Program};
use crate::rules::error::Fault;

const MINUTES_OF_A_DAY: u32 = 24 * 60;

impl Checker<'_> {
    /// The zone of a text; the outer option is none if there is a mistake.
    pub(super) fn zone(&mut self, program: &Program) -> Option<Option<CheckedZone>> {
        let Some(zone) = &program.zone else { return Some(None) };
        let name = zone.node.clone();
        match LocalClock::find(&name) {
            Some(clock) => Some(Some(CheckedZone { name, clock })),
            None => {
                let message = format!("there is no time zone \"{name}\" here");
                let suggestion = "write \"UTC\", an offset such as \"+02:00\", or the zone of an exchange such as \"America/New_York\"";
                self.refuse(Fault::new(zone.span, message).suggest(suggestion.to_owned()))
            }
        }
    }

    /// `in_session("09:30-16:00")`.
    pub(super) fn in_session(&mut self, call: &Call<'_>) -> Option<Typed> {
        let span = call.span;
        let text = match call.arguments {
            [only] => match &*only.node {
                ExprKind::Text(text) => Some(text),
                _ => None,
            },
            _ => None,
        };
        let Some([from, to]) = text.and_then(|text| session(text)) else {
            let message = "`in_session` takes two times of a day";
            let suggestion = "write it like `in_session(\"09:30-16:00\")`".to_owned();
            return self.refuse(Fault::new(span, message).suggest(suggestion));
        };
        let kind = TypedKind::Session { from, to };
        let (ty, constant, path_dependent, stateful) = (Type::Condition, false, false, false);
        Some(Typed { kind, ty, constant, path_dependent, stateful, span })
    }
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
    use super::session;

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
