//! Objectives from backtests: the Sharpe ratio, after costs, of SMA crosses with a fast period of 2 to 60 and a slow period of 5
//! to 200. Like real searches they have plateaus, ties and noise; the full grid gives their optimum.

use crate::candles;
use crate::objective::Objective;
use crate::options::SHORT;
use candlerun_engine::backtest::{Advance, Detail};
use candlerun_engine::candles::Candles;
use candlerun_engine::columns::ColumnCache;
use candlerun_engine::job::{Job, JobSpec};
use candlerun_engine::params::ParamValue;
use candlerun_engine::search::SearchSpace;
use serde_json::json;
use std::collections::BTreeMap;
use std::error::Error;
use std::ops::ControlFlow;
use std::sync::Arc;

const SPACE: &str = r#"{"fast":{"int":{"low":2,"high":60}},"slow":{"int":{"low":5,"high":200}}}"#;

/// One objective for each series of candles: the sample data, synthetic candles, and the candles in `files`.
pub fn all(files: &[String]) -> Result<Vec<Objective>, Box<dyn Error>> {
    let series = candles::all(files)?.into_iter();
    series.map(|(name, candles)| surface(&format!("sma_cross_{name}"), candles)).collect()
}

/// The objective of one series: computes the Sharpe ratio of every point of the grid.
fn surface(name: &str, candles: Candles) -> Result<Objective, Box<dyn Error>> {
    let spec = json!({
        "candles": candles.fingerprint().to_string(),
        "strategy": { "name": "sma_cross" },
        "backtest": { "commission_rate": 0.001 },
    });
    let job = Job::new(JobSpec::from_json(&spec)?, Arc::new(candles))?;
    let mut cache = ColumnCache::default();
    let mut losses = BTreeMap::new();
    for fast in 2..=60_u32 {
        for slow in 5..=200_u32 {
            if fast < slow {
                losses.insert((fast, slow), -sharpe(&job, &mut cache, fast, slow)?);
            }
        }
    }
    let optimum = losses.values().copied().fold(f64::INFINITY, |a, b| if b < a { b } else { a });
    let period = |value: Option<&ParamValue>| match value {
        Some(ParamValue::Number(number)) => *number as u32,
        _ => 0,
    };
    let function = move |space: &SearchSpace, point: &[f64]| {
        let params = space.params(point);
        let periods = (period(params.get("fast")), period(params.get("slow")));
        losses.get(&periods).map(|&loss| vec![loss])
    };
    Ok(Objective {
        name: name.to_owned(),
        space: SPACE.to_owned(),
        constraints: vec!["fast < slow".to_owned()],
        optimum: Some(optimum),
        is_score: true,
        reference: None,
        printed_at: SHORT,
        function: Box::new(function),
    })
}

fn sharpe(job: &Job, cache: &mut ColumnCache, fast: u32, slow: u32) -> Result<f64, Box<dyn Error>> {
    let params = [("fast", fast), ("slow", slow)];
    let params = params.map(|(name, value)| (name.to_owned(), ParamValue::Number(value.into())));
    let mut run = job.start(&params.into(), job.window(), cache, Detail::Summary)?;
    while run.advance(usize::MAX, &mut |_| ControlFlow::Continue(())) != Advance::Finished {}
    Ok(run.report().metrics.sharpe.unwrap_or(0.0))
}
