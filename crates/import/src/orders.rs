//! Orders of the prices in rows without names. The interfaces of exchanges have several, and rows of one order are valid candles
//! in another one: only rows that move, and that fit no other order, prove it.

use super::Assumption;
use crate::candles::Columns;
use crate::error::{Error, Result};

/// The reason for which rows are refused that do not have the order open, high, low, close.
pub(super) const UNKNOWN: &str = "without names the columns are read as time, open, high, low, close, and that is not their order: name the columns, or choose them with the option columns";

/// An order of the four prices behind the time.
struct Order {
    /// The place of open, high, low and close.
    places: [usize; 4],
    names: &'static str,
    /// Whether rows that prove the order are put in it. Else the file is refused with the order that its rows fit.
    is_accepted: bool,
}

const ORDERS: [Order; 4] = [
    Order { places: [0, 1, 2, 3], names: "open, high, low, close", is_accepted: true },
    Order { places: [0, 2, 3, 1], names: "open, close, high, low", is_accepted: true },
    Order { places: [2, 1, 0, 3], names: "low, high, open, close", is_accepted: false },
    Order { places: [3, 1, 2, 0], names: "close, high, low, open", is_accepted: false },
];

/// From this number of moving rows on, rows can prove an order.
const ROWS_TO_PROVE: usize = 10;

/// Leaves columns that have the usual order, and puts those in order that prove another one.
///
/// # Errors
/// If the rows fit another order, but too few prove it or it is not certain.
pub(super) fn settle(columns: &mut Columns) -> Result<Option<Assumption>> {
    let fits = ORDERS.map(|order| Fit::of(columns, order.places));
    let [usual, others @ ..] = &fits;
    if usual.outside * 5 < usual.moving || usual.outside == 0 {
        return Ok(None);
    }
    let mut fitting = others.iter().zip(&ORDERS[1..]).filter(|(fit, _)| fit.outside == 0);
    match (fitting.next(), fitting.next()) {
        (Some((_, order)), None) if order.is_accepted && usual.moving >= ROWS_TO_PROVE => {
            reorder(columns, order.places);
            let text = format!("no header: the rows have the order time, {}", order.names);
            Ok(Some(Assumption::of("columns", text)))
        }
        (Some((_, order)), None) => {
            let reason = format!("{UNKNOWN}; the rows fit the order time, {}", order.names);
            Err(refuse(usual, &reason))
        }
        _ => Err(refuse(usual, UNKNOWN)),
    }
}

fn refuse(usual: &Fit, reason: &str) -> Error {
    let found =
        format!("open or close outside low and high in {} of {} rows", usual.outside, usual.moving);
    Error::field("columns", found, reason)
}

/// How many rows that move do not fit an order.
struct Fit {
    moving: usize,
    outside: usize,
}

impl Fit {
    fn of(columns: &Columns, places: [usize; 4]) -> Self {
        let prices = [&columns.open, &columns.high, &columns.low, &columns.close];
        let [open, high, low, close] = places.map(|place| prices[place]);
        let mut fit = Self { moving: 0, outside: 0 };
        for row in 0..columns.time.len() {
            let (low, high) = (low[row], high[row]);
            let is_inside = |price: f64| low <= price && price <= high;
            let is_flat = prices.iter().all(|column| (column[row] - low).abs() <= 0.0);
            fit.moving += usize::from(!is_flat);
            fit.outside += usize::from(!is_inside(open[row]) || !is_inside(close[row]));
        }
        fit
    }
}

fn reorder(columns: &mut Columns, places: [usize; 4]) {
    let mut prices = [
        std::mem::take(&mut columns.open),
        std::mem::take(&mut columns.high),
        std::mem::take(&mut columns.low),
        std::mem::take(&mut columns.close),
    ];
    let [open, high, low, close] = places.map(|place| std::mem::take(&mut prices[place]));
    (columns.open, columns.high, columns.low, columns.close) = (open, high, low, close);
}
