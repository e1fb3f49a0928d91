//! Strategies in JavaScript: the modules that this lane has loaded, as strategies of the engine. No trading logic.

/// Copies of columns for JavaScript.
mod copies;
/// The part of the worker that runs scripts.
mod host;
/// The series of a script for a chart.
mod lines;
/// Orders and trades as rows of numbers.
mod number_rows;
/// Indicators that a script requests.
mod requests;
/// Numbers that engine and script share.
mod shared_numbers;
/// A script as a strategy.
mod strategy;

pub(super) use copies::Copies;
pub(crate) use host::ScriptHost;
pub(super) use lines::ScriptLines;
pub(super) use strategy::ScriptStrategy;

use candlerun_engine::Error;
use candlerun_engine::job::JobSpec;
use candlerun_engine::sorted::SortedMap;
use candlerun_engine::strategies::JavaScript;
use candlerun_protocol::from_text;
use candlerun_protocol::lane::LaneCommand;
use host::{Answer, Refused, Script};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// The scripts of this lane by the digests of their texts. One that cannot be loaded is not tried again.
pub(super) struct Scripts {
    host: ScriptHost,
    loaded: SortedMap<String, Result<Script, Refused>>,
}

/// A script that is loading.
pub(super) struct Loading {
    sha256: String,
    script: JsFuture,
}

impl Loading {
    /// The digest of the text, with the script or the refusal.
    pub(super) async fn finish(self) -> (String, Result<JsValue, JsValue>) {
        (self.sha256, self.script.await)
    }
}

impl Scripts {
    pub(super) fn new(host: ScriptHost) -> Self {
        Self { host, loaded: SortedMap::new() }
    }

    /// Begins to load the script that a command needs, unless it is loaded.
    pub(super) fn load_for(&self, command: &LaneCommand) -> Option<Loading> {
        let JavaScript { source, sha256, .. } = needed(command)?;
        if self.loaded.contains_key(&sha256) {
            return None;
        }
        Some(Loading { script: self.host.load(&source).into(), sha256 })
    }

    /// Stores a script that was loaded, or the reason why it was refused.
    pub(super) fn insert(&mut self, (sha256, loaded): (String, Result<JsValue, JsValue>)) {
        let script = loaded.map(Script::from).map_err(|refused| Refused::read(&refused));
        self.loaded.insert(sha256, script);
    }

    /// A script that was loaded before.
    pub(super) fn get(&self, sha256: &str) -> Result<Script, Error> {
        match self.loaded.get(sha256) {
            Some(Ok(script)) => Ok(script.clone()),
            Some(Err(refused)) => Err(refused.clone().into()),
            None => {
                Err(Error::field("strategy.javascript", sha256, "this lane has no such script"))
            }
        }
    }

    /// The declarations of a text that was loaded.
    pub(super) fn read(&self, source: String) -> Result<JavaScript, Error> {
        let text = JavaScript::new(source, Vec::new(), Vec::new());
        match Answer::of(&self.get(&text.sha256)?) {
            Answer::Declared { params, require } => {
                let javascript = JavaScript { params, require, ..text };
                javascript.definition()?;
                Ok(javascript)
            }
            Answer::Refused(refused) => Err(refused.into()),
        }
    }
}

/// The script that a command runs.
fn needed(command: &LaneCommand) -> Option<JavaScript> {
    match command {
        LaneCommand::ReadScript { source, .. } => {
            Some(JavaScript::new(source.clone(), Vec::new(), Vec::new()))
        }
        LaneCommand::PrepareJob { spec, .. }
        | LaneCommand::ReportEpisode { spec, .. }
        | LaneCommand::DetailEpisode { spec, .. }
        | LaneCommand::ReportRobustness { spec, .. } => {
            from_text::<JobSpec>(spec, "spec").ok()?.strategy.javascript
        }
        _ => None,
    }
}
