//! Reads the rows of a file whose columns and formats are known. A row that is no candle is counted with its reason, or refused.

use super::gather::Gather;
use super::layout::{self, Layout, PRICES, TimeColumns};
use super::left_out::LeftOut;
use super::moments::{self, Moments};
use super::number::{self, Style};
use super::preview::Reason;
use super::record::{Place, Record};
use super::{names, time};
use crate::candles::Candle;
use crate::error::{Error, Result};

/// A price may differ from those beside it by this factor if its mark may be one of thousands.
const THOUSANDS: f64 = 50.0;

/// A price this many times above or below the others of its row may lack its decimal mark.
const FAR: f64 = 8.0;

/// Reads rows.
pub(super) struct RowReader {
    pub(super) layout: Layout,
    pub(super) style: Style,
    pub(super) times: Moments,
    pub(super) gathered: Gather,
    pub(super) left_out: LeftOut,
    /// The symbol of the rows, as the file writes it.
    symbol: Option<String>,
    /// Whether the options choose the symbol.
    symbol_is_chosen: bool,
    pub(super) rows_without_volume: u32,
    /// A row without numbers, behind which no candle may follow.
    footer: Option<(Place, String)>,
}

impl RowReader {
    pub(super) fn new(
        layout: Layout,
        style: Style,
        times: Moments,
        symbol: Option<String>,
    ) -> Self {
        Self {
            gathered: Gather::new(layout.is_assumed),
            layout,
            style,
            times,
            left_out: LeftOut::default(),
            symbol_is_chosen: symbol.is_some(),
            symbol,
            rows_without_volume: 0,
            footer: None,
        }
    }

    /// Number of candles.
    pub(super) fn len(&self) -> usize {
        self.gathered.len()
    }

    /// Reads a row.
    pub(super) fn row(&mut self, record: &Record<'_>) -> Result<()> {
        if record.len() != self.layout.fields && !self.has_all_fields(record)? {
            return Ok(());
        }
        if let Some(column) = self.layout.symbol
            && !self.is_of_symbol(record, column)?
        {
            self.left_out.add(Reason::OtherSymbol, record.place);
            return Ok(());
        }
        let mut grouped = false;
        let prices = match self.prices(record, &mut grouped) {
            Ok(Some(prices)) => prices,
            Ok(None) => {
                self.left_out.add(Reason::WithoutPrices, record.place);
                return Ok(());
            }
            Err(_) if self.is_header(record) => {
                self.left_out.add(Reason::RepeatedHeader, record.place);
                return Ok(());
            }
            Err(_) if self.is_remark(record) => {
                self.add_footer(record);
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        if let Some((place, text)) = &self.footer {
            let reason = "this row is no candle, though candles follow";
            return Err(place.refuse("row", text, reason));
        }
        if grouped {
            self.check_size(record, prices)?;
        }
        let [open, high, low, close] = prices;
        let (most, least) = (highest(prices), -highest(prices.map(|price| -price)));
        if most > least * FAR {
            self.check_marks(record, prices)?;
        }
        let time = self.times.read(record, self.layout.time)?;
        let volume = self.volume(record)?;
        let candle = Candle { time, open, high, low, close, volume };
        let text = moments::text(record, self.layout.time)?;
        self.gathered.add(candle, record.place, text, self.times.is_local())
    }

    /// Whether a row with another number of fields than the others still is one: none is, but a remark is left out.
    #[cold]
    fn has_all_fields(&mut self, record: &Record<'_>) -> Result<bool> {
        let (fields, expected) = (record.len(), self.layout.fields);
        if fields > expected {
            let reason = format!(
                "the row has {fields} fields, {} {expected}: is a decimal comma, or a time, a field of its own?",
                self.of_what()
            );
            return Err(record.place.refuse("row", &record.shown(), reason));
        }
        if self.is_remark(record) {
            self.add_footer(record);
            return Ok(false);
        }
        let reason = format!("the row ends after {fields} fields, {} {expected}", self.of_what());
        let name = self.first_missing(fields);
        Err(record.place.refuse(name, "nothing", reason))
    }

    fn of_what(&self) -> &'static str {
        if self.layout.names.is_empty() { "the first row has" } else { "the header" }
    }

    /// The first price that a row of so many fields lacks.
    fn first_missing(&self, fields: usize) -> &'static str {
        let columns = PRICES.into_iter().zip(self.layout.prices);
        columns
            .filter(|(_, column)| *column >= fields)
            .map(|(name, _)| name)
            .next()
            .unwrap_or("row")
    }

