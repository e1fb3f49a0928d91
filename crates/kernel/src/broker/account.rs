//! The account of one backtest: cash, open trades and waiting orders.
//!
//! Invariant: equity = balance + (units × price − cost), where units and cost are the sums of size and of size × entry price
//! over the open trades. The balance changes only by commission, interest, and the gains and losses of closed trades.

use super::bar::Bar;
use super::book::Book;
use super::execution::ModeRules;
use super::recent_fills::RecentFills;
use super::{
    AccountState, BacktestConfig, EntryOrder, HeldTrade, Ledger, Moment, Order, OrderCounts,
    Rejection, Side, Size, TradeId,
};

/// Orders, trades and cash of one backtest. The fields are open to this folder: the execution modes change them.
#[derive(Debug, Clone)]
pub struct Broker {
    pub(super) config: BacktestConfig,
    pub(super) rules: ModeRules,
    pub(super) balance: f64,
    /// Totals of balance and open trades. Spans of candles read them far more often than they change.
    pub(super) state: AccountState,
    /// Oldest first.
    pub(super) trades: Vec<HeldTrade>,
    /// Whether an open trade can end without an order, or costs or demands something in every candle.
    pub(super) checks_every_candle: bool,
    pub(super) book: Book,
    pub(super) trade_ids: u32,
    pub(super) ledger: Ledger,
    /// Close of the current candle, at which `backtesting_py` mode values open trades.
    pub(super) close: f64,
    /// Candles of the newest entries.
    pub(super) recent_entries: RecentFills,
    /// The candles of the newest exits, those of parts too.
    pub(super) recent_exits: RecentFills,
    /// Index of the candle of the last exit.
    pub(super) last_exit: Option<usize>,
    /// The moment of the candle at which the current fills are.
    pub(super) moment: Moment,
    /// Entry orders so far. Those that wait are not counted here.
    pub(super) counts: OrderCounts,
    /// Index of the last candle that counts as exposed because a trade was closed in it.
    pub(super) last_exit_inside: Option<usize>,
    /// The trade that `backtesting_py` mode opened last.
    pub(super) opened: Option<TradeId>,
    /// Whether the outcome of the current candle depended on the intrabar rule.
    pub(super) ambiguous: bool,
    /// Whether trading ended because the equity was at or below 0.
    pub(super) ruined: bool,
}

impl Broker {
    pub(crate) fn new(config: BacktestConfig, ledger: Ledger) -> Self {
        Self {
            balance: config.initial_cash,
            state: AccountState::flat(config.initial_cash),
            rules: config.execution.rules(),
            config,
            trades: Vec::new(),
            checks_every_candle: false,
            book: Book::default(),
            trade_ids: 0,
            ledger,
            close: 0.0,
            recent_entries: RecentFills::default(),
            recent_exits: RecentFills::default(),
            last_exit: None,
            moment: Moment::Open,
            counts: OrderCounts::default(),
            last_exit_inside: None,
            opened: None,
            ambiguous: false,
            ruined: false,
        }
    }

    pub(crate) fn config(&self) -> &BacktestConfig {
        &self.config
    }

    /// Balance and open position.
    pub fn state(&self) -> AccountState {
        self.state
    }

    /// Open trades, oldest first.
    pub fn trades(&self) -> &[HeldTrade] {
        &self.trades
    }

