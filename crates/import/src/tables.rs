//! Finds the candles in JSON that is no plain array: rows inside an object, columns as arrays or as maps, maps from time to
//! candle, and a value on each line. Interfaces of exchanges and every `orient` of pandas write one of these.

use super::names::{self, plain};
use super::tokens::Tokens;
use super::zones::{self, Zone};

/// How deep candles may be in other values.
const MAX_DEPTH: usize = 8;

/// Elements of an array of other things in which candles are searched.
const MAX_SEARCHED: usize = 100;

/// Candles found in a file.
#[derive(Debug)]
pub(super) struct Table<'a> {
    /// The key under which they are; empty at the top.
    pub(super) key: String,
    /// The names of the columns, if they are not keys of each row.
    pub(super) names: Vec<String>,
    pub(super) rows: Rows<'a>,
    /// The interface whose order of columns the names are.
    pub(super) source: Option<&'static str>,
}

/// The rows of a table.
#[derive(Debug)]
pub(super) enum Rows<'a> {
    /// Arrays or objects.
    Elements(Vec<&'a [u8]>),
    /// Columns of texts.
    Columns(Vec<Column>),
}

/// The texts of a column.
pub(super) type Column = Vec<Vec<u8>>;

/// A zone with the name that the file gives it.
type NamedZone = (Zone, String);

/// An object as its keys and values.
type Members<'a> = Vec<(String, &'a [u8])>;

/// The order of columns of KuCoin, whose rows have no names.
const KUCOIN: &str = "time,open,close,high,low,volume,turnover";

/// The tables of a file and the zone that it names; `None` if it is not JSON.
pub(super) fn find(json: &[u8]) -> Option<(Vec<Table<'_>>, Option<NamedZone>)> {
    let values = values(json)?;
    let mut search = Search::default();
    match values.as_slice() {
        [value] if scalars(value).is_none() => search.value(value, "", 0),
        _ => {
            search.rows(values, "");
        }
    }
    Some((search.tables, search.zone))
}

/// The values of a text, one after another: one, or one on each line.
fn values(json: &[u8]) -> Option<Vec<&[u8]>> {
    let json = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json);
    let mut tokens = Tokens(json);
    let mut values = Vec::new();
    while tokens.next().is_some() {
        values.push(tokens.span()?);
    }
    Some(values)
}

fn items(array: &[u8]) -> Option<Vec<&[u8]>> {
    let mut tokens = Tokens::open(array);
    let mut items = Vec::new();
    while !tokens.at_end()? {
        items.push(tokens.span()?);
        tokens.comma()?;
    }
    Some(items)
}

fn members(object: &[u8]) -> Option<Members<'_>> {
    let mut tokens = Tokens::open(object);
    let mut members = Vec::new();
    while !tokens.at_end()? {
        let mut key = Vec::new();
        tokens.key(&mut key)?;
        members.push((String::from_utf8_lossy(&key).into_owned(), tokens.span()?));
        tokens.comma()?;
    }
    Some(members)
}

/// The text of a value that is no array or object.
fn scalar(value: &[u8]) -> Option<Vec<u8>> {
    (!is_array(value) && !is_object(value)).then_some(())?;
    let mut text = Vec::new();
    Tokens(value).value(&mut text)?;
    Some(text)
}

fn scalars(array: &[u8]) -> Option<Vec<Vec<u8>>> {
    is_array(array).then_some(())?;
    items(array)?.into_iter().map(scalar).collect()
}

fn texts(array: &[u8]) -> Option<Vec<String>> {
    let texts = scalars(array)?;
    Some(texts.iter().map(|text| String::from_utf8_lossy(text).into_owned()).collect())
}

fn is_array(value: &[u8]) -> bool {
    value.starts_with(b"[")
}

fn is_object(value: &[u8]) -> bool {
    value.starts_with(b"{")
}

fn get<'a>(members: &Members<'a>, key: &str) -> Option<&'a [u8]> {
    members.iter().find(|(name, _)| name == key).map(|(_, value)| *value)
}

/// Number of prices among names.
fn prices<'a>(names: impl Iterator<Item = &'a str>) -> usize {
    let names: Vec<String> = names.map(plain).collect();
    let has = |aliases: &[&str]| names.iter().any(|name| aliases.contains(&name.as_str()));
    [names::OPEN, names::HIGH, names::LOW, names::CLOSE]
        .into_iter()
        .filter(|aliases| has(aliases))
        .count()
}