    /// Whether a row is text for people: its first field is no time and no number, and the others are empty.
    fn is_remark(&self, record: &Record<'_>) -> bool {
        let first = record.field(0).unwrap_or_default();
        let has_text = first.chars().any(char::is_alphabetic)
            && !first.starts_with(|letter: char| letter.is_ascii_digit());
        let others_are_empty = record.fields().skip(1).all(str::is_empty);
        let is_line = matches!(record.place, Place::Line(_));
        // Where rows begin with a text, such as the symbol, a remark has words.
        let begins_with_time =
            matches!(self.layout.time, TimeColumns::One(0) | TimeColumns::DateAndClock(0, _));
        if !begins_with_time && (!first.contains(' ') || first.contains(['\t', ';', '|'])) {
            return false;
        }
        is_line
            && has_text
            && others_are_empty
            && !time::is_moment(first)
            && !number::is_number_or_missing(first)
    }

    fn add_footer(&mut self, record: &Record<'_>) {
        self.footer.get_or_insert_with(|| (record.place, record.shown()));
        self.left_out.add(Reason::Remark, record.place);
    }

    /// Whether a row is a repeated header. Concatenated files repeat it, and files of yfinance have a second one.
    fn is_header(&self, record: &Record<'_>) -> bool {
        let is_same = !self.layout.names.is_empty()
            && self.layout.prices.iter().all(|&column| {
                let name = record.field(column).map(names::plain);
                name == self.layout.names.get(column).map(|name| names::plain(name))
            });
        is_same || self.is_ticker(record)
    }

    /// Whether a row is the second header of yfinance, with one symbol in all columns.
    fn is_ticker(&self, record: &Record<'_>) -> bool {
        let symbol = record.field(self.layout.prices[0]);
        record.field(0) == Some("Ticker")
            && self.layout.prices.iter().all(|&column| record.field(column) == symbol)
    }

    fn is_of_symbol(&mut self, record: &Record<'_>, column: usize) -> Result<bool> {
        let found = record.field(column).unwrap_or_default();
        match &self.symbol {
            Some(symbol) if symbol == found => Ok(true),
            Some(symbol) if self.symbol_is_chosen => Ok(symbol.eq_ignore_ascii_case(found)),
            Some(_) if self.is_header(record) => Ok(true),
            Some(symbol) => {
                Err(layout::several(record, &format!("{symbol} and {found} among them")))
            }
            None => {
                self.symbol = Some(found.to_owned());
                Ok(true)
            }
        }
    }

    /// Open, high, low and close; `None` if all four are missing.
    fn prices(&self, record: &Record<'_>, grouped: &mut bool) -> Result<Option<[f64; 4]>> {
        let mut prices = [0.0; 4];
        let mut first_missing = None;
        let mut missing = 0;
        for ((price, index), name) in prices.iter_mut().zip(self.layout.prices).zip(PRICES) {
            match self.number(record, index, name, grouped)? {
                Some(number) => *price = number,
                None => {
                    missing += 1;
                    first_missing.get_or_insert((index, name));
                }
            }
        }
        match first_missing {
            None => Ok(Some(prices)),
            Some(_) if missing == prices.len() || self.is_only_close(record, missing) => Ok(None),
            Some((index, name)) => {
                let text = record.required(index, name)?;
                let found = if text.is_empty() { "nothing" } else { text };
                let reason = "this price is missing, though the row has others";
                Err(record.place.refuse(name, found, reason))
            }
        }
    }

    /// Whether a row has only a close and no volume, which is the last price again on a day without trading.
    fn is_only_close(&self, record: &Record<'_>, missing: usize) -> bool {
        let is_none = |index: usize| record.field(index).is_some_and(number::is_missing);
        let without_volume = self.layout.volume.is_some_and(|index| {
            record.field(index).is_some_and(|text| {
                number::is_missing(text)
                    || self.style.plain(text).is_some_and(|volume| volume <= 0.0)
            })
        });
        missing == 3 && !is_none(self.layout.prices[3]) && without_volume
    }