    /// Waiting entries, oldest first.
    pub fn entries(&self) -> impl Iterator<Item = &EntryOrder> {
        self.book.entries()
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Side of the oldest open trade.
    pub(crate) fn side(&self) -> Option<Side> {
        self.trades.first().map(|trade| trade.side)
    }

    /// Number of trades that were opened at or after a candle, at most [`MOST_RECENT`].
    pub(crate) fn entries_since(&self, index: usize) -> usize {
        self.recent_entries.since(index)
    }

    /// Number of exits at or after a candle, of a part of a trade too, at most [`MOST_RECENT`].
    pub(crate) fn exits_since(&self, index: usize) -> usize {
        self.recent_exits.since(index)
    }

    /// Whether as many trades of an order's direction are open as it allows.
    pub(super) fn has_all_open(&self, order: &Order) -> bool {
        let most = order.limit_of_open().filter(|_| self.side() == Some(order.side));
        most.is_some_and(|most| self.trades.len() >= most)
    }

    /// Index of the candle of the last exit, if there was one.
    pub(crate) fn last_exit(&self) -> Option<usize> {
        self.last_exit
    }

    /// Index of the last candle that counts as exposed although nothing is held at its close.
    pub(crate) fn last_exit_inside(&self) -> Option<usize> {
        self.last_exit_inside
    }

    /// Whether nothing can happen inside a candle, so that a whole span of candles can be marked at once.
    pub(crate) fn is_idle(&self) -> bool {
        !self.checks_every_candle && self.book.is_empty()
    }

    /// Whether trading ended because the equity was at or below 0. Nothing is open then.
    pub(crate) fn is_ruined(&self) -> bool {
        self.ruined
    }

    /// Whether the equity can reach 0 at a price above 0, and the mode ends trading then.
    pub(crate) fn can_be_ruined(&self) -> bool {
        if self.ruined || !self.rules.ends_in_ruin {
            return false;
        }
        let state = self.state;
        state.units < 0.0 || state.balance < state.cost
    }

    pub(super) fn trade(&self, id: TradeId) -> Option<&HeldTrade> {
        self.trades.iter().find(|trade| trade.id == id)
    }

    pub(super) fn trade_mut(&mut self, id: TradeId) -> Option<&mut HeldTrade> {
        self.trades.iter_mut().find(|trade| trade.id == id)
    }

    /// The share that a size means, if it is a share.
    pub(super) fn share(&self, size: Size) -> Option<f64> {
        match size {
            Size::Config => Some(self.config.position_size_pct),
            Size::EquityShare(share) => Some(share),
            Size::Cash(_) | Size::Units(_) | Size::Risk(_) | Size::Volatility { .. } => None,
        }
    }

    /// Recomputes the cached totals. Call it after every change of balance or trades.
    pub(super) fn refresh_totals(&mut self) {
        self.state = AccountState {
            balance: self.balance,
            units: self.trades.iter().map(HeldTrade::size).sum(),
            cost: self.trades.iter().map(|trade| trade.size() * trade.entry_price).sum(),
            exposed: !self.trades.is_empty(),
        };
        self.refresh_checks();
    }

    /// Recomputes `checks_every_candle`. Call it after every change of an exit.
    pub(super) fn refresh_checks(&mut self) {
        let accrues = self.config.accrues();
        self.checks_every_candle = self.trades.iter().any(|trade| trade.has_exit() || accrues);
    }

    /// Cancels every waiting entry.
    pub(crate) fn cancel_entries(&mut self) {
        self.counts.cancelled += self.waiting_entries();
        self.book.retain(|kind| !kind.is_entry());
    }

    /// Counts orders that a run did not stop for: they expired, or were replaced.
    pub(crate) fn count_passed(&mut self, expired: u32, replaced: u32) {
        self.counts.orders += expired + replaced;
        self.counts.expired += expired;
        self.counts.cancelled += replaced;
    }

    /// Cancels the waiting entries of a group; 0 is no group.
    pub(super) fn cancel_group(&mut self, group: u32) {
        if group > 0 {
            self.cancel_where(|order| order.group == group);
        }
    }

    /// Cancels the waiting entries that are meant.
    pub(crate) fn cancel_where(&mut self, is_meant: impl Fn(&Order) -> bool) {
        let before = self.book.len();
        self.book.retain(|kind| !kind.is_entry_that(&is_meant));
        self.counts.cancelled += (before - self.book.len()) as u32;
    }

    /// Number of waiting entries.
    fn waiting_entries(&self) -> u32 {
        self.book.entries().count() as u32
    }

    /// Counts of the entry orders so far, by how they ended.
    pub(crate) fn order_counts(&self) -> OrderCounts {
        OrderCounts { waiting: self.waiting_entries(), ..self.counts }
    }

    pub(super) fn reject(&mut self, bar: &Bar<'_>, reason: String) {
        self.ledger.reject(Rejection { candle: bar.index as u32, reason });
    }
}
