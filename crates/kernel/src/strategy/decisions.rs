//! How decisions become orders: at which candles a strategy decides, and which orders its signals call for there.

use super::{
    Bits, EntryPrice, EntryTerms, Passing, SignalColumns, SignalEntry, Signals, Standing, Strategy,
};
use crate::broker::{BacktestConfig, Broker, MarketOrders, Order, PlainOrders, Side};

/// The form in which a strategy decides.
pub(crate) enum Decisions {
    /// The strategy is asked at every candle.
    EveryCandle,
    /// Orders are submitted to the queue at the close of a signal.
    Signals(Signals, Option<Stops>),
    /// All orders of the signals are market orders that fill at the next open. There is no queue.
    AtMarket(Signals),
    /// The same, with market orders of the config's size, where nothing happens to a trade between its two fills.
    Plain(Signals),
}

impl Decisions {
    /// The fastest form for the signals of a strategy. A strategy without signals is asked at every candle.
    pub(crate) fn new(
        signals: Option<Signals>,
        columns: &SignalColumns<'_>,
        config: &BacktestConfig,
    ) -> Self {
        match signals {
            None => Self::EveryCandle,
            Some(signals) if is_plain(&signals, config) => Self::Plain(signals),
            Some(signals) if is_at_market(&signals, config) => Self::AtMarket(signals),
            Some(signals) => {
                let stops = Stops::new(&signals, columns);
                Self::Signals(signals, stops)
            }
        }
    }

    /// The first candle in `from..to` at which signals decide something, or `to`; none without signals.
    pub(crate) fn next(
        &mut self,
        standing: &Standing<'_>,
        from: usize,
        to: usize,
    ) -> Option<usize> {
        let side = standing.side();
        let signals = match self {
            Self::EveryCandle => return None,
            Self::Signals(_, Some(stops)) => return Some(stops.next(standing, [from, to])),
            Self::Signals(signals, None) | Self::AtMarket(signals) | Self::Plain(signals) => {
                signals
            }
        };
        let (one, other) = match side {
            None => (&signals.enter_long, &signals.enter_short),
            Some(Side::Long) => (&signals.exit_long, &signals.enter_short),
            Some(Side::Short) => (&signals.exit_short, &signals.enter_long),
        };
        Some(one.next_of_either(other, from, to))
    }

    /// The orders that pass while the position is what it is.
    pub(crate) fn passing<'a>(
        &'a self,
        standing: &Standing<'_>,
        strategy: &'a dyn Strategy,
    ) -> &'a [Passing] {
        match self {
            Self::Signals(_, Some(stops)) => &stops.passing[place(standing.side())],
            Self::EveryCandle => strategy.passing(standing),
            Self::Signals(_, None) | Self::AtMarket(_) | Self::Plain(_) => &[],
        }
    }
}

/// The candles at which a run stops for signals, by the direction held.
pub(crate) struct Stops {
    passing: [Vec<Passing>; 3],
    /// Candles at which anything else is decided.
    others: [Bits; 3],
}

impl Stops {
    /// None if no order can pass.
    fn new(signals: &Signals, columns: &SignalColumns<'_>) -> Option<Self> {
        let passing = |entry: &SignalEntry| {
            Passing::new(columns, &entry.terms, entry.when.clone(), Bits::default())
        };
        let passing: Vec<Option<Passing>> = signals.entries.iter().map(passing).collect();
        if passing.iter().all(Option::is_none) {
            return None;
        }
        let given = |held: Option<Side>| {
            let entries = signals.entries.iter().zip(&passing);
            entries.filter(move |(entry, _)| Some(entry.terms.side) != held)
        };
        let others = |held: Option<Side>| {
            let exits = match held {
                None => None,
                Some(Side::Long) => Some(&signals.exit_long),
                Some(Side::Short) => Some(&signals.exit_short),
            };
            let entries = given(held).filter(|(_, passing)| passing.is_none());
            let none = Bits::filled(false, columns.candles().len());
            exits
                .into_iter()
                .chain(entries.map(|(entry, _)| &entry.when))
                .fold(none, |a, b| a.or(b))
        };
        let passing = |held| given(held).filter_map(|(_, passing)| passing.clone()).collect();
        Some(Self { passing: POSITIONS.map(passing), others: POSITIONS.map(others) })
    }

    fn next(&mut self, standing: &Standing<'_>, [from, to]: [usize; 2]) -> usize {
        let place = place(standing.side());
        let next = self.others[place].next(from, to);
        let passing = self.passing[place].iter_mut();
        passing.fold(next, |next, passing| passing.next(standing, [from, next]))
    }
}

/// The directions that may be held.
const POSITIONS: [Option<Side>; 3] = [None, Some(Side::Long), Some(Side::Short)];

/// The place of one of them.
fn place(held: Option<Side>) -> usize {
    match held {
        None => 0,
        Some(Side::Long) => 1,
        Some(Side::Short) => 2,
    }
}

