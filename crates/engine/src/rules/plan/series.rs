//! A series that an expression of the language describes, for strategies that are not written in it.

use super::lines::{LineScale, scale};
use super::planner::Planner;
use crate::columns::{ColumnId, ColumnRequests};
use crate::params::Params;
use crate::rules;
use crate::rules::parser::MAX_BYTES;

/// A column that an expression describes.
#[derive(Debug, Clone, Copy)]
pub struct ExpressionColumn {
    /// The column. A condition is 1 where it holds and 0 where it does not.
    pub column: ColumnId,
    /// The axis of a chart on which it belongs.
    pub scale: LineScale,
}

/// Requests the column of an expression, such as `sma(close - vwap(), 20)` or `close > on 1d ema(close, 50)`. It may span several
/// lines. It has no parameters: they are written into the text as numbers. Its days, hours and sessions are those of the zone of the requests.
///
/// # Errors
/// The first mistake in the expression, or that it reads the position, as a sentence without a full stop.
pub fn expression_column(
    requests: &mut ColumnRequests,
    expression: &str,
) -> Result<ExpressionColumn, String> {
    if expression.len() > MAX_BYTES {
        return Err(format!("an expression has at most {MAX_BYTES} bytes"));
    }
    // A statement is one line. No expression can end it: there is none without a line of its own.
    let expression = expression.split_whitespace().collect::<Vec<_>>().join(" ");
    let zone = requests.zone().map(|zone| format!("time zone \"{}\"\n", zone.name()));
    let zone = zone.unwrap_or_default();
    let text = format!("{zone}let series = {expression}\nenter long when close < 0");
    let program = rules::check(&text).map_err(|errors| match errors.0.first() {
        Some(error) => match &error.suggestion {
            Some(suggestion) => format!("{}; {suggestion}", error.message),
            None => error.message.clone(),
        },
        None => "is not a valid expression".to_owned(),
    })?;
    let Some(line) = program.lets.first() else {
        return Err("is not a valid expression".to_owned());
    };
    if line.path_dependent {
        return Err(
            "it reads the position, and a series is computed before the first candle".to_owned()
        );
    }
    let params = Params::default();
    let mut planner = Planner::new(&program, &params, std::mem::take(requests));
    planner.prepare_all();
    let value = planner.value_or_truth(line);
    let column = planner.column(value);
    *requests = planner.requests;
    Ok(ExpressionColumn { column, scale: scale(line, &program) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candles::{Candles, Columns};
    use crate::columns::ColumnCache;
    use crate::rules::find_zone;

    fn values(expression: &str) -> Result<Vec<f64>, String> {
        values_in(None, expression)
    }

    fn values_in(zone: Option<&str>, expression: &str) -> Result<Vec<f64>, String> {
        let close = vec![10.0, 12.0, 11.0, 15.0];
        let by = |add: f64| close.iter().map(|close| close + add).collect();
        let candles = Candles::new(Columns {
            time: vec![0.0, 60_000.0, 120_000.0, 180_000.0],
            open: by(-1.0),
            high: by(1.0),
            low: by(-2.0),
            volume: vec![1.0; 4],
            close,
        });
        let candles = candles.map_err(|error| error.to_string())?;
        let mut requests = ColumnRequests::default();
        requests.set_zone(zone.map(find_zone).transpose()?);
        let column = expression_column(&mut requests, expression)?.column;
        let request = &requests.requests()[column.place()];
        Ok(ColumnCache::default().get(request, &candles).to_vec())
    }

    #[test]
    fn an_expression_is_a_column_and_a_condition_is_one_of_truths() {
        assert_eq!(values("close - open"), Ok(vec![1.0; 4]));
        assert_eq!(values("close >\n 11"), Ok(vec![0.0, 1.0, 0.0, 1.0]));
        assert_eq!(values("7"), Ok(vec![7.0; 4]));
        let average = values("sma(close * 2, 2)").unwrap();
        assert!(average[0].is_nan());
        assert_eq!(average[1..], [22.0, 23.0, 26.0]);
    }

    #[test]
    fn times_are_those_of_the_zone() {
        // The candles begin at midnight UTC of 1 January 1970, which was 19:00 in New York and 5:30 in Kolkata.
        let at = |zone, expression| values_in(zone, expression).map(|values| values[1]);
        assert_eq!(at(None, "hour"), Ok(0.0));
        assert_eq!(at(Some("America/New_York"), "hour"), Ok(19.0));
        assert_eq!(at(Some(" +05:30\n"), "60 * hour + minute"), Ok(331.0));
        assert_eq!(at(Some("America/New_York"), "in_session(\"18:00-20:00\", \"wed\")"), Ok(1.0));
        let reason = at(Some("Europe/Nowhere\"\nlet x = 1"), "hour").unwrap_err();
        assert!(reason.starts_with("there is no time zone"), "{reason}");
    }

    #[test]
    fn higher_intervals_and_averages_restart_at_midnight_of_the_zone() {
        // Hourly candles from 20:00 UTC on: 3:45 behind UTC, the day of the zone begins at candle 8.
        let time: Vec<f64> = (20..60).map(|hour| f64::from(hour) * 3_600_000.0).collect();
        let close: Vec<f64> = (1..=40).map(f64::from).collect();
        let price = || close.clone();
        let [open, high, low] = [price(), price(), price()];
        let columns = Columns { open, high, low, volume: vec![1.0; 40], close, time };
        let candles = Candles::new(columns).unwrap();
        let values = |zone: Option<&str>, expression: &str| {
            let mut requests = ColumnRequests::default();
            requests.set_zone(zone.map(|zone| find_zone(zone).unwrap()));
            let column = expression_column(&mut requests, expression).unwrap().column;
            ColumnCache::default().get(&requests.requests()[column.place()], &candles).to_vec()
        };
        let local = Some("-03:45");
        let average = values(local, "vwap(day)");
        assert_eq!(average[7..10], [4.5, 9.0, 9.5]);
        assert_eq!(values(None, "vwap(day)")[3..6], [2.5, 5.0, 5.5]);
        let day = values(local, "on 1d close");
        assert!(day[..7].iter().all(|close| close.is_nan()));
        assert_eq!([day[7], day[30], day[31]], [8.0, 8.0, 32.0]);
        let day = values(None, "on 1d close");
        assert!(day[..3].iter().all(|close| close.is_nan()));
        assert_eq!(day[3], 4.0);
    }

    #[test]
    fn a_value_replaces_an_undefined_one_and_divisions_have_a_rest() {
        assert_eq!(values("value_or(sma(close, 3), open)").unwrap()[..3], [9.0, 11.0, 11.0]);
        assert_eq!(values("value_or(5, close)"), Ok(vec![5.0; 4]));
        assert_eq!(
            values("value_or(close / 0, 1 / 0)").unwrap().iter().filter(|it| it.is_nan()).count(),
            4
        );
        assert_eq!(values("mod(close, 4)"), Ok(vec![2.0, 0.0, 3.0, 3.0]));
        assert_eq!(values("mod(-close, 2.5 * 4)"), Ok(vec![0.0, -2.0, -1.0, -5.0]));
        assert_eq!(values("mod(7, 4)"), Ok(vec![3.0; 4]));
        assert_eq!(values("defined(mod(close, 0))"), Ok(vec![0.0; 4]));
    }

    #[test]
    fn a_condition_begins_where_it_is_true_and_was_not() {
        assert_eq!(values("begins(close > 11)"), Ok(vec![0.0, 1.0, 0.0, 1.0]));
        assert_eq!(values("begins(close > 0)"), Ok(vec![1.0, 0.0, 0.0, 0.0]));
        assert_eq!(values("begins(sma(close, 2) > 0)"), Ok(vec![0.0, 1.0, 0.0, 0.0]));
        assert_eq!(values("begins(not (sma(close, 3) > 0))"), Ok(vec![0.0; 4]));
    }

    #[test]
    fn a_mistake_is_a_sentence() {
        let reason = |expression| values(expression).unwrap_err();
        assert_eq!(reason("smaa(close, 2)"), rules_reason("smaa(close, 2)"));
        assert!(
            reason("open_profit_pct").contains("reads the position"),
            "{}",
            reason("open_profit_pct")
        );
        assert!(!reason("").is_empty());
        assert!(!reason("close\nenter short when close > 1").is_empty());
    }

    fn rules_reason(expression: &str) -> String {
        let error = &rules::check(&format!("enter long when {expression} > 1")).unwrap_err().0[0];
        format!("{}; {}", error.message, error.suggestion.as_deref().unwrap())
    }
}
