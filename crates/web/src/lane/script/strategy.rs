//! A script as a strategy: at each closed candle the engine calls it, and it returns orders. The episode of a script that throws ends.

use super::copies::Copies;
use super::host::{Script, ScriptEpisode};
use super::lines::{ScriptLine, ScriptLines};
use super::number_rows::{ORDER, OrderNames, perform};
use super::requests::{Asked, ask};
use super::shared_numbers::{SHARED_ORDERS, SharedNumbers};
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
    shared: SharedNumbers,
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
            shared: SharedNumbers::default(),
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

    fn on_candle(&mut self, ctx: &mut Context<'_>) {
        let Some(episode) = self.episode.take() else { return };
        self.shared.write(ctx, &self.names);
        let orders = episode.candle(self.shared.address(), self.shared.len());
        if orders < 0.0 {
            self.keep_unless_failed(episode);
            return;
        }
        let orders = orders as usize;
        for row in (0..orders).map_while(|place| self.shared.order(place)) {
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
