//! Orders that wait, in the order in which they are tried.

use super::{Order, TradeId};

/// Identifies an entry order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct OrderId(u32);

/// A waiting entry order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EntryOrder {
    /// Its id.
    pub id: OrderId,
    /// The order. A stop-limit order becomes a limit order when its stop is reached.
    pub order: Order,
    /// Index of the candle at whose close it was given.
    pub placed: usize,
}

/// An item of the queue, tried in each candle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Queued {
    pub(super) id: OrderId,
    pub(super) kind: QueuedKind,
}

#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "the queue is short, and most of its items are entries"
)]
pub(super) enum QueuedKind {
    Entry(EntryOrder),
    /// Closes units of a trade at the market.
    Close {
        trade: TradeId,
        units: f64,
    },
    /// The stop loss of a trade. Only `backtesting_py` mode keeps exits in the queue.
    StopLoss(TradeId),
    /// The take profit of a trade.
    TakeProfit(TradeId),
}

impl QueuedKind {
    pub(super) fn is_entry(&self) -> bool {
        matches!(self, Self::Entry(_))
    }

    /// Whether it is an entry whose order is meant.
    pub(super) fn is_entry_that(&self, is_meant: impl Fn(&Order) -> bool) -> bool {
        matches!(self, Self::Entry(entry) if is_meant(&entry.order))
    }

    /// Whether it expires at the end of the candle at `index`, which was its last one.
    pub(super) fn expires_after(&self, index: usize) -> bool {
        let Self::Entry(EntryOrder { order, placed, .. }) = self else { return false };
        let valid = order.valid_candles as usize;
        (order.next_candle_only && *placed < index) || (valid > 0 && index - placed >= valid)
    }

    fn trade(&self) -> Option<TradeId> {
        match *self {
            Self::Entry(_) => None,
            Self::Close { trade, .. } | Self::StopLoss(trade) | Self::TakeProfit(trade) => {
                Some(trade)
            }
        }
    }
}

/// The queue.
#[derive(Debug, Clone, Default)]
pub(super) struct Book {
    queue: Vec<Queued>,
    ids: u32,
}

impl Book {
    pub(super) fn len(&self) -> usize {
        self.queue.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Queued> {
        self.queue.iter()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    /// Appends an entry.
    pub(super) fn submit(&mut self, order: Order, placed: usize) -> OrderId {
        let id = self.next_id();
        self.queue.push(Queued { id, kind: QueuedKind::Entry(EntryOrder { id, order, placed }) });
        id
    }

    pub(super) fn push_back(&mut self, kind: QueuedKind) {
        let id = self.next_id();
        self.queue.push(Queued { id, kind });
    }

    pub(super) fn push_front(&mut self, kind: QueuedKind) {
        let id = self.next_id();
        self.queue.insert(0, Queued { id, kind });
    }

    pub(super) fn get(&self, id: OrderId) -> Option<&Queued> {
        self.queue.iter().find(|queued| queued.id == id)
    }

    /// The first item that was added after another one, or the first of all. Iterates without a copy over a queue that changes
    /// meanwhile, if items are only appended.
    pub(super) fn after(&self, id: Option<OrderId>) -> Option<&Queued> {
        self.queue.iter().find(|queued| Some(queued.id) > id)
    }

    pub(super) fn ids(&self) -> Vec<OrderId> {
        self.queue.iter().map(|queued| queued.id).collect()
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = &EntryOrder> {
        self.queue.iter().filter_map(|queued| match &queued.kind {
            QueuedKind::Entry(entry) => Some(entry),
            _ => None,
        })
    }

    /// Replaces the order of a waiting entry.
    pub(super) fn replace(&mut self, id: OrderId, order: Order) {
        for queued in &mut self.queue {
            if let QueuedKind::Entry(entry) = &mut queued.kind
                && entry.id == id
            {
                entry.order = order;
            }
        }
    }

    pub(super) fn remove(&mut self, id: OrderId) {
        self.queue.retain(|queued| queued.id != id);
    }

    pub(super) fn retain(&mut self, keep: impl Fn(&QueuedKind) -> bool) {
        self.queue.retain(|queued| keep(&queued.kind));
    }

    /// Removes the orders that close or protect a trade.
    pub(super) fn remove_orders_of(&mut self, trade: TradeId) {
        self.queue.retain(|queued| queued.kind.trade() != Some(trade));
    }

    fn next_id(&mut self) -> OrderId {
        self.ids += 1;
        OrderId(self.ids)
    }
}
