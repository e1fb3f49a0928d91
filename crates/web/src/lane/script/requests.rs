//! Indicators that a script requests by name, as `indicator('macd', 'close', 12, 26, 9)`, and series that it describes in the language of
//! rules, as `series('close - vwap()')`. Error texts suggest the correction.

use candlerun_engine::Error;
use candlerun_engine::columns::{ColumnId, ColumnInput, ColumnRequests, Source};
use candlerun_engine::indicators::{self, Indicator, SourceKind};
use candlerun_engine::rules::{LineScale, did_you_mean, expression_column, find_zone};
use js_sys::Array;
use wasm_bindgen::{JsCast as _, JsValue};

/// The name under which a script requests a series by its expression. No indicator has it.
const EXPRESSION: &str = "=";
/// The name under which a script sets the time zone of what it requests afterwards. It gets no columns.
const TIME_ZONE: &str = "@";

/// The names of series.
const SOURCES: [(&str, Source); 5] = [
    ("open", Source::Open),
    ("high", Source::High),
    ("low", Source::Low),
    ("close", Source::Close),
    ("volume", Source::Volume),
];

/// A column that a script has requested.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    pub(super) id: ColumnId,
    pub(super) scale: LineScale,
}

/// Requests the columns of an indicator, or of an expression. An indicator's arguments are a source, if it reads one, and numbers or names of choices. A source is a
/// name, or a list with the number of a column. Returns a list of output names and column numbers, or the text of a mistake. A column
/// number is a place in `asked`.
pub(super) fn ask(
    requests: &mut ColumnRequests,
    asked: &mut Vec<Asked>,
    name: &str,
    arguments: &Array,
) -> JsValue {
    match outputs(requests, asked, name, arguments) {
        Ok(outputs) => {
            let pairs = outputs.into_iter().map(|(output, of)| {
                asked.push(of);
                Array::of2(&output.into(), &JsValue::from(asked.len() as u32 - 1))
            });
            pairs.collect::<Array>().into()
        }
        Err(reason) => reason.into(),
    }
}

fn outputs(
    requests: &mut ColumnRequests,
    asked: &[Asked],
    name: &str,
    arguments: &Array,
) -> Result<Vec<(&'static str, Asked)>, String> {
    if name == TIME_ZONE {
        let zone = find_zone(&arguments.get(0).as_string().unwrap_or_default())?;
        requests.set_zone(Some(zone));
        return Ok(Vec::new());
    }
    if name == EXPRESSION {
        let text = arguments.get(0).as_string().unwrap_or_default();
        let found = expression_column(requests, &text)?;
        return Ok(vec![("value", Asked { id: found.column, scale: found.scale })]);
    }
    let indicator = indicators::find(name).map_err(|_| unknown(name))?;
    let mut arguments = arguments.iter().peekable();
    let given = match arguments.peek() {
        Some(first) => source(first, asked)?,
        None => None,
    };
    if given.is_some() {
        arguments.next();
    }
    let input = match (indicator.source, given) {
        (SourceKind::Series, given) => given.unwrap_or(Source::Close.into()),
        (SourceKind::Candles, None) => Source::Candle.into(),
        (SourceKind::Candles, Some(_)) => {
            return Err(format!("`{name}` reads whole candles and takes no series"));
        }
    };
    let numbers: Vec<f64> = arguments
        .enumerate()
        .map(|(at, argument)| number(indicator, at, &argument))
        .collect::<Result<_, _>>()?;
    let columns = indicator.outputs.iter().map(|output| {
        let id = requests.indicator(name, input, &numbers, output.name);
        let scale = LineScale::of(indicator, output.name, scale(input, asked));
        id.map(|id| (output.name, Asked { id, scale })).map_err(|error| text_of(name, error))
    });
    columns.collect()
}

/// The scale of the series that an indicator reads.
fn scale(input: ColumnInput, asked: &[Asked]) -> LineScale {
    match input {
        ColumnInput::Source(Source::Volume) => LineScale::Own,
        ColumnInput::Source(_) => LineScale::Price,
        ColumnInput::Column(id) => {
            asked.iter().find(|of| of.id == id).map_or(LineScale::Own, |of| of.scale)
        }
    }
}

fn unknown(name: &str) -> String {
    let names = indicators::all().iter().map(|indicator| indicator.name);
    match did_you_mean(name, names.clone()) {
        Some(suggestion) => format!("there is no indicator `{name}`; {suggestion}"),
        None => {
            let names: Vec<&str> = names.collect();
            format!("there is no indicator `{name}`; there are {}", names.join(", "))
        }
    }
}

/// The series that a first argument names; `None` if it does not name one.
fn source(argument: &JsValue, asked: &[Asked]) -> Result<Option<ColumnInput>, String> {
    if let Some(column) = argument.dyn_ref::<Array>() {
        let of = column.get(0).as_f64().and_then(|number| asked.get(number as usize));
        return Ok(of.map(|of| ColumnInput::from(of.id)));
    }
    let Some(name) = argument.as_string() else { return Ok(None) };
    match SOURCES.iter().find(|(source, _)| *source == name) {
        Some((_, source)) => Ok(Some((*source).into())),
        None => {
            let suggestion = did_you_mean(&name, SOURCES.map(|(source, _)| source));
            let suggestion = suggestion.map_or(String::new(), |meant| format!("; {meant}"));
            Err(format!(
                "there is no series `{name}`: it is open, high, low, close, volume or another indicator{suggestion}"
            ))
        }
    }
}

fn number(indicator: &Indicator, at: usize, argument: &JsValue) -> Result<f64, String> {
    if let Some(number) = argument.as_f64() {
        return Ok(number);
    }
    let Some(param) = indicator.params.get(at) else { return Ok(f64::NAN) };
    let name = argument.as_string().unwrap_or_default();
    match param.choices.iter().position(|choice| *choice == name) {
        Some(choice) => Ok(choice as f64),
        None if param.choices.is_empty() => {
            Err(format!("`{}` of `{}` must be a number", param.name, indicator.name))
        }
        None => Err(format!(
            "`{}` of `{}` must be one of {}",
            param.name,
            indicator.name,
            param.choices.join(", ")
        )),
    }
}

fn text_of(name: &str, error: Error) -> String {
    match error {
        Error::Field { field, value, reason } | Error::Line { field, value, reason, .. } => {
            if field == name {
                format!("`{name}`: {reason}; here are {value}")
            } else {
                format!("`{field}` of `{name}` {reason}, and is {value}")
            }
        }
    }
}
