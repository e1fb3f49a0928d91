//! A header: the columns by their names.

use super::super::affix;
use super::super::names::{self, plain};
use super::super::options::ImportOptions;
use super::super::record::Record;
use super::super::zones::{self, Zone};
use super::columns::TimeColumns;
use super::refusals::{no_header, several};
use crate::error::{Error, Result};

/// A header with its names in the form in which they are compared.
pub(super) struct Header<'a> {
    pub(super) record: &'a Record<'a>,
    pub(super) names: Vec<String>,
    symbol: Option<String>,
}

impl<'a> Header<'a> {
    pub(super) fn new(record: &'a Record<'a>, options: &ImportOptions) -> Self {
        let names = record.fields().map(|name| plain(without_zone(name))).collect();
        Self { record, names, symbol: options.symbol.as_deref().map(plain) }
    }

    /// The columns of the prices by their names, alone or with the symbol before or behind: `AAPL.Open`.
    pub(super) fn prices(&self) -> Result<[Option<usize>; 4]> {
        let plain = [names::OPEN, names::HIGH, names::LOW, names::CLOSE]
            .map(|aliases| find(&self.names, aliases));
        if plain.iter().flatten().count() > 1 {
            return Ok(plain);
        }
        let groups = affix::groups(&self.names);
        let wanted = groups
            .iter()
            .filter(|(affix, _)| self.symbol.as_ref().is_none_or(|symbol| symbol == affix));
        let mut wanted = wanted.map(|(_, columns)| columns.map(Some));
        match (wanted.next(), wanted.next()) {
            (Some(prices), None) => Ok(prices),
            (Some(_), Some(_)) => Err(several(self.record, &affix::list(&groups))),
            (None, _) => Ok(plain),
        }
    }

    pub(super) fn time(&self) -> Option<TimeColumns> {
        let (sure, others) = names::MOMENT.split_at(names::SURE_MOMENTS);
        if let Some(index) = find(&self.names, sure) {
            return Some(TimeColumns::One(index));
        }
        let clock =
            names::CLOCK.iter().find_map(|name| self.names.iter().position(|of| of == name));
        match (find(&self.names, names::DATE), clock) {
            (Some(date), Some(clock)) if date != clock => {
                Some(TimeColumns::DateAndClock(date, clock))
            }
            _ => find(&self.names, others).map(TimeColumns::One).or_else(|| self.index()),
        }
    }

    /// The first column, if it is the index of a table; in tables of yfinance its name is `Price`. Or the closing time.
    fn index(&self) -> Option<TimeColumns> {
        let first = self.names.first()?;
        let has_close = self.names.iter().any(|name| name == "close");
        if names::INDEX.contains(&first.as_str()) || first == "price" && has_close {
            return Some(TimeColumns::One(0));
        }
        find(&self.names, names::CLOSING).map(TimeColumns::One)
    }

    /// The column of the volume: by its name, else the first `Volume …` in units, else the first one in money. With names
    /// such as `AAPL.Close` the volume has the affix of the close.
    pub(super) fn volume(&self, close: usize, time: usize) -> Option<usize> {
        let of = |money: bool| {
            self.names.iter().position(|name| {
                let unit = name.strip_prefix("volume");
                unit.is_some_and(|unit| {
                    !unit.starts_with("ma") && (money || !names::MONEY.contains(&unit))
                })
            })
        };
        let known = find(&self.names, names::VOLUME).filter(|&index| index != time);
        known
            .or_else(|| affix::volume(&self.names, close))
            .or_else(|| of(false))
            .or_else(|| of(true))
    }

    /// The zone in brackets behind the name of the time: `Time (EET)`.
    pub(super) fn zone(&self, time: TimeColumns) -> Option<(Zone, String)> {
        let (TimeColumns::One(index) | TimeColumns::DateAndClock(_, index)) = time;
        let name = self.record.field(index)?;
        let zone = zone_in(name)?;
        Some((zones::parse(zone)?, zone.to_owned()))
    }

    /// Two columns with the name of a used one are two symbols, or two kinds of the same.
    pub(super) fn check_unique(&self, column: usize, name: &str) -> Result<()> {
        let count = self.names.iter().filter(|other| **other == self.names[column]).count();
        if count < 2 {
            return Ok(());
        }
        let found = self.record.field(column).unwrap_or_default();
        let reason = format!(
            "{count} columns have the name {found}: keep the columns of one symbol, or choose them by their numbers with the option columns.{name}"
        );
        Err(self.record.place.refuse(name, &self.record.shown(), reason))
    }

    #[cold]
    pub(super) fn missing(&self, name: &str) -> Error {
        no_header(
            self.record,
            &format!("; {name} is missing: name it, or choose it with the option columns.{name}"),
        )
    }
}

/// The name without a zone in brackets behind it.
fn without_zone(name: &str) -> &str {
    match zone_in(name).and_then(zones::parse) {
        Some(_) => name.split_once(['(', '[']).map_or(name, |(start, _)| start),
        None => name,
    }
}

/// The text in the brackets at the end of a name.
fn zone_in(name: &str) -> Option<&str> {
    let (_, end) = name.split_once(['(', '['])?;
    end.trim_end().strip_suffix([')', ']']).map(str::trim)
}

/// The column with the first alias that is present. Aliases are in order of preference.
pub(super) fn find(names: &[String], aliases: &[&str]) -> Option<usize> {
    aliases.iter().find_map(|alias| names.iter().position(|name| name == alias))
}
