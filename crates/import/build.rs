//! Makes the table of zones with daylight saving from the database that `jiff` bundles: the moments from which an offset holds, from
//! 1950 to 2044. As Rust constants of `jiff` the same zones are ten times as large.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Zones of the larger exchanges, each with the names under which files give it.
const ZONES: [&[&str]; 24] = [
    &["America/New_York", "US/Eastern", "EST5EDT", "ET"],
    &["America/Chicago", "US/Central", "CST6CDT"],
    &["America/Denver", "US/Mountain", "MST7MDT"],
    &["America/Los_Angeles", "US/Pacific", "PST8PDT"],
    &["America/Toronto", "Canada/Eastern"],
    &["America/Sao_Paulo", "Brazil/East"],
    &["Europe/London", "GB"],
    &["Europe/Dublin", "Eire"],
    &["Europe/Lisbon", "Portugal", "WET"],
    &["Europe/Berlin", "MET", "CET"],
    &["Europe/Paris", "Europe/Amsterdam", "Europe/Brussels", "Europe/Luxembourg"],
    &["Europe/Zurich", "Europe/Vienna", "Europe/Vaduz"],
    &["Europe/Madrid"],
    &["Europe/Rome"],
    &["Europe/Stockholm", "Europe/Copenhagen", "Europe/Oslo"],
    &["Europe/Warsaw", "Poland"],
    &["Europe/Athens", "EET"],
    &["Europe/Istanbul", "Turkey"],
    &["Europe/Moscow", "MSK"],
    &["Asia/Jerusalem", "Israel"],
    &["Australia/Sydney"],
    &["Pacific/Auckland", "NZ"],
    &["Asia/Hong_Kong", "Hongkong", "HKT"],
    &["Asia/Shanghai", "PRC"],
];

/// 1 January of 1950 and of 2045, epoch seconds.
const FIRST: i64 = -631_152_000;
const LAST: i64 = 2_366_841_600;
const QUARTER: i64 = 900;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let mut text = format!("static NAMED: [NamedZone; {}] = [\n", ZONES.len());
    for names in ZONES {
        let (starts, offsets) = spans(names[0])?;
        writeln!(
            text,
            "NamedZone {{ names: &{names:?}, starts: &{starts:?}, offsets: &{offsets:?} }},"
        )?;
    }
    text += "];\n";
    fs::write(Path::new(&env::var("OUT_DIR")?).join("named_zones.rs"), text)?;
    Ok(())
}

/// The moments from which each offset holds, and the offsets, in quarters of an hour.
fn spans(name: &str) -> Result<(Vec<u32>, Vec<i8>), Box<dyn Error>> {
    let zone = TimeZone::get(name)?;
    let first = Timestamp::from_second(FIRST)?;
    let mut starts = vec![0];
    let mut offsets = vec![quarters(i64::from(zone.to_offset(first).seconds()))?];
    for change in zone.following(first) {
        let second = change.timestamp().as_second();
        if second >= LAST {
            break;
        }
        let offset = quarters(i64::from(change.offset().seconds()))?;
        // The name of an offset may change without it.
        if offsets.last() != Some(&offset) {
            starts.push(quarters(second - FIRST)?);
            offsets.push(offset);
        }
    }
    Ok((starts, offsets))
}

fn quarters<T: TryFrom<i64>>(seconds: i64) -> Result<T, Box<dyn Error>> {
    let whole = (seconds % QUARTER == 0).then_some(seconds / QUARTER);
    whole
        .and_then(|quarters| T::try_from(quarters).ok())
        .ok_or_else(|| format!("{seconds} s").into())
}
