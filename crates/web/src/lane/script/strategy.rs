//! A script as a strategy: at each closed candle the engine calls it, and it returns orders. The episode of a script that throws ends.

use super::copies::Copies;
use super::host::{Script, ScriptEpisode};
use super::lines::{ScriptLine, ScriptLines};
use super::number_rows::{ORDER, OrderNames, entry_row, perform, trade_row};
use super::requests::{Asked, ask};
use candlerun_engine::columns::ColumnRequests;
use candlerun_engine::params::Params;
use candlerun_engine::strategy::{Context, SignalColumns, Signals, Strategy};
use candlerun_protocol::to_text;
use js_sys::Array;
use wasm_bindgen::{JsCast as _, JsValue};

/// One episode of a script.
pub(in crate::lane) struct ScriptStrategy {
    script: Script,
    params: String,
    copies: Copies,
    columns: Vec<Asked>,
    /// Takes the series that `init` has returned; `None` if nobody needs them.
    lines: Option<ScriptLines>,
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
            lines: None,
            episode: None,
            failure: None,
            names: OrderNames::default(),
            trades: SentRows::default(),
            entries: SentRows::default(),
            orders: Vec::new(),
        }
    }

    /// Writes the series that `init` returns into `lines`.
    pub(in crate::lane) fn with_lines(self, lines: Option<ScriptLines>) -> Self {
        Self { lines, ..self }
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

    /// A series that `init` has returned: a list of its name and its number.
    fn line(&self, series: &JsValue, columns: &SignalColumns<'_>) -> Option<ScriptLine> {
        let pair = series.dyn_ref::<Array>()?;
        let of = self.columns.get(pair.get(1).as_f64()? as usize)?;
        let column = columns.shared(of.id);
        Some(ScriptLine { name: pair.get(0).as_string()?, scale: of.scale, column })
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
            let asked = self.columns.iter().map(|of| self.copies.column(&columns.shared(of.id)));
            episode.open(&self.copies.candles(columns.candles()), &asked.collect());
            if let Some(lines) = &self.lines {
                let returned = episode.returned_series();
                lines.set(returned.iter().filter_map(|series| self.line(&series, columns)));
            }
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
