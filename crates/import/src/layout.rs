//! The columns of a file, found by the names in its header, by the values in its first row, or as the options choose them.

use super::affix;
use super::names::{self, plain};
use super::number;
use super::options::{ColumnChoice, ImportOptions};
use super::record::{Place, Record};
use super::time;
use super::zones::{self, Zone};
use super::{Assumption, number_times};
use crate::error::{Error, Result};

/// The reason for which a file without columns of candles is refused.
pub(super) const EXPECTED: &str = "the first line must name the columns time, open, high, low and close, or hold them in this order";

/// The names of the prices, in the order of [`Layout::prices`].
pub(super) const PRICES: [&str; 4] = ["open", "high", "low", "close"];

/// The index of each column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    pub(super) time: TimeColumns,
    /// Open, high, low and close.
    pub(super) prices: [usize; 4],
    pub(super) volume: Option<usize>,
    /// The column of the symbol, if the file has one.
    pub(super) symbol: Option<usize>,
    /// The zone that the name of the time column gives.
    pub(super) zone: Option<(Zone, String)>,
    /// Number of fields of a row.
    pub(super) fields: usize,
    /// The names of all columns; empty without a header.
    pub(super) names: Vec<String>,
    /// Whether the order of the prices is assumed: there is no header, and it is not chosen.
    pub(super) is_assumed: bool,
    /// Assumptions about the columns.
    pub(super) notes: Vec<Assumption>,
}

/// The columns of the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TimeColumns {
    /// One column with date and time of day.
    One(usize),
    /// A column with the date and one with the time of day.
    DateAndClock(usize, usize),
}

impl Layout {
    /// Reads a header; `None` if the record is not a header.
    ///
    /// # Errors
    /// For a header that lacks a column or has one twice, and for chosen columns that it does not have.
    pub(super) fn named(record: &Record<'_>, options: &ImportOptions) -> Result<Option<Self>> {
        let header = Header::new(record, options);
        let prices = header.prices()?;
        let time = header.time();
        let known = prices.iter().flatten().count() + usize::from(time.is_some());
        let chosen = Chosen::by_name(record, options);
        if known < 3 && chosen.is_none() {
            return Ok(None);
        }
        let chosen = chosen.unwrap_or_default();
        if let Some(name) = record.fields().find(|name| name.contains([';', '\t', '|'])) {
            let reason = "a name of the header has another separator in it than the others";
            return Err(record.place.refuse("header", name, reason));
        }
        let mut found = [0; 4];
        for (index, name) in PRICES.into_iter().enumerate() {
            let column = chosen.prices[index].or(prices[index]);
            let Some(column) = column else { return Err(header.missing(name)) };
            if chosen.prices[index].is_none() {
                header.check_unique(column, name)?;
            }
            found[index] = column;
        }
        let time = chosen.time.or(time).ok_or_else(|| header.missing("time"))?;
        let (TimeColumns::One(date) | TimeColumns::DateAndClock(date, _)) = time;
        let volume = chosen.volume.or_else(|| header.volume(found[3], date));
        let mut layout = Self {
            time,
            prices: found,
            volume,
            symbol: find(&header.names, names::SYMBOL).filter(|&column| column != date),
            zone: header.zone(time),
            fields: record.len(),
            names: record.fields().map(str::to_owned).collect(),
            is_assumed: false,
            notes: Vec::new(),
        };
        layout.note(&header, &chosen);
        Ok(Some(layout))
    }