/// Whether signals are market orders of the config's size, and holding a trade costs and demands nothing.
fn is_plain(signals: &Signals, config: &BacktestConfig) -> bool {
    signals.entries.is_empty() && config.holds_plainly()
}

/// Whether the orders of signals need no queue.
fn is_at_market(signals: &Signals, config: &BacktestConfig) -> bool {
    config.fills_market_orders_first()
        && signals.entries.iter().all(|entry| EntryRequest::Terms(&entry.terms).is_market())
}

/// The market orders of signals at a candle. `held` is the direction held.
pub(crate) fn market_orders(signals: &Signals, held: Option<Side>, index: usize) -> MarketOrders {
    let (closes, opens) = at_market(held, exits(signals, index), entries(signals, index));
    MarketOrders { closes, opens: opens.map(|entry| entry.order(index)) }
}

/// The plain orders of signals at a candle. `held` is the direction held.
pub(crate) fn plain_orders(signals: &Signals, held: Option<Side>, index: usize) -> PlainOrders {
    let opens = |side: Side| match side {
        Side::Long => signals.enter_long.contains(index).then_some(side),
        Side::Short => signals.enter_short.contains(index).then_some(side),
    };
    match held {
        None => {
            PlainOrders { closes: false, opens: opens(Side::Long).or_else(|| opens(Side::Short)) }
        }
        Some(held) => {
            let opens = opens(held.other());
            PlainOrders { closes: opens.is_some() || exits(signals, index)(held), opens }
        }
    }
}

/// Submits the orders of signals at a candle.
pub(crate) fn submit_signal_orders(signals: &Signals, broker: &mut Broker, index: usize) {
    submit_orders(broker, index, exits(signals, index), entries(signals, index));
}

/// Whether signals close a direction at a candle.
fn exits(signals: &Signals, index: usize) -> impl Fn(Side) -> bool {
    move |side| match side {
        Side::Long => signals.exit_long.contains(index),
        Side::Short => signals.exit_short.contains(index),
    }
}

/// The entries of signals at a candle: those with terms, or else market orders of the config's size.
fn entries(signals: &Signals, index: usize) -> impl Iterator<Item = EntryRequest<'_>> + Clone {
    let entries = signals.entries.iter().filter(move |entry| entry.when.contains(index));
    let sides = [(&signals.enter_long, Side::Long), (&signals.enter_short, Side::Short)];
    let is_plain = signals.entries.is_empty();
    let plain = sides.into_iter().filter(move |(when, _)| is_plain && when.contains(index));
    let entries = entries.map(|entry| EntryRequest::Terms(&entry.terms));
    entries.chain(plain.map(|(_, side)| EntryRequest::Market(side)))
}

/// A requested entry. Its order is made only if it is submitted.
#[derive(Clone, Copy)]
enum EntryRequest<'a> {
    /// A market order of the config's size.
    Market(Side),
    /// The order of these terms at the candle.
    Terms(&'a EntryTerms),
}

impl EntryRequest<'_> {
    fn side(self) -> Side {
        match self {
            Self::Market(side) => side,
            Self::Terms(terms) => terms.side,
        }
    }

    fn is_market(self) -> bool {
        match self {
            Self::Market(_) => true,
            Self::Terms(terms) => matches!(terms.price, EntryPrice::Market),
        }
    }

    fn order(self, index: usize) -> Order {
        match self {
            Self::Market(side) => Order::market(side),
            Self::Terms(terms) => terms.order(index, &[]),
        }
    }
}

/// Submits orders at a candle, in the order of the requests. An entry in the direction already held is ignored; an entry
/// against it reverses; if a candle both closes and enters the direction held, it closes. Only the first market order is
/// submitted, and then no other order in its direction.
fn submit_orders<'a>(
    broker: &mut Broker,
    index: usize,
    exits: impl Fn(Side) -> bool,
    requests: impl Iterator<Item = EntryRequest<'a>> + Clone,
) {
    let held = broker.side();
    let (closes, market) = at_market(held, exits, requests.clone());
    if closes {
        broker.order_close_all();
    }
    let entered = market.map(EntryRequest::side);
    let waits = |entry: &EntryRequest<'_>| {
        !entry.is_market() && Some(entry.side()) != held && Some(entry.side()) != entered
    };
    for entry in market.into_iter().chain(requests.filter(waits)) {
        broker.submit(entry.order(index), index);
    }
}

/// Whether the position is closed at the market, and the market entry that follows.
fn at_market<'a>(
    held: Option<Side>,
    exits: impl Fn(Side) -> bool,
    mut requests: impl Iterator<Item = EntryRequest<'a>>,
) -> (bool, Option<EntryRequest<'a>>) {
    let market = requests.find(|entry| Some(entry.side()) != held && entry.is_market());
    (held.is_some_and(|side| market.is_some() || exits(side)), market)
}
