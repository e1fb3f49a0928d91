//! Reads a list of trades: an entry row and an exit row for each number, in any order. Columns are found by name.

use anyhow::{Context as _, Result, ensure};
use candlerun_engine::backtest::Side;
use jiff::Timestamp;
use jiff::civil::{DateTime, Weekday};
use jiff::tz::Offset;
use std::collections::BTreeMap;
use std::path::Path;

/// A list of trades.
pub(super) struct List {
    /// The trades in the order of their numbers.
    pub(super) trades: Vec<Listed>,
    /// Most decimals of a price. Prices are rounded to the tick; trailing zeros are not printed.
    pub(super) price_decimals: usize,
    /// Decimals of the units.
    pub(super) unit_decimals: usize,
}

/// A trade of a list.
pub(super) struct Listed {
    /// Its number.
    pub(super) number: u64,
    /// Direction.
    pub(super) side: Side,
    /// Units, if they are listed.
    pub(super) units: Option<f64>,
    /// Its entry.
    pub(super) entry: Fill,
    /// Its exit. For an open trade, time and price of the export.
    pub(super) exit: Fill,
    /// Whether it was open when the list was exported.
    pub(super) open: bool,
    /// Profit after costs in the account's currency, if it is listed.
    pub(super) profit: Option<Printed>,
}

/// An entry or an exit.
#[derive(Clone, Copy)]
pub(super) struct Fill {
    /// Opening time of its candle, epoch milliseconds UTC.
    pub(super) time: f64,
    /// Its price.
    pub(super) price: f64,
}

/// A number as printed.
#[derive(Clone, Copy)]
pub(super) struct Printed {
    /// Its value.
    pub(super) value: f64,
    /// Its number of decimals.
    pub(super) decimals: usize,
}

/// Indexes of the columns.
struct Columns {
    number: usize,
    kind: usize,
    time: usize,
    signal: Option<usize>,
    price: usize,
    units: Option<usize>,
    profit: Option<usize>,
}

impl Columns {
    fn of(header: &[String]) -> Result<Self> {
        let header: Vec<String> = header.iter().map(|name| name.trim().to_lowercase()).collect();
        let find = |starts: &[&str]| {
            let named = |name: &String| starts.iter().any(|start| name.starts_with(start));
            header.iter().position(|name| named(name) && !name.ends_with('%'))
        };
        Ok(Self {
            number: find(&["trade"]).context("no column for the number of a trade")?,
            kind: find(&["type"]).context("no column for the type")?,
            time: find(&["date"]).context("no column for the time")?,
            signal: find(&["signal"]),
            price: find(&["price"]).context("no column for the price")?,
            units: find(&["position size (qty", "size (qty", "qty", "quantity", "contracts"]),
            profit: find(&["net p&l", "net pnl", "profit", "p&l", "pnl"]),
        })
    }
}

/// Reads a file.
pub(super) fn read(path: &Path) -> Result<List> {
    parse(&std::fs::read_to_string(path)?)
}

fn parse(text: &str) -> Result<List> {
    let mut lines =
        text.trim_start_matches('\u{feff}').lines().filter(|line| !line.trim().is_empty());
    let columns = Columns::of(&cells(lines.next().context("it is empty")?))?;
    let mut rows: BTreeMap<u64, Vec<Row>> = BTreeMap::new();
    for (at, line) in lines.enumerate() {
        let (number, row) =
            Row::read(&columns, &cells(line)).with_context(|| format!("line {}", at + 2))?;
        rows.entry(number).or_default().push(row);
    }
    ensure!(!rows.is_empty(), "it has no trades");
    let most = |of: fn(&Row) -> Option<Printed>| {
        let printed = rows.values().flatten().filter_map(of);
        printed.map(|printed| printed.decimals).max().unwrap_or(0)
    };
    let (price_decimals, unit_decimals) = (most(|row| Some(row.price)), most(|row| row.units));
    let trades = rows
        .into_iter()
        .map(|(number, rows)| trade(number, &rows).with_context(|| format!("trade {number}")));
    Ok(List { trades: trades.collect::<Result<_>>()?, price_decimals, unit_decimals })
}

