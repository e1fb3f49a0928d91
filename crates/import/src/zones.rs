//! Zones of local times: fixed offsets, the zones of the larger exchanges, and tables of offsets from the host.
//!
//! The whole database of zones would add a tenth to the module that a page loads, and every browser has one
//! (docs/decisions/0038-zones-of-exchanges-and-tables-of-the-host.md).

use super::options::ZoneOffset;
use crate::error::{Error, Result};
use jiff::Timestamp;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};

/// A zone.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Zone {
    /// Local time minus UTC in milliseconds.
    Fixed(f64),
    /// A zone with daylight saving.
    Named(TimeZone),
    /// Offsets from the host.
    Table(Vec<ZoneOffset>),
}

/// Zones with the names under which files give them.
static NAMED: [(&[&str], TimeZone); 24] = [
    (&["America/New_York", "US/Eastern", "EST5EDT", "ET"], jiff::tz::get!("America/New_York")),
    (&["America/Chicago", "US/Central", "CST6CDT"], jiff::tz::get!("America/Chicago")),
    (&["America/Denver", "US/Mountain", "MST7MDT"], jiff::tz::get!("America/Denver")),
    (&["America/Los_Angeles", "US/Pacific", "PST8PDT"], jiff::tz::get!("America/Los_Angeles")),
    (&["America/Toronto", "Canada/Eastern"], jiff::tz::get!("America/Toronto")),
    (&["America/Sao_Paulo", "Brazil/East"], jiff::tz::get!("America/Sao_Paulo")),
    (&["Europe/London", "GB"], jiff::tz::get!("Europe/London")),
    (&["Europe/Dublin", "Eire"], jiff::tz::get!("Europe/Dublin")),
    (&["Europe/Lisbon", "Portugal", "WET"], jiff::tz::get!("Europe/Lisbon")),
    (&["Europe/Berlin", "MET", "CET"], jiff::tz::get!("Europe/Berlin")),
    (
        &["Europe/Paris", "Europe/Amsterdam", "Europe/Brussels", "Europe/Luxembourg"],
        jiff::tz::get!("Europe/Paris"),
    ),
    (&["Europe/Zurich", "Europe/Vienna", "Europe/Vaduz"], jiff::tz::get!("Europe/Zurich")),
    (&["Europe/Madrid"], jiff::tz::get!("Europe/Madrid")),
    (&["Europe/Rome"], jiff::tz::get!("Europe/Rome")),
    (&["Europe/Stockholm", "Europe/Copenhagen", "Europe/Oslo"], jiff::tz::get!("Europe/Stockholm")),
    (&["Europe/Warsaw", "Poland"], jiff::tz::get!("Europe/Warsaw")),
    (&["Europe/Athens", "EET"], jiff::tz::get!("Europe/Athens")),
    (&["Europe/Istanbul", "Turkey"], jiff::tz::get!("Europe/Istanbul")),
    (&["Europe/Moscow", "MSK"], jiff::tz::get!("Europe/Moscow")),
    (&["Asia/Jerusalem", "Israel"], jiff::tz::get!("Asia/Jerusalem")),
    (&["Australia/Sydney"], jiff::tz::get!("Australia/Sydney")),
    (&["Pacific/Auckland", "NZ"], jiff::tz::get!("Pacific/Auckland")),
    (&["Asia/Hong_Kong", "Hongkong", "HKT"], jiff::tz::get!("Asia/Hong_Kong")),
    (&["Asia/Shanghai", "PRC"], jiff::tz::get!("Asia/Shanghai")),
];

/// Names of zones that have had one offset for as long as candles of them exist, in minutes.
const FIXED: [(&str, i32); 19] = [
    ("Z", 0),
    ("UTC", 0),
    ("GMT", 0),
    ("Etc/UTC", 0),
    ("Etc/GMT", 0),
    ("Universal", 0),
    ("Zulu", 0),
    ("EST", -300),
    ("EDT", -240),
    ("CEST", 120),
    ("EEST", 180),
    ("JST", 540),
    ("KST", 540),
    ("Asia/Tokyo", 540),
    ("Japan", 540),
    ("Asia/Seoul", 540),
    ("Asia/Singapore", 480),
    ("Asia/Kolkata", 330),
    ("Asia/Calcutta", 330),
];

/// Reads a zone: a name, or an offset such as `+02:00`, `-0530`, `GMT+2`.
pub(super) fn parse(text: &str) -> Option<Zone> {
    let is = |name: &str| name.eq_ignore_ascii_case(text);
    if let Some((_, minutes)) = FIXED.iter().find(|(name, _)| is(name)) {
        return Some(Zone::Fixed(f64::from(*minutes) * 60_000.0));
    }
    if let Some(offset) = offset(text) {
        return Some(offset);
    }
    let named = NAMED.iter().find(|(names, _)| names.iter().any(|name| is(name)));
    named.map(|(_, zone)| Zone::Named(zone.clone()))
}

