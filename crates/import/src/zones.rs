//! Zones of local times: fixed offsets, the zones of the larger exchanges, and tables of offsets from the host.
//!
//! The whole database of zones would add a tenth to the module that a page loads, and every browser has one
//! (docs/decisions/0038-zones-of-exchanges-and-tables-of-the-host.md).

use super::options::ZoneOffset;
use crate::candles::calendar::DAY_MS;
use crate::error::{Error, Result};

/// A zone.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Zone {
    /// Local time minus UTC in milliseconds.
    Fixed(f64),
    /// A zone with daylight saving.
    Named(&'static NamedZone),
    /// Offsets from the host.
    Table(Vec<ZoneOffset>),
}

/// A zone with daylight saving: its names, and the moments from which its offsets hold.
#[derive(Debug, PartialEq)]
pub(super) struct NamedZone {
    /// The first is that of the database of zones, the others are those that vendors write.
    names: &'static [&'static str],
    /// Quarters of an hour since 1950, UTC. The first offset also holds before.
    starts: &'static [u32],
    /// Local time minus UTC in quarters of an hour.
    offsets: &'static [i8],
}

// `NAMED`, a list of `NamedZone`, made by the build script.
include!(concat!(env!("OUT_DIR"), "/named_zones.rs"));

/// 1 January 1950, epoch milliseconds UTC.
const YEAR_1950: f64 = -631_152_000_000.0;
const QUARTER_MS: f64 = 900_000.0;

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
    NAMED.iter().find(|zone| zone.names.iter().any(|name| is(name))).map(Zone::Named)
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

/// The clocks of a zone, for local times of candles.
#[derive(Debug, Clone, PartialEq)]
pub struct LocalClock(Zone);

impl LocalClock {
    /// The clocks of UTC, of an offset such as `+02:00`, or of the zone of an exchange such as `America/New_York`.
    pub fn find(name: &str) -> Option<Self> {
        parse(name.trim()).map(Self)
    }

    /// Local time minus UTC at a moment, both in milliseconds.
    pub fn offset_ms(&self, utc_ms: f64) -> f64 {
        match &self.0 {
            Zone::Fixed(offset) => *offset,
            Zone::Named(zone) => {
                let passed = position(zone.starts.len(), |index| zone.span(index).0 <= utc_ms);
                zone.span(passed.saturating_sub(1)).1
            }
            Zone::Table(offsets) => {
                let passed = position(offsets.len(), |index| offsets[index].from_ms <= utc_ms);
                offsets.get(passed.saturating_sub(1)).map_or(0.0, |offset| offset.offset_ms)
            }
        }
    }
}

impl Zone {
    /// Coordinated universal time.
    pub(super) const UTC: Self = Self::Fixed(0.0);

    /// The moments, in epoch milliseconds UTC, at which clocks of the zone show a local time: the same one twice, or two
    /// where clocks were set back. A local time that clocks skip is moved on by what they skip.
    pub(super) fn to_utc(&self, local_ms: f64) -> [f64; 2] {
        match self {
            Self::Fixed(offset) => [local_ms - offset; 2],
            Self::Named(zone) => moments(zone.starts.len(), |index| zone.span(index), local_ms),
            Self::Table(offsets) => {
                let span = |index: usize| (offsets[index].from_ms, offsets[index].offset_ms);
                moments(offsets.len(), span, local_ms)
            }
        }
    }
}

impl NamedZone {
    /// From when an offset holds, and the offset, both in milliseconds.
    fn span(&self, index: usize) -> (f64, f64) {
        let from_ms = YEAR_1950 + f64::from(self.starts[index]) * QUARTER_MS;
        (from_ms, f64::from(self.offsets[index]) * QUARTER_MS)
    }
}

/// The moments at which clocks show a local time. `span` gives the start and the offset of each of `len` spans, at least one.
fn moments(len: usize, span: impl Fn(usize) -> (f64, f64), local_ms: f64) -> [f64; 2] {
    // An offset is less than a day, so no other span can have the moment.
    let first = position(len, |index| span(index).0 <= local_ms - DAY_MS).saturating_sub(1);
    let end = position(len, |index| span(index).0 <= local_ms + DAY_MS);
    let end = if end > first { end } else { first + 1 };
    let mut found = (first..end).filter_map(|index| {
        let (from_ms, offset_ms) = span(index);
        let moment = local_ms - offset_ms;
        let begins = index == 0 || moment >= from_ms;
        (begins && (index + 1 == len || moment < span(index + 1).0)).then_some(moment)
    });
    match (found.next(), found.next()) {
        (Some(early), late) => [early, late.unwrap_or(early)],
        (None, _) => {
            // A skipped local time counts with the offset before it was skipped.
            let before = (first..end).rev().find(|&index| {
                let (from_ms, offset_ms) = span(index);
                index == 0 || from_ms <= local_ms - offset_ms
            });
            [local_ms - span(before.unwrap_or(first)).1; 2]
        }
    }
}

/// The number of indexes up to `len` for which a condition holds; it holds up to one of them.
fn position(len: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut least, mut most) = (0, len);
    while least < most {
        let middle = least.midpoint(most);
        if holds(middle) {
            least = middle + 1;
        } else {
            most = middle;
        }
    }
    least
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
    fn zones_of_exchanges_have_the_rules_of_each_year() {
        // 09:30 in New York on 2 April of 2006, when clocks were set on in April, and on 12 March of 2006 and 2007.
        let new_york = parse("US/Eastern").unwrap();
        for (year_ms, day, hours) in [
            (1_136_073_600_000.0, 91.0, 4.0),
            (1_136_073_600_000.0, 70.0, 5.0),
            (1_167_609_600_000.0, 70.0, 4.0),
            // 3 January 1950, and 2 July 2044.
            (-631_152_000_000.0, 2.0, 5.0),
            (2_335_219_200_000.0, 183.0, 4.0),
        ] {
            let local = year_ms + day * DAY_MS + 9.5 * HOUR;
            assert_eq!(new_york.to_utc(local), [local + hours * HOUR; 2], "{year_ms}");
        }
        assert_eq!(NAMED.len(), 24);
        for zone in &NAMED {
            assert_eq!(zone.starts.len(), zone.offsets.len(), "{:?}", zone.names);
        }
    }

    #[test]
    fn clocks_are_set_at_the_moment_at_which_the_zone_sets_them() {
        let berlin = LocalClock::find("Europe/Berlin").unwrap();
        for (moment, hours) in [
            (SPRING + HOUR - 1.0, 1.0),
            (SPRING + HOUR, 2.0),
            (AUTUMN + HOUR - 1.0, 2.0),
            (AUTUMN + HOUR, 1.0),
            (-1e12, 1.0),
        ] {
            assert_eq!(berlin.offset_ms(moment), hours * HOUR, "{moment}");
        }
        assert_eq!(LocalClock::find("-03:30").unwrap().offset_ms(0.0), -3.5 * HOUR);
        assert_eq!(LocalClock::find("Mars/Olympus"), None);
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
        // One offset, from a moment after the local time.
        let one = Zone::Table(vec![ZoneOffset { from_ms: AUTUMN, offset_ms: HOUR }]);
        assert_eq!(one.to_utc(SPRING), [SPRING - HOUR; 2]);
        assert_eq!(berlin.to_utc(AUTUMN + 2.0 * HOUR), [AUTUMN, AUTUMN + HOUR]);
        assert_eq!(berlin.to_utc(SPRING + 2.5 * HOUR), [SPRING + 1.5 * HOUR; 2]);
    }
}
