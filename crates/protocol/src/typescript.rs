//! The TypeScript of every record, made from the Rust types so that nothing is written twice.

use super::{Event, Request};
use candlerun_engine::backtest::BacktestConfig;
use candlerun_engine::candles::synthetic::SyntheticConfig;
use candlerun_engine::job::{ColumnsConfig, JobSpec, ProgressConfig, WalkForwardSpec, catalog};
use candlerun_engine::search::samplers::{SAMPLERS, SamplerInfo};
use std::collections::BTreeMap;
use ts_rs::{Config, TS, TypeVisitor};

/// The whole of `types.ts`: one exported type for each record, in the order of their names, and the lists of strategies and
/// samplers.
pub fn types() -> String {
    let config = Config::new().with_large_int("number");
    let mut types = Types { config, declarations: BTreeMap::new() };
    types.visit::<Request>();
    types.visit::<Event>();
    types.visit::<JobSpec>();
    types.visit::<BacktestConfig>();
    types.visit::<ColumnsConfig>();
    types.visit::<ProgressConfig>();
    types.visit::<WalkForwardSpec>();
    types.visit::<SyntheticConfig>();
    types.visit::<candlerun_engine::strategies::StrategyInfo>();
    types.visit::<SamplerInfo>();
    let mut text =
        "// Made from the Rust types by `cargo xtask types`; not to be edited.\n".to_owned();
    for declaration in types.declarations.values() {
        text.push('\n');
        text.push_str(declaration);
    }
    let strategies = serde_json::to_string_pretty(&catalog()).unwrap_or_default();
    text.push_str("\n/** The strategies that come with the engine. */\n");
    text.push_str(&format!("export const strategies: readonly StrategyInfo[] = {strategies};\n"));
    let samplers = serde_json::to_string_pretty(SAMPLERS).unwrap_or_default();
    text.push_str("\n/** The samplers that a search can name. */\n");
    text.push_str(&format!("export const samplers: readonly SamplerInfo[] = {samplers};\n"));
    text
}

struct Types {
    config: Config,
    declarations: BTreeMap<String, String>,
}

impl TypeVisitor for Types {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_none() || self.declarations.contains_key(&T::ident(&self.config)) {
            return;
        }
        let docs = T::docs().unwrap_or_default();
        let declaration = format!("{docs}export {}\n", T::decl(&self.config));
        self.declarations.insert(T::ident(&self.config), declaration);
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}