/// Reads `+02:00`, `-0530`, `+2`, alone or behind `UTC` or `GMT`.
fn offset(text: &str) -> Option<Zone> {
    let start = text
        .get(..3)
        .filter(|start| ["utc", "gmt"].iter().any(|name| start.eq_ignore_ascii_case(name)));
    let text = text[start.map_or(0, str::len)..].trim_start();
    let sign = match text.chars().next()? {
        '+' => 1.0,
        '-' | '\u{2212}' => -1.0,
        _ => return None,
    };
    let digits = text.trim_start_matches(['+', '-', '\u{2212}']);
    let (hours, minutes) = match (digits.split_once(':'), digits.len()) {
        (Some((hours, minutes)), _) if minutes.len() == 2 => (hours, minutes),
        (None, 1 | 2) => (digits, "0"),
        (None, 4) => digits.split_at_checked(2)?,
        _ => return None,
    };
    let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (hours, minutes): (u8, u8) = (
        hours.parse().ok().filter(|_| is_plain(hours) && hours.len() <= 2)?,
        minutes.parse().ok().filter(|_| is_plain(minutes))?,
    );
    (hours < 24 && minutes < 60).then_some(())?;
    Some(Zone::Fixed(sign * (f64::from(hours) * 60.0 + f64::from(minutes)) * 60_000.0))
}

/// The zone of the options.
///
/// # Errors
/// For a name that is not known here and comes without offsets.
pub(super) fn chosen(name: &str, offsets: Option<&[ZoneOffset]>) -> Result<Zone> {
    if let Some(offsets) = offsets {
        return Ok(Zone::Table(offsets.to_vec()));
    }
    parse(name.trim()).ok_or_else(|| {
        let reason = "this zone is not known here: use UTC, an offset such as +02:00 or the zone of an exchange such as America/New_York, or give its zone_offsets";
        Error::field("time_zone", name, reason)
    })
}

impl Zone {
    /// Coordinated universal time.
    pub(super) const UTC: Self = Self::Fixed(0.0);

    /// The moments, in epoch milliseconds UTC, at which clocks of the zone show a local time: the same one twice, or two
    /// where clocks were set back. A local time that clocks skip is moved on by what they skip.
    pub(super) fn to_utc(&self, local_ms: f64) -> [f64; 2] {
        match self {
            Self::Fixed(offset) => [local_ms - offset; 2],
            Self::Named(zone) => named(zone, local_ms).unwrap_or([local_ms; 2]),
            Self::Table(offsets) => table(offsets, local_ms),
        }
    }
}

fn named(zone: &TimeZone, local_ms: f64) -> Option<[f64; 2]> {
    let local = Timestamp::from_millisecond(local_ms as i64).ok()?;
    let ambiguous = zone.to_ambiguous_timestamp(Offset::UTC.to_datetime(local));
    let with = |offset: Offset| local_ms - f64::from(offset.seconds()) * 1000.0;
    Some(match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { offset } => [with(offset); 2],
        AmbiguousOffset::Gap { before, .. } => [with(before); 2],
        AmbiguousOffset::Fold { before, after } => [with(before), with(after)],
    })
}

fn table(offsets: &[ZoneOffset], local_ms: f64) -> [f64; 2] {
    let start = |index: usize| if index == 0 { f64::NEG_INFINITY } else { offsets[index].from_ms };
    let end = |index: usize| offsets.get(index + 1).map_or(f64::INFINITY, |next| next.from_ms);
    let mut moments = (0..offsets.len()).filter_map(|index| {
        let moment = local_ms - offsets[index].offset_ms;
        (moment >= start(index) && moment < end(index)).then_some(moment)
    });
    match (moments.next(), moments.next()) {
        (Some(first), second) => [first, second.unwrap_or(first)],
        (None, _) => {
            // A skipped local time counts with the offset before it was skipped.
            let index = (0..offsets.len())
                .rev()
                .find(|&index| start(index) <= local_ms - offsets[index].offset_ms);
            [local_ms - offsets[index.unwrap_or(0)].offset_ms; 2]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: f64 = 3_600_000.0;
    /// 27 October 2024, 00:00 UTC: the day on which Europe sets its clocks back at 01:00 UTC.
    const AUTUMN: f64 = 1_729_987_200_000.0;
    /// 31 March 2024, 00:00 UTC: clocks are set on.
    const SPRING: f64 = 1_711_843_200_000.0;

    #[test]
    fn offsets_and_names_are_zones() {
        for (text, hours) in [
            ("Z", 0.0),
            ("utc", 0.0),
            ("+02:00", 2.0),
            ("-0530", -5.5),
            ("GMT+2", 2.0),
            ("UTC-03:30", -3.5),
            ("JST", 9.0),
        ] {
            assert_eq!(parse(text), Some(Zone::Fixed(hours * HOUR)), "{text}");
        }
        for text in ["", "+25:00", "+2:0", "CST", "Mars/Olympus", "+", "UTC+", "+1234567", "é+1"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_table_of_the_host_agrees_with_the_zone() {
        let berlin = parse("Europe/Berlin").unwrap();
        let offsets = [(0.0, 1.0), (SPRING + HOUR, 2.0), (AUTUMN + HOUR, 1.0)];
        let offsets =
            offsets.map(|(from_ms, hours)| ZoneOffset { from_ms, offset_ms: hours * HOUR });
        let table = Zone::Table(offsets.to_vec());
        for start in [SPRING, AUTUMN] {
            for step in -8..20 {
                let local = start + f64::from(step) * HOUR / 2.0;
                assert_eq!(table.to_utc(local), berlin.to_utc(local), "{local}");
            }
        }
        assert_eq!(berlin.to_utc(AUTUMN + 2.0 * HOUR), [AUTUMN, AUTUMN + HOUR]);
        assert_eq!(berlin.to_utc(SPRING + 2.5 * HOUR), [SPRING + 1.5 * HOUR; 2]);
    }
}