struct Row {
    enters: bool,
    side: Side,
    time: f64,
    open: bool,
    price: Printed,
    units: Option<Printed>,
    profit: Option<Printed>,
}

impl Row {
    fn read(columns: &Columns, cells: &[String]) -> Result<(u64, Self)> {
        let cell = |at: usize| cells.get(at).map_or("", |cell| cell.trim());
        let kind = cell(columns.kind).to_lowercase();
        let enters = kind.starts_with("entry");
        ensure!(enters || kind.starts_with("exit"), "the type is {kind:?}");
        let open = columns.signal.is_some_and(|at| cell(at).eq_ignore_ascii_case("open"));
        // Some exports leave the exit of an open trade empty.
        let blank = open && !enters && cell(columns.time).is_empty();
        let row = Self {
            enters,
            side: if kind.contains("short") { Side::Short } else { Side::Long },
            time: if blank { f64::NAN } else { time(cell(columns.time))? },
            open,
            price: if blank {
                NOWHERE
            } else {
                printed(cell(columns.price)).context("no price")?
            },
            units: columns.units.and_then(|at| printed(cell(at))),
            profit: columns.profit.and_then(|at| printed(cell(at))),
        };
        Ok((cell(columns.number).parse().context("no number of a trade")?, row))
    }
}

/// The price of an exit that is not listed.
const NOWHERE: Printed = Printed { value: f64::NAN, decimals: 0 };

fn trade(number: u64, rows: &[Row]) -> Result<Listed> {
    let entry = rows.iter().find(|row| row.enters).context("it has no entry")?;
    let exits: Vec<&Row> = rows.iter().filter(|row| !row.enters).collect();
    ensure!(rows.len() == exits.len() + 1 && exits.len() < 2, "it has {} rows", rows.len());
    let exit = exits.first();
    let fill = |row: &Row| Fill { time: row.time, price: row.price.value };
    Ok(Listed {
        number,
        side: entry.side,
        units: entry.units.map(|units| units.value),
        entry: fill(entry),
        exit: exit.map_or(Fill { time: f64::NAN, price: f64::NAN }, |exit| fill(exit)),
        open: exit.is_none_or(|exit| exit.open),
        profit: exit.and_then(|exit| exit.profit),
    })
}

/// The cells of a line. A cell in quotes may contain commas.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            _ => cells.last_mut().into_iter().for_each(|cell| cell.push(letter)),
        }
    }
    cells
}

/// A number with its decimals: `1,234.5`, `−0.01`, `3e-05`.
fn printed(cell: &str) -> Option<Printed> {
    let text = cell.replace(',', "").replace('\u{2212}', "-");
    let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((&text, "0"));
    let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len()) as i64;
    let decimals = decimals - exponent.parse::<i64>().ok()?;
    Some(Printed { value: text.parse().ok()?, decimals: usize::try_from(decimals).unwrap_or(0) })
}

/// Epoch milliseconds of a time with its offset, `2022-01-02T19:00:00-0500`, or of New York's clock, `2022-01-02 19:00`.
fn time(text: &str) -> Result<f64> {
    let moment = match text.parse::<Timestamp>() {
        Ok(moment) => moment,
        Err(_) => {
            let local: DateTime = text.parse().with_context(|| format!("no time: {text:?}"))?;
            new_york(local)?.to_timestamp(local)?
        }
    };
    Ok(moment.as_millisecond() as f64)
}

