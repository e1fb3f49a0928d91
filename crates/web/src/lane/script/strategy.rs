//! A script as a strategy: it is called at closed candles and returns orders. The episode of a script that throws ends. While the account
//! stays as it is, one call decides at several candles: a call costs more than most scripts do.

use super::copies::Copies;
use super::host::{Script, ScriptEpisode};
use super::lines::{ScriptLine, ScriptLines};
use super::number_rows::{ORDER, OrderNames, perform};
use super::requests::{Asked, ask};
use super::shared_numbers::{SHARED_ORDERS, SharedNumbers};
use candlerun_engine::columns::ColumnRequests;
use candlerun_engine::params::Params;
use candlerun_engine::strategy::{Context, SignalColumns, Signals, Standing, Strategy};
use candlerun_protocol::to_text;
use js_sys::Array;
use std::cell::{Cell, RefCell};
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
    shared: RefCell<SharedNumbers>,
    /// The decisions of the last call.
    decided: Cell<Decided>,
    /// The end of the candles at which the run may ask for a decision.
    until: usize,
}

/// The candles from `from` up to `end` at which a call has decided.
#[derive(Clone, Copy, Default)]
struct Decided {
    from: usize,
    end: usize,
    /// The number of orders at the last candle, or -1 if the script has failed there. There are none before it.
    orders: f64,
}

impl Decided {
    fn has(self, index: usize) -> bool {
        (self.from..self.end).contains(&index)
    }

    /// The candle with orders, else the first one that is not decided.
    fn next(self) -> usize {
        if self.orders == 0.0 { self.end } else { self.end - 1 }
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
            shared: RefCell::default(),
            decided: Cell::default(),
            until: 0,
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

    /// The decisions from a candle on, by a call unless they are known. A call decides while the account stays as it is, up to the first candle with
    /// orders.
    fn decide(&self, standing: &Standing<'_>, from: usize) -> Decided {
        let known = self.decided.get();
        let Some(episode) = self.episode.as_ref().filter(|_| !known.has(from)) else {
            return known;
        };
        let end = standing.next_change(from + 1, self.until);
        let mut shared = self.shared.borrow_mut();
        shared.write(standing, from..end, &self.names);
        let orders = episode.candles(shared.address(), shared.len());
        let decided = Decided { from, end: shared.stopped_at() + 1, orders };
        self.decided.set(decided);
        decided
    }

    /// A series that `init` has returned: a list of its name and its number.
    fn line(&self, series: &JsValue, columns: &SignalColumns<'_>) -> Option<ScriptLine> {
        let pair = series.dyn_ref::<Array>()?;
        let of = self.columns.get(pair.get(1).as_f64()? as usize)?;
        let column = columns.shared(of.id);
        Some(ScriptLine { name: pair.get(0).as_string()?, scale: of.scale, column })
    }
}

impl Strategy for ScriptStrategy {
    fn init(&mut self, columns: &mut ColumnRequests) {
        let asked = &mut self.columns;
        let episode =
            self.script.episode(&self.params, &wasm_bindgen::memory(), &mut |name, arguments| {
                ask(columns, asked, &name, &arguments)
            });
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

    fn next_decision(&mut self, standing: &Standing<'_>, from: usize, to: usize) -> usize {
        if self.episode.is_none() || from >= to {
            return to;
        }
        self.until = to;
        // No candle is decided twice, as a run that stops among decided ones goes on from there.
        self.decide(standing, from).next().min(to)
    }

    fn on_candle(&mut self, ctx: &mut Context<'_>) {
        let index = ctx.index();
        let decided = self.decide(&ctx.standing(), index);
        if decided.orders == 0.0 || decided.next() != index {
            return;
        }
        let orders = decided.orders;
        self.decided.take();
        let Some(episode) = self.episode.take() else { return };
        if orders < 0.0 {
            self.keep_unless_failed(episode);
            return;
        }
        let orders = orders as usize;
        let shared = self.shared.get_mut();
        for row in (0..orders).map_while(|place| shared.order(place)) {
            perform(&row, &mut self.names, ctx);
        }
        if orders > SHARED_ORDERS {
            for row in episode.more_orders().to_vec().as_chunks::<ORDER>().0 {
                perform(row, &mut self.names, ctx);
            }
        }
        self.episode = Some(episode);
    }

    fn failure(&self) -> Option<String> {
        self.failure.clone()
    }
}