fn keys<'a, 'b: 'a>(members: &'a Members<'b>) -> impl Iterator<Item = &'a str> {
    members.iter().map(|(key, _)| key.as_str())
}

/// The tables found so far.
#[derive(Default)]
struct Search<'a> {
    tables: Vec<Table<'a>>,
    zone: Option<NamedZone>,
}

impl<'a> Search<'a> {
    fn value(&mut self, value: &'a [u8], key: &str, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        if is_array(value) {
            let Some(items) = items(value) else { return };
            if let Some(items) = self.rows(items, key) {
                items
                    .into_iter()
                    .take(MAX_SEARCHED)
                    .for_each(|item| self.value(item, key, depth + 1));
            }
        } else if is_object(value) {
            let Some(members) = members(value) else { return };
            self.object(&members, key, depth);
        } else {
            self.note_zone(value, key);
        }
    }

    /// Adds rows of candles; gives other items back.
    fn rows(&mut self, items: Vec<&'a [u8]>, key: &str) -> Option<Vec<&'a [u8]>> {
        let Some(first) = items.first() else { return Some(items) };
        let is_candle = if is_object(first) {
            members(first).is_some_and(|members| {
                prices(keys(&members)) >= 3
                    && members
                        .iter()
                        .filter(|(_, value)| is_array(value) || is_object(value))
                        .count()
                        < 2
            })
        } else {
            scalars(first).is_some_and(|fields| fields.len() >= 5)
        };
        if !is_candle {
            return Some(items);
        }
        self.add(key, Vec::new(), Rows::Elements(items), None);
        None
    }

    fn object(&mut self, members: &Members<'a>, key: &str, depth: usize) {
        let found = self.split_table(members, key)
            || self.kucoin(members, key)
            || self.yahoo(members, key)
            || self.arrays(members, key)
            || self.maps(members, key)
            || self.by_time(members, key);
        if found {
            return;
        }
        for (name, value) in members {
            self.value(value, name, depth + 1);
        }
    }

    /// `{"columns": […], "index": […], "data": [[…]]}` of pandas, and `column_names` with `data` of Quandl.
    fn split_table(&mut self, members: &Members<'a>, key: &str) -> bool {
        let names =
            get(members, "columns").or_else(|| get(members, "column_names")).and_then(texts);
        let rows = get(members, "data").and_then(items);
        let (Some(mut names), Some(rows)) = (names, rows) else { return false };
        if prices(names.iter().map(String::as_str)) < 3 {
            return false;
        }
        let Some(index) = get(members, "index").and_then(scalars) else {
            self.add(key, names, Rows::Elements(rows), None);
            return true;
        };
        let Some(cells) = rows.into_iter().map(scalars).collect::<Option<Vec<_>>>() else {
            return false;
        };
        if index.len() != cells.len() || cells.iter().any(|row| row.len() != names.len()) {
            return false;
        }
        let mut columns = vec![index];
        columns.extend(
            (0..names.len()).map(|column| cells.iter().map(|row| row[column].clone()).collect()),
        );
        names.insert(0, String::new());
        self.add(key, names, Rows::Columns(columns), None);
        true
    }

    /// `{"code": "200000", "data": [["time", "open", "close", "high", "low", …]]}`.
    fn kucoin(&mut self, members: &Members<'a>, key: &str) -> bool {
        let is_kucoin = get(members, "code") == Some(b"\"200000\"");
        let rows = get(members, "data").and_then(items).unwrap_or_default();
        let has_seven = rows.first().and_then(|row| scalars(row)).is_some_and(|row| row.len() == 7);
        if is_kucoin && has_seven {
            self.add(key, split(KUCOIN), Rows::Elements(rows), Some("KuCoin"));
        }
        is_kucoin && has_seven
    }

    /// `{"timestamp": […], "indicators": {"quote": [{"open": […], …}]}}`.
    fn yahoo(&mut self, members: &Members<'a>, key: &str) -> bool {
        let times = get(members, "timestamp").and_then(scalars);
        let quote = get(members, "indicators").and_then(self::members);
        let quote = quote.as_ref().and_then(|indicators| get(indicators, "quote"));
        let quote = quote
            .and_then(items)
            .and_then(|quotes| quotes.first().copied())
            .and_then(self::members);
        let (Some(times), Some(quote)) = (times, quote) else { return false };
        let Some((mut names, mut columns)) = array_columns(&quote) else { return false };
        if columns.iter().any(|column| column.len() != times.len()) {
            return false;
        }
        names.push("timestamp".to_owned());
        columns.push(times);
        self.add(key, names, Rows::Columns(columns), None);
        true
    }

    /// `{"t": […], "o": […], "h": […], "l": […], "c": […]}`.
    fn arrays(&mut self, members: &Members<'a>, key: &str) -> bool {
        let Some((names, columns)) = array_columns(members) else { return false };
        let has_one_length = columns.iter().all(|column| column.len() == columns[0].len());
        if prices(names.iter().map(String::as_str)) < 3 || !has_one_length {
            return false;
        }
        self.add(key, names, Rows::Columns(columns), None);
        true
    }

    /// `{"Open": {"2024-01-02": 1, …}, …}`: all maps have the same keys.
    fn maps(&mut self, members: &Members<'a>, key: &str) -> bool {
        if prices(keys(members)) < 3 {
            return false;
        }
        let maps: Option<Vec<Members<'a>>> = members
            .iter()
            .map(|(_, value)| is_object(value).then(|| self::members(value))?)
            .collect();
        let Some(maps) = maps else { return false };
        let index: Vec<String> = maps[0].iter().map(|(key, _)| key.clone()).collect();
        if maps.iter().any(|map| {
            map.len() != index.len() || keys(map).zip(&index).any(|(key, index)| key != index)
        }) {
            return false;
        }
        let cells = |map: &Members<'a>| {
            map.iter().map(|(_, value)| scalar(value)).collect::<Option<Vec<_>>>()
        };
        let Some(mut columns) = maps.iter().map(cells).collect::<Option<Vec<_>>>() else {
            return false;
        };
        columns.insert(0, index.into_iter().map(String::into_bytes).collect());
        let mut names: Vec<String> = keys(members).map(str::to_owned).collect();
        names.insert(0, String::new());
        self.add(key, names, Rows::Columns(columns), None);
        true
    }

    /// `{"2024-01-02": {"open": 1, …}, …}`: the key is the time, unless the candle has one.
    fn by_time(&mut self, members: &Members<'a>, key: &str) -> bool {
        let Some((_, first)) = members.first() else { return false };
        let Some(first) = is_object(first).then(|| self::members(first)).flatten() else {
            return false;
        };
        let is_key =
            |key: &str| key.starts_with(|letter: char| letter.is_ascii_digit() || letter == '-');
        if prices(keys(&first)) < 3 || !is_key(&members[0].0) {
            return false;
        }
        let names: Vec<String> = keys(&first).map(str::to_owned).collect();
        let mut columns = vec![Vec::new(); names.len() + 1];
        for (time, value) in members {
            let Some(row) = is_object(value).then(|| self::members(value)).flatten() else {
                return false;
            };
            columns[0].push(time.clone().into_bytes());
            for (name, column) in names.iter().zip(&mut columns[1..]) {
                column.push(get(&row, name).and_then(scalar).unwrap_or_default());
            }
        }
        self.add(key, [vec![String::new()], names].concat(), Rows::Columns(columns), None);
        true
    }

    fn note_zone(&mut self, value: &[u8], key: &str) {
        if !plain(key).ends_with("timezone") {
            return;
        }
        let name = scalar(value).and_then(|text| String::from_utf8(text).ok());
        if let Some((zone, name)) = name.and_then(|name| Some((zones::parse(&name)?, name))) {
            self.zone.get_or_insert((zone, name));
        }
    }

    fn add(&mut self, key: &str, names: Vec<String>, rows: Rows<'a>, source: Option<&'static str>) {
        self.tables.push(Table { key: key.to_owned(), names, rows, source });
    }
}

/// The members that are arrays of texts and numbers, as columns.
fn array_columns(members: &Members<'_>) -> Option<(Vec<String>, Vec<Column>)> {
    let arrays = members.iter().filter_map(|(key, value)| Some((key.clone(), scalars(value)?)));
    let (names, columns): (Vec<String>, Vec<Column>) = arrays.unzip();
    (!columns.is_empty()).then_some((names, columns))
}

fn split(names: &str) -> Vec<String> {
    names.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}
