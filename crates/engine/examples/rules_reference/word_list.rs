//! The words, functions and indicators of the rules language as JSON, for the editor of the Studio page.

use candlerun_engine::indicators::{self, Indicator, IndicatorParam, SourceKind};
use candlerun_engine::rules::words::{
    CLAUSES, DAYS, DEFINED, FUNCTIONS, IN_SESSION, INTERVAL_UNITS, LITERALS, OPERATORS, PAST,
    POSITION, PRICES, SOFT_CLAUSES, STATEMENTS, TIMES, UNDEFINED, Word,
};
use serde_json::{Value, json};

/// The lists as JSON.
pub(crate) fn word_list() -> String {
    let undefined = json!({ "name": UNDEFINED, "summary": "A number without a value." });
    let values = [
        documented(PRICES),
        documented(TIMES),
        documented(DAYS),
        documented(POSITION),
        vec![undefined],
    ];
    let defined = json!({
        "name": DEFINED,
        "summary": "A condition: whether a series or a condition has a value.",
    });
    let session = json!({
        "name": IN_SESSION,
        "summary": "A condition: whether the candle opens in a session such as \"09:30-16:00\".",
    });
    let functions = [documented(FUNCTIONS), documented(PAST), vec![defined, session]].concat();
    let clauses = [CLAUSES, SOFT_CLAUSES].concat();
    let units: String = INTERVAL_UNITS.iter().map(|unit| unit.name).collect();
    let indicators: Vec<Value> = indicators::all().iter().map(|each| indicator(each)).collect();
    let list = json!({
        "statements": STATEMENTS,
        "clauses": clauses,
        "operators": OPERATORS,
        "literals": LITERALS,
        "units": units,
        "values": values.concat(),
        "functions": functions,
        "indicators": indicators,
    });
    format!("{list:#}\n")
}

fn documented<T>(words: &[Word<T>]) -> Vec<Value> {
    words.iter().map(|word| json!({ "name": word.name, "summary": word.summary })).collect()
}

fn indicator(indicator: &Indicator) -> Value {
    let params: Vec<Value> = indicator.params.iter().map(param).collect();
    let outputs: Vec<Value> = indicator
        .outputs
        .iter()
        .map(|output| json!({ "name": output.name, "summary": output.summary }))
        .collect();
    json!({
        "name": indicator.name,
        "title": indicator.title,
        "summary": indicator.summary,
        "takes_source": indicator.source == SourceKind::Series,
        "params": params,
        "outputs": outputs,
    })
}

fn param(param: &IndicatorParam) -> Value {
    json!({
        "name": param.name,
        "summary": param.summary,
        "default": param.default,
        "min": param.min,
        "max": param.max,
        "whole": param.whole,
        "choices": param.choices,
    })
}
