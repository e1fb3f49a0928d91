//! The TypeScript of every record, made from the Rust types so that nothing is written twice.

use crate::episode_row::{METRICS, Route};
use crate::packed_progress::{FIELDS, LANE_FIELDS};
use crate::{Event, Request};
use candlerun_engine::job::{JobSpec, catalog};
use candlerun_engine::metrics::MetricName;
use candlerun_engine::search::samplers::{SAMPLERS, SamplerInfo};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use ts_rs::{Config, TS, TypeVisitor};

const HEAD: &str = "// Made from the Rust types by `cargo xtask types`; not to be edited.\n";

/// Every generated file of `www/src/client/generated`: its name and its text.
pub fn files() -> [(&'static str, String); 2] {
    [("types.ts", types()), ("packed-fields.ts", packed_fields())]
}

/// The text of `types.ts`: one exported type for each record, in the order of their names, and the lists of strategies and
/// samplers.
fn types() -> String {
    let config = Config::new().with_large_int("number");
    let mut types = Types { config, declarations: BTreeMap::new() };
    types.visit::<Request>();
    types.visit::<Event>();
    types.visit::<JobSpec>();
    types.visit::<candlerun_engine::strategies::StrategyInfo>();
    types.visit::<SamplerInfo>();
    let mut text = HEAD.to_owned();
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

/// The text of `packed-fields.ts`: the fields of records that are sent as numbers.
fn packed_fields() -> String {
    let mut episode = Vec::new();
    for field in Route::ToPage.fields() {
        if field.name == METRICS {
            let metrics =
                MetricName::ALL.iter().map(|metric| (metric.text(), metric.is_optional()));
            episode.extend(metrics.map(|(name, is_optional)| (name, true, is_optional)));
        } else {
            episode.push((field.name, false, field.is_optional));
        }
    }
    let mut text = HEAD.to_owned();
    text.push_str("\n/** Numbers of a packed episode before those of its parameters. An undefined one is NaN. */\n");
    text.push_str("export const episodeFields = [\n");
    for (name, is_metric, is_optional) in episode {
        let _ = writeln!(
            text,
            "  {{ name: '{name}', isMetric: {is_metric}, isOptional: {is_optional} }},"
        );
    }
    text.push_str("] as const;\n\n/** Numbers of a packed progress event before those of its lanes. An undefined one is NaN. */\n");
    text.push_str("export const progressFields = [\n");
    for field in FIELDS {
        let _ =
            writeln!(text, "  {{ name: '{}', isOptional: {} }},", field.name, field.is_optional);
    }
    let lanes = LANE_FIELDS.map(|field| format!("'{}'", field.name)).join(", ");
    text.push_str("] as const;\n\n/** Numbers of each lane of a packed progress event. */\n");
    let _ = writeln!(text, "export const laneFields = [{lanes}] as const;");
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
