//! The columns of a file with a header, and which of several possible ones is used.

use super::super::names;
use super::super::options::ImportOptions;
use super::super::record::Record;
use super::chosen::Chosen;
use super::columns::{Layout, PRICES, TimeColumns};
use super::header::{self, Header};
use crate::error::Result;

impl Layout {
    /// Reads a header; `None` if the record is not a header.
    ///
    /// # Errors
    /// For a header that lacks a column or has one twice, and for chosen columns that it does not have.
    pub(crate) fn named(record: &Record<'_>, options: &ImportOptions) -> Result<Option<Self>> {
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
            symbol: header::find(&header.names, names::SYMBOL).filter(|&column| column != date),
            zone: header.zone(time),
            fields: record.len(),
            names: record.fields().map(str::to_owned).collect(),
            is_assumed: false,
            notes: Vec::new(),
        };
        layout.note(&header, &chosen);
        Ok(Some(layout))
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
}
