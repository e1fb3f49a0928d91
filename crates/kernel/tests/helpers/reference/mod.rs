//! A second implementation of the standard mode of execution, written from its documentation. A candle is a list of price legs, and
//! the events of a leg happen in the sequence in which the price reaches them. It shares only the records of orders and config.
//!
//! Cash is booked as it flows: buying takes units × price out of it, selling short brings it in. Without a path the two legs
//! of a candle both start at its first price: `stop_first` tries the leg against the trades first, `target_first` the other.

/// Prices, cash and trades.
mod books;
/// The events on the legs of a candle.
mod legs;

use super::scripted::Act;
use candlerun_kernel::backtest::{BacktestConfig, ExitReason, Fill, Intrabar, Level, Order, Side};

/// Open, high, low, close.
pub(crate) type Prices = [f64; 4];

/// An open trade.
#[derive(Debug, Clone)]
pub(crate) struct Lot {
    key: usize,
    pub(crate) side: Side,
    pub(crate) units: f64,
    pub(crate) candle: usize,
    pub(crate) price: f64,
    fee: f64,
    pub(crate) stop: Option<f64>,
    /// Prices and units of its targets.
    targets: Vec<(f64, f64)>,
    pub(crate) trailing: Option<f64>,
    trail: Option<Level>,
    /// The price from which the trailing stop follows.
    trail_start: Option<f64>,
    best: f64,
    most: Option<u32>,
    /// Lowest and highest price seen in the candle of the entry.
    seen: [f64; 2],
}

/// A closed trade.
#[derive(Debug, Clone)]
pub(crate) struct Closed {
    pub(crate) lot: Lot,
    pub(crate) units: f64,
    pub(crate) candle: usize,
    pub(crate) price: f64,
    pub(crate) reason: ExitReason,
    pub(crate) profit: f64,
}

#[allow(clippy::large_enum_variant, reason = "few orders wait")]
#[derive(Debug, Clone, Copy)]
enum Waiting {
    Entry(Order),
    Close { lot: usize, units: f64 },
}

#[derive(Debug, Clone, Copy)]
struct Queued {
    key: usize,
    given: usize,
    what: Waiting,
}

/// An event on a leg.
#[derive(Debug, Clone, Copy)]
enum Event {
    Exit { lot: usize, quoted: f64, slips: bool, reason: ExitReason },
    Entry { key: usize, quoted: f64, slips: bool },
    Trigger { key: usize },
    AccountClosing,
}

/// The trades and entries whose events a leg can have.
#[derive(Clone, Copy, PartialEq)]
enum Affected {
    EveryTrade,
    OneTrade(usize),
    TradesAndEntries,
}

/// The state of a backtest.
pub(crate) struct Reference<'a> {
    config: &'a BacktestConfig,
    cash: f64,
    pub(crate) lots: Vec<Lot>,
    queue: Vec<Queued>,
    keys: usize,
    candle: usize,
    ended: bool,
    pub(crate) closed: Vec<Closed>,
    pub(crate) equity: Vec<f64>,
    pub(crate) exits_at_entry: u32,
    pub(crate) rejected: u32,
}

/// Runs a script over candles.
pub(crate) fn run<'a>(
    acts: &[(usize, Act)],
    candles: &[Prices],
    config: &'a BacktestConfig,
) -> Reference<'a> {
    let mut it = Reference {
        config,
        cash: config.initial_cash,
        lots: Vec::new(),
        queue: Vec::new(),
        keys: 0,
        candle: 0,
        ended: false,
        closed: Vec::new(),
        equity: Vec::new(),
        exits_at_entry: 0,
        rejected: 0,
    };
    for (index, candle) in candles.iter().enumerate() {
        it.candle = index;
        let todo = acts.iter().filter(|(at, _)| *at == index).map(|(_, act)| *act);
        it.run_candle(&widened(candle), todo, index + 1 == candles.len());
        it.equity.push(it.worth(candle[3]));
    }
    it
}

/// Widens high and low to the open and close, which were traded too.
fn widened(&[open, high, low, close]: &Prices) -> Prices {
    let mut ends = [open, high, low, close];
    ends.sort_by(f64::total_cmp);
    [open, ends[3], ends[0], close]
}

