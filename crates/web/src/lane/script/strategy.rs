//! A script as a strategy: at each closed candle the engine calls it, and it returns orders. The episode of a script that throws ends.

use super::copies::Copies;
use super::host::{Script, ScriptEpisode};
use super::number_rows::{ORDER, OrderNames, entry_row, perform, trade_row};
use super::requests::ask;
use candlerun_engine::columns::{ColumnId, ColumnRequests};
use candlerun_engine::params::Params;
use candlerun_engine::strategy::{Context, SignalColumns, Signals, Strategy};
use candlerun_protocol::to_text;

/// One episode of a script.
pub(in crate::lane) struct ScriptStrategy {
    script: Script,
    params: String,
    copies: Copies,
    columns: Vec<ColumnId>,
    episode: Option<ScriptEpisode>,
    failure: Option<String>,
    names: OrderNames,
    /// The trades and entries that the script was sent: they are sent again when they change.
    trades: SentRows,
    entries: SentRows,
    orders: Vec<f64>,
}

/// The rows that were sent last, and the current ones.
#[derive(Default)]
struct SentRows {
    last: Vec<f64>,
    now: Vec<f64>,
}

impl SentRows {
    /// Whether the rows have changed since they were sent. If so, marks the current rows as sent.
    fn changes(&mut self) -> bool {
        let is_same = self.now.len() == self.last.len()
            && self.now.iter().zip(&self.last).all(|(a, b)| a.to_bits() == b.to_bits());
        std::mem::swap(&mut self.now, &mut self.last);
        !is_same
    }
}

impl ScriptStrategy {
    /// An episode of a script with complete parameters.
    pub(in crate::lane) fn new(script: Script, params: &Params, copies: Copies) -> Self {
        Self {
            script,
            params: to_text(params),
            copies,
            columns: Vec::new(),
            episode: None,
            failure: None,
            names: OrderNames::default(),
            trades: SentRows::default(),
            entries: SentRows::default(),
            orders: Vec::new(),
        }
    }

    /// Keeps the episode, unless the script has failed.
    fn keep_unless_failed(&mut self, episode: ScriptEpisode) {
        let failure = episode.failure();
        if failure.is_empty() {
            self.episode = Some(episode);
        } else {
            self.failure = Some(failure);
        }
    }

    /// Sends the script its trades and entries, if they have changed.
    fn send_account(&mut self, episode: &ScriptEpisode, ctx: &Context<'_>) {
        self.trades.now.clear();
        self.trades.now.extend(ctx.trades().iter().flat_map(|trade| trade_row(trade, ctx)));
        if self.trades.changes() {
            episode.take_trades(&self.trades.last);
        }
        self.entries.now.clear();
        let names = &self.names;
        self.entries.now.extend(ctx.entries().flat_map(|entry| entry_row(entry, names)));
        if self.entries.changes() {
            episode.take_entries(&self.entries.last);
        }
    }
}

impl Strategy for ScriptStrategy {
    fn init(&mut self, columns: &mut ColumnRequests) {
        let asked = &mut self.columns;
        let episode = self
            .script
            .episode(&self.params, &mut |name, arguments| ask(columns, asked, &name, &arguments));
        self.keep_unless_failed(episode);
    }

    /// Gives the script its columns. It decides candle by candle, so there are no signals.
    fn signals(&mut self, columns: &SignalColumns<'_>) -> Option<Signals> {
        if let Some(episode) = &self.episode {
            let asked = self.columns.iter().map(|id| self.copies.column(&columns.shared(*id)));
            episode.open(&self.copies.candles(columns.candles()), &asked.collect());
        }
        None
    }

    fn on_candle(&mut self, ctx: &mut Context<'_>) {
        let Some(episode) = self.episode.take() else { return };
        self.send_account(&episode, ctx);
        let orders = episode.candle(ctx.index() as f64, ctx.units(), ctx.equity());
        if orders > 0.0 {
            self.orders.resize(orders as usize * ORDER, 0.0);
            let written = episode.orders();
            written.subarray(0, self.orders.len() as u32).copy_to(&mut self.orders);
            for row in self.orders.as_chunks::<ORDER>().0 {
                perform(row, &mut self.names, ctx);
            }
        }
        if orders < 0.0 {
            self.keep_unless_failed(episode);
        } else {
            self.episode = Some(episode);
        }
    }

    fn failure(&self) -> Option<String> {
        self.failure.clone()
    }
}