    fn volume(&mut self, record: &Record<'_>) -> Result<f64> {
        let Some(index) = self.layout.volume else { return Ok(0.0) };
        if !self.style.whole_volumes
            && let Some(volume) = record.field(index).and_then(|text| self.style.plain(text))
        {
            return Ok(volume);
        }
        let text = record.required(index, "volume")?;
        if self.style.is_whole_volume_unclear(text) {
            return Err(record.place.refuse("volume", text, number::UNCLEAR));
        }
        if let Some(volume) = self.style.volume(text) {
            return Ok(volume);
        }
        let volume = self.number(record, index, "volume", &mut false)?;
        self.rows_without_volume += u32::from(volume.is_none());
        Ok(volume.unwrap_or(0.0))
    }

    /// A number; `None` if the field stands for a missing value. Sets `grouped` for one that is written with a mark.
    fn number(
        &self,
        record: &Record<'_>,
        index: usize,
        name: &str,
        grouped: &mut bool,
    ) -> Result<Option<f64>> {
        let text = record.required(index, name)?;
        if let Some(number) = self.style.plain(text) {
            return Ok(Some(number));
        }
        if let Some(number) = self.style.marked(text) {
            *grouped = true;
            return Ok(Some(number));
        }
        if number::is_missing(text) {
            return Ok(None);
        }
        let reason =
            if self.style.is_unclear(text) { number::UNCLEAR } else { "this is not a number" };
        Err(record.place.refuse(name, text, reason))
    }

    /// Refuses prices with marks that are far from the others of the row and the row before: the mark may be the other one.
    #[cold]
    fn check_size(&self, record: &Record<'_>, prices: [f64; 4]) -> Result<()> {
        let before = self.gathered.last_close();
        for ((price, index), name) in prices.into_iter().zip(self.layout.prices).zip(PRICES) {
            let is_far = |other: f64| price > other * THOUSANDS || other > price * THOUSANDS;
            if prices.iter().any(|&other| is_far(other)) || before.is_some_and(is_far) {
                let text = record.required(index, name)?;
                if text.contains([',', '.']) {
                    return Err(record.place.refuse(name, text, number::UNCLEAR));
                }
            }
        }
        Ok(())
    }

    /// Refuses a price that is far from the three others and, unlike one of them, has no decimals.
    #[cold]
    fn check_marks(&self, record: &Record<'_>, prices: [f64; 4]) -> Result<()> {
        let has_mark = |index: usize| record.field(index).unwrap_or_default().contains(['.', ',']);
        let any_mark = self.layout.prices.iter().any(|&index| has_mark(index));
        for (place, (&price, name)) in prices.iter().zip(PRICES).enumerate() {
            let index = self.layout.prices[place];
            let is_far = |(other, &beside): (usize, &f64)| {
                other == place || price > beside * FAR || beside > price * FAR
            };
            if any_mark && !has_mark(index) && prices.iter().enumerate().all(is_far) {
                let reason = "this price is far from the others of the row, and has no decimals as they do: is its decimal mark missing?";
                return Err(record.place.refuse(name, record.required(index, name)?, reason));
            }
        }
        Ok(())
    }

    /// The symbol of the rows, if the file names it.
    pub(super) fn symbol(&self) -> Option<&str> {
        self.layout.symbol.and(self.symbol.as_deref())
    }

    #[cold]
    pub(super) fn no_candles(&self, last_place: Option<Place>) -> Error {
        match last_place {
            Some(Place::Line(line)) => {
                let reason = match self.left_out.of(Reason::OtherSymbol) {
                    Some((rows, _)) => format!(
                        "no row has the symbol of the option symbol; {rows} have another one"
                    ),
                    None => "there must be at least one row of candles below the header".to_owned(),
                };
                Error::line(line + 1, "row", "end of file", reason)
            }
            _ => Error::field("candles", 0, "there must be at least one candle"),
        }
    }
}

fn highest(prices: [f64; 4]) -> f64 {
    prices
        .into_iter()
        .fold(f64::NEG_INFINITY, |most, price| if price > most { price } else { most })
}