fn short(side: Side) -> bool {
    side == Side::Short
}

/// Whether `price` is at `level` or past it for a buyer who waits for rising prices; mirrored for a seller.
fn reaches(side: Side, price: f64, level: f64) -> bool {
    if short(side) { price <= level } else { price >= level }
}

impl Lot {
    /// The target that is reached first, with its units.
    pub(crate) fn target(&self) -> Option<(f64, f64)> {
        let is_nearer =
            |one: f64, other: f64| if short(self.side) { one > other } else { one < other };
        self.targets.iter().copied().reduce(|a, b| if is_nearer(b.0, a.0) { b } else { a })
    }

    /// Lets the trailing stop follow a price.
    fn follow(&mut self, price: f64) {
        if !reaches(self.side, self.best, price) {
            self.best = price;
        }
        self.trailing = self.trailed();
    }

    /// The trailing stop, unless the price has not come to its start.
    fn trailed(&self) -> Option<f64> {
        let waits = self.trail_start.is_some_and(|start| !reaches(self.side, self.best, start));
        self.trail.filter(|_| !waits).map(|trail| books::behind(self.best, trail, self.side.sign()))
    }
}

impl Reference<'_> {
    fn run_candle(&mut self, candle: &Prices, todo: impl Iterator<Item = Act>, is_last: bool) {
        let &[open, _, _, close] = candle;
        self.open(open);
        if self.config.intrabar == Intrabar::Path {
            self.walk(candle);
        } else {
            self.try_without_path(candle);
        }
        if self.config.intrabar != Intrabar::Path {
            self.trail(candle);
        }
        let now = self.candle;
        self.queue.retain(|it| match it.what {
            Waiting::Entry(order) => {
                let most = if order.next_candle_only { 1 } else { order.valid_candles as usize };
                most == 0 || now - it.given < most
            }
            Waiting::Close { .. } => true,
        });
        self.end_if_worthless(close);
        if self.ended {
            return;
        }
        todo.for_each(|act| self.act(act, close));
        if self.config.fill == Fill::SameClose {
            for queued in self.queue.clone() {
                self.try_at(queued, close);
            }
        }
        if is_last && self.config.close_trades_at_end && !self.ended {
            self.close_everything(close, ExitReason::EndOfData);
        }
        self.end_if_worthless(close);
    }

    fn act(&mut self, act: Act, close: f64) {
        let oldest = self.lots.first().map(|lot| (lot.key, lot.units));
        match (act, oldest) {
            (Act::Submit(order), _) => {
                self.forget(|waiting| order.key > 0 && waiting.key == order.key);
                self.enqueue(Waiting::Entry(order));
            }
            (Act::CancelEntries, _) => {
                self.queue.retain(|it| !matches!(it.what, Waiting::Entry(_)));
            }
            (Act::CloseAll, _) => {
                for Lot { key, units, .. } in self.lots.clone() {
                    self.enqueue(Waiting::Close { lot: key, units });
                }
            }
            (Act::Close(part), Some((lot, units))) => {
                self.enqueue(Waiting::Close { lot, units: units * part });
            }
            (Act::MoveStop(price), Some(_)) => self.lots[0].stop = Some(price),
            (Act::MoveTarget(price), Some(_)) => {
                self.lots[0].targets = vec![(price, f64::INFINITY)]
            }
            (Act::MoveTrail(to), Some(_)) => {
                let lot = &mut self.lots[0];
                // A trailing stop that is there goes on, a new one has seen the close alone.
                lot.best = if lot.trail.is_some() { lot.best } else { close };
                lot.trail = to.map(|to| to.distance);
                let from = to.and_then(|to| to.from);
                lot.trail_start = from.map(|from| books::beside(lot.price, from, lot.side.sign()));
                lot.trailing = lot.trailed();
            }
            _ => {}
        }
    }

    /// Cancels the entries that are meant.
    fn forget(&mut self, is_meant: impl Fn(&Order) -> bool) {
        self.queue.retain(|it| !matches!(&it.what, Waiting::Entry(order) if is_meant(order)));
    }

    fn enqueue(&mut self, what: Waiting) {
        self.keys += 1;
        self.queue.push(Queued { key: self.keys, given: self.candle, what });
    }
}
