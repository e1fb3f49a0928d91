//! Orders that wait, in the order in which they are tried.

use crate::backtest::{Order, TradeId};

/// Names an entry order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct OrderId(u32);

/// An entry order that waits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EntryOrder {
    /// Its name.
    pub id: OrderId,
    /// The order. A stop-limit order whose stop was reached is a limit order.
    pub order: Order,
    /// Index of the candle at whose close it was given.
    pub placed: usize,
}

/// Something that is tried when a candle comes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Queued {
    pub(super) id: OrderId,
    pub(super) kind: QueuedKind,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum QueuedKind {
    Entry(EntryOrder),
    /// Closes units of a trade at the market.
    Close {
        trade: TradeId,
        units: f64,
    },
    /// The stop loss of a trade. `backtesting_py` mode alone keeps exits in the queue.
    StopLoss(TradeId),
    /// The take profit of a trade.
    TakeProfit(TradeId),
}

impl QueuedKind {
    pub(super) fn is_entry(&self) -> bool {
        matches!(self, Self::Entry(_))
    }

    /// Whether it has had its only candle when the candle at `index` is over.
    pub(super) fn expires_after(&self, index: usize) -> bool {
        matches!(self, Self::Entry(entry) if entry.order.next_candle_only && entry.placed < index)
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
    /// How many orders have ever waited here.
    pub(super) fn queued(&self) -> u32 {
        self.ids
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

    /// The first item that came into a queue after another one; with none, the first of all. For queues that are appended to
    /// only: they are walked without a copy.
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

    /// Turns a stop-limit order whose stop was reached into a limit order.
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

    /// Drops the orders that belong to a trade.
    pub(super) fn forget(&mut self, trade: TradeId) {
        self.queue.retain(|queued| queued.kind.trade() != Some(trade));
    }

    fn next_id(&mut self) -> OrderId {
        self.ids += 1;
        OrderId(self.ids)
    }
}