    /// Recognises a row of candles without a header: a time (or a date and a time of day), then four or more numbers; or the
    /// columns that the options choose by their numbers.
    ///
    /// # Errors
    /// For chosen columns that the row does not have.
    pub(super) fn unnamed(record: &Record<'_>, options: &ImportOptions) -> Result<Option<Self>> {
        if let Some(choice) = &options.columns {
            return Chosen::by_number(record, choice)
                .map(|chosen| chosen.and_then(|chosen| chosen.layout(record)));
        }
        if let Some(layout) = gate(record) {
            return Ok(Some(layout));
        }
        let text = |index| record.field(index).unwrap_or_default();
        let is_moment = |index| {
            time::is_moment(text(index))
                || number_times::number(text(index)).is_some_and(|_| is_time(text(index)))
        };
        let (time, open, time_names) = if time::clock_alone(text(1)) && time::is_moment(text(0)) {
            (TimeColumns::DateAndClock(0, 1), 2, "date, time")
        } else if is_moment(0) {
            (TimeColumns::One(0), 1, "time")
        } else {
            return Ok(None);
        };
        let prices = (open..open + 4).all(|index| number::is_number_or_missing(text(index)));
        if !prices || record.len() < open + 4 {
            return Ok(None);
        }
        let volume = unnamed_volume(record, open);
        let mut note = format!("no header: the columns are {time_names}, open, high, low, close");
        note += if volume.is_some() { ", volume" } else { "; the volume is 0" };
        if volume == Some(open + 5) {
            note += " (after the average price)";
        }
        Ok(Some(Self {
            time,
            prices: [open, open + 1, open + 2, open + 3],
            volume,
            symbol: None,
            zone: None,
            fields: record.len(),
            names: Vec::new(),
            is_assumed: true,
            notes: vec![Assumption::of("columns", note)],
        }))
    }

    /// Notes which of several possible columns is used.
    fn note(&mut self, header: &Header<'_>, chosen: &Chosen) {
        let name = |index: usize| header.record.field(index).unwrap_or_default().to_owned();
        let (TimeColumns::One(time) | TimeColumns::DateAndClock(time, _)) = self.time;
        if chosen.time.is_none() {
            let is_time =
                header.names.get(time).is_some_and(|name| names::CLOSING.contains(&name.as_str()));
            let beside = header.names.iter().any(|name| names::CLOSING.contains(&name.as_str()));
            if is_time {
                self.tell(
                    "columns.time",
                    format!(
                        "the times are those of the column {}, which may be closing times",
                        name(time)
                    ),
                );
            } else if beside
                && header.names.iter().any(|name| name == "timestamp")
                && header.names[time] != "timestamp"
            {
                self.tell(
                    "columns.time",
                    format!("the times are those of the column {}", name(time)),
                );
            }
        }
        if header.names.iter().any(|name| name.starts_with("adjclose") || name == "adjusted") {
            self.tell(
                "columns.close",
                "prices are as traded: the adjusted close is not used".to_owned(),
            );
        }
        let close = self.prices[3];
        if chosen.prices[3].is_none() {
            let others = header.names.iter().enumerate().filter(|(index, name)| {
                *index != close && *index != time && names::CLOSE.contains(&name.as_str())
            });
            let others: Vec<String> = others.map(|(index, _)| name(index)).collect();
            if !others.is_empty() {
                self.tell(
                    "columns.close",
                    format!("the close is the column {}, not {}", name(close), others.join(" or ")),
                );
            } else if ["price", "last", "latest", "lastprice"]
                .contains(&header.names[close].as_str())
            {
                self.tell("columns.close", format!("the close is the column {}", name(close)));
            }
        }
        if chosen.volume.is_some() {
            return;
        }
        match self.volume {
            None => {
                self.tell("columns.volume", "there is no volume column: the volume is 0".to_owned())
            }
            Some(index) if !names::PLAIN_VOLUME.contains(&header.names[index].as_str()) => {
                self.tell("columns.volume", format!("the volume is the column {}", name(index)));
            }
            Some(_) => {}
        }
    }

    fn tell(&mut self, option: &str, text: String) {
        self.notes.push(Assumption::of(option, text));
    }
}

/// Whether a number can be a time, of any format.
pub(super) fn is_time(text: &str) -> bool {
    let is_early = || {
        number_times::read_early(super::options::TimeFormat::EpochSeconds, text)
            .is_some_and(|time| time.abs() > 1e11)
    };
    number_times::ALL.into_iter().any(|format| number_times::read(format, text).is_some())
        || is_early()
}