/// The offset of New York's clock from UTC: daylight saving time from the second Sunday of March to the first of November, at 2:00.
/// The repeated hour in autumn counts as daylight saving time.
fn new_york(local: DateTime) -> Result<Offset> {
    let change = |month: i8, nth: i8| {
        let first = local.date().with().month(month).day(1).build()?;
        Ok::<_, jiff::Error>(first.nth_weekday_of_month(nth, Weekday::Sunday)?.at(2, 0, 0, 0))
    };
    let summer = change(3, 2)? <= local && local < change(11, 1)?;
    Ok(Offset::from_hours(if summer { -4 } else { -5 })?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_an_export_are_read() {
        let ours = "Trade #,Type,Date/Time,Signal,Price USD,Position size (qty),Position size (value),Net P&L USD,Net P&L %\n\
            1,Entry short,2022-01-02T19:00:00-0500,Dn,1.1373,87927.5,1.0,261.14,0.26\n\
            1,Exit short,2022-07-03T02:00:00-0400,Open,1.13433,87927.5,1.0,261.14,0.26\n";
        let other = "\u{feff}Trade #,Type,Signal,Date/Time,Price,Contracts,Profit USD,Profit %\n\
            1,Exit Short,Open,2022-07-03 02:00,\"1.13433\",\"87,927.5\",\u{2212}3e-05,0.26\n\
            1,Entry Short,\"Dn, first\",2022-01-02 19:00,1.1373,\"87,927.5\",\u{2212}3e-05,0.26\n";
        for (text, profit, decimals) in [(ours, 261.14, 2), (other, -3e-5, 5)] {
            let list = parse(text).unwrap();
            assert_eq!((list.trades.len(), list.price_decimals, list.unit_decimals), (1, 5, 1));
            let trade = &list.trades[0];
            assert_eq!((trade.number, trade.side, trade.open), (1, Side::Short, true));
            assert_eq!((trade.entry.time, trade.exit.time), (1_641_168_000e3, 1_656_828_000e3));
            assert_eq!((trade.entry.price, trade.exit.price), (1.1373, 1.13433));
            assert_eq!(trade.units, Some(87_927.5));
            assert_eq!(trade.profit.map(|p| (p.value, p.decimals)), Some((profit, decimals)));
        }
    }

    #[test]
    fn the_exit_of_an_open_trade_may_be_empty_or_missing() {
        let entry = "Trade #,Type,Date/Time,Signal,Price\n7,Entry long,2022-01-02 19:00,up,1.5\n";
        for exit in ["", "7,Exit long,,Open,\n"] {
            let trade = parse(&(entry.to_owned() + exit)).unwrap().trades.remove(0);
            assert!(trade.open && trade.exit.time.is_nan(), "{exit:?}");
        }
    }

    #[test]
    fn new_york_changes_its_clock_at_two_in_march_and_november() {
        let offset = |text: &str| new_york(text.parse().unwrap()).unwrap().seconds() / 3_600;
        let winter =
            ["2024-01-01 00:00", "2024-03-10 01:59", "2024-11-03 02:00", "2022-03-12 12:00"];
        let summer = ["2024-03-10 03:00", "2024-11-03 01:30", "2022-03-13 12:00"];
        assert_eq!(winter.map(offset), [-5; 4]);
        assert_eq!(summer.map(offset), [-4; 3]);
    }

    #[test]
    fn the_error_of_an_invalid_list_names_its_line() {
        let header = "Trade #,Type,Date/Time,Price\n";
        let message =
            |rows: &str| format!("{:#}", parse(&(header.to_owned() + rows)).err().unwrap());
        assert_eq!(message(""), "it has no trades");
        assert!(message("1,Entry long,noon,1.5\n").contains("line 2: no time: \"noon\""));
        assert!(message("1,Entry long,2022-01-02 19:00,\n").contains("line 2: no price"));
        let row = "1,Entry long,2022-01-02 19:00,1.5\n";
        assert!(message(&row.replace("Entry", "Exit")).contains("trade 1: it has no entry"));
        assert!(message(&row.repeat(2)).contains("trade 1: it has 2 rows"));
    }
}