/// Whether a text is the name of prices in a header: a line with several of them is no remark.
pub(super) fn is_price_name(text: &str) -> bool {
    let name = plain(text);
    [names::OPEN, names::HIGH, names::LOW, names::CLOSE]
        .iter()
        .any(|names| names.contains(&name.as_str()))
}

/// A header with its names in the form in which they are compared.
struct Header<'a> {
    record: &'a Record<'a>,
    names: Vec<String>,
    symbol: Option<String>,
}

impl<'a> Header<'a> {
    fn new(record: &'a Record<'a>, options: &ImportOptions) -> Self {
        let names = record.fields().map(|name| plain(without_zone(name))).collect();
        Self { record, names, symbol: options.symbol.as_deref().map(plain) }
    }

    /// The columns of the prices by their names, alone or with the symbol before or behind: `AAPL.Open`.
    fn prices(&self) -> Result<[Option<usize>; 4]> {
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

    fn time(&self) -> Option<TimeColumns> {
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
    fn volume(&self, close: usize, time: usize) -> Option<usize> {
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
    fn zone(&self, time: TimeColumns) -> Option<(Zone, String)> {
        let (TimeColumns::One(index) | TimeColumns::DateAndClock(_, index)) = time;
        let name = self.record.field(index)?;
        let zone = zone_in(name)?;
        Some((zones::parse(zone)?, zone.to_owned()))
    }

    /// Two columns with the name of a used one are two symbols, or two kinds of the same.
    fn check_unique(&self, column: usize, name: &str) -> Result<()> {
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
    fn missing(&self, name: &str) -> Error {
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

/// The error for a file with several symbols.
#[cold]
pub(super) fn several(record: &Record<'_>, symbols: &str) -> Error {
    let reason = format!(
        "the file has the candles of several symbols, {symbols}: choose one with the option symbol"
    );
    record.place.refuse("symbol", &record.shown(), reason)
}

/// The error for a record that is neither a header nor a candle.
#[cold]
pub(super) fn no_header(record: &Record<'_>, more: &str) -> Error {
    let expected = match record.place {
        Place::Line(_) => EXPECTED,
        Place::Element(_) => "a candle must have time, open, high, low and close",
    };
    record.place.refuse("header", &record.shown(), format!("{expected}{more}"))
}

/// The column with the first alias that is present. Aliases are in order of preference.
fn find(names: &[String], aliases: &[&str]) -> Option<usize> {
    aliases.iter().find_map(|alias| names.iter().position(|name| name == alias))
}

/// The columns of rows of Gate, which end with whether the candle is closed: time, turnover, close, high, low, open, volume.
fn gate(record: &Record<'_>) -> Option<Layout> {
    let is_closed = record.field(7).is_some_and(|text| ["true", "false"].contains(&text));
    (record.len() == 8 && is_closed && matches!(record.place, Place::Element(_))).then(|| Layout {
        time: TimeColumns::One(0),
        prices: [5, 3, 4, 2],
        volume: Some(6),
        symbol: None,
        zone: None,
        fields: record.len(),
        names: Vec::new(),
        is_assumed: false,
        notes: vec![Assumption::of(
            "columns",
            "no names: the columns are in the order of Gate".to_owned(),
        )],
    })
}

/// The column of the volume in a row without a header: the number after the close. Rows of the interface of Kraken have
/// eight fields, with the average price, a number between low and high, before the volume.
fn unnamed_volume(record: &Record<'_>, open: usize) -> Option<usize> {
    let number = |index| number::Style::POINT.plain(record.field(index)?);
    let any = |index| record.field(index).is_some_and(number::is_number_or_missing);
    any(open + 4).then_some(())?;
    let average = record.len() == open + 7
        && matches!(record.place, Place::Element(_))
        && number(open + 4).is_some_and(|next| {
            number(open + 1).is_some_and(|high| next <= high)
                && number(open + 2).is_some_and(|low| next >= low)
        });
    Some(open + if average { 5 } else { 4 })
}

/// The columns that the options choose.
#[derive(Debug, Default)]
struct Chosen {
    time: Option<TimeColumns>,
    prices: [Option<usize>; 4],
    volume: Option<usize>,
}

impl Chosen {
    /// The chosen columns of a header; `None` if the options choose none, or if a name of theirs is not in the record.
    fn by_name(record: &Record<'_>, options: &ImportOptions) -> Option<Self> {
        let choice = options.columns.as_ref()?;
        let is_number = |name: &String| name.parse::<usize>().is_ok();
        let is_header = !record.fields().any(|field| number_times::number(field).is_some());
        let only_numbers = choice.all().flatten().all(is_number);
        if !is_header && only_numbers {
            return None;
        }
        let names: Vec<String> = record.fields().map(plain).collect();
        Self::of(choice, |name| {
            let by_name = names.iter().position(|other| *other == plain(name));
            by_name.or_else(|| number_of(name, record.len()))
        })
    }

    /// The chosen columns of a row without a header, all by their numbers.
    fn by_number(record: &Record<'_>, choice: &ColumnChoice) -> Result<Option<Self>> {
        let is_row = record.fields().any(|field| number_times::number(field).is_some());
        if !is_row {
            return Ok(None);
        }
        for name in choice.all().flatten() {
            if number_of(name, record.len()).is_none() {
                let reason = format!(
                    "the file has no column of this name; it may be a number from 1 to {}",
                    record.len()
                );
                return Err(Error::field("columns", name, reason));
            }
        }
        Ok(Self::of(choice, |name| number_of(name, record.len())))
    }

    fn of(choice: &ColumnChoice, index: impl Fn(&str) -> Option<usize>) -> Option<Self> {
        let column = |name: &Option<String>| match name {
            Some(name) => index(name).map(Some),
            None => Some(None),
        };
        let time = match (column(&choice.time)?, column(&choice.clock)?) {
            (Some(date), Some(clock)) => Some(TimeColumns::DateAndClock(date, clock)),
            (Some(time), None) => Some(TimeColumns::One(time)),
            (None, _) => None,
        };
        let [open, high, low, close] = [&choice.open, &choice.high, &choice.low, &choice.close];
        let prices = [column(open)?, column(high)?, column(low)?, column(close)?];
        Some(Self { time, prices, volume: column(&choice.volume)? })
    }

    /// The layout of rows without a header: columns that are not chosen have their usual place.
    fn layout(&self, record: &Record<'_>) -> Option<Layout> {
        let time = self.time.unwrap_or(TimeColumns::One(0));
        let open = if matches!(time, TimeColumns::DateAndClock(..)) { 2 } else { 1 };
        let mut prices = [open, open + 1, open + 2, open + 3];
        for (column, chosen) in prices.iter_mut().zip(self.prices) {
            *column = chosen.unwrap_or(*column);
        }
        prices.iter().all(|&column| column < record.len()).then_some(())?;
        let usual =
            Some(open + 4).filter(|column| *column < record.len() && !prices.contains(column));
        Some(Layout {
            time,
            prices,
            volume: self.volume.or(usual),
            symbol: None,
            zone: None,
            fields: record.len(),
            names: Vec::new(),
            is_assumed: self.prices.iter().any(Option::is_none),
            notes: Vec::new(),
        })
    }
}

impl ColumnChoice {
    fn all(&self) -> impl Iterator<Item = Option<&String>> {
        let Self { time, clock, open, high, low, close, volume } = self;
        [time, clock, open, high, low, close, volume].map(Option::as_ref).into_iter()
    }
}

/// The index of a column that is chosen by its number from 1.
fn number_of(name: &str, columns: usize) -> Option<usize> {
    name.parse::<usize>().ok()?.checked_sub(1).filter(|index| *index < columns)
}
