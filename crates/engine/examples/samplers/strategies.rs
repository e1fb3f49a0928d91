//! Objectives from backtests of strategies with seven and eight parameters: the Sharpe ratio after costs, and fronts of metrics.
//! An episode with fewer than ten trades has no loss.

use crate::candles;
use crate::objective::Objective;
use crate::options::LONG;
use candlerun_engine::backtest::{Advance, Detail};
use candlerun_engine::candles::Candles;
use candlerun_engine::columns::ColumnCache;
use candlerun_engine::job::{Job, JobSpec};
use candlerun_engine::metrics::MetricName;
use candlerun_engine::search::SearchSpace;
use serde_json::json;
use std::cell::RefCell;
use std::error::Error;
use std::ops::ControlFlow;
use std::sync::Arc;

const STRATEGIES: [(&str, &str); 3] = [
    ("macd8", include_str!("rules/macd8.rules")),
    ("donchian7", include_str!("rules/donchian7.rules")),
    ("squeeze8", include_str!("rules/squeeze8.rules")),
];

const MIN_TRADES: u32 = 10;

/// A metric of a front, whether more of it is better, and the worst value that counts.
type Goal = (MetricName, bool, f64);

/// The fronts: a strategy with two or three metrics.
const FRONTS: [(&str, &str, &[Goal]); 3] = [
    (
        "return_drawdown",
        "macd8",
        &[(MetricName::TotalReturnPct, true, -50.0), (MetricName::MaxDrawdownPct, false, 60.0)],
    ),
    (
        "sharpe_trades",
        "donchian7",
        &[(MetricName::Sharpe, true, 0.0), (MetricName::Trades, true, 0.0)],
    ),
    (
        "sharpe_drawdown_exposure",
        "squeeze8",
        &[
            (MetricName::Sharpe, true, 0.0),
            (MetricName::MaxDrawdownPct, false, 60.0),
            (MetricName::ExposurePct, false, 100.0),
        ],
    ),
];

/// The Sharpe ratio of every strategy on every series.
pub fn single(files: &[String]) -> Result<Vec<Objective>, Box<dyn Error>> {
    let mut objectives = Vec::new();
    for (series, candles) in candles::all(files)? {
        let candles = Arc::new(candles);
        for (name, rules) in STRATEGIES {
            let goals = &[(MetricName::Sharpe, true, 0.0)];
            objectives.push(objective(&format!("{name}_{series}"), rules, &candles, goals)?);
        }
    }
    Ok(objectives)
}

/// The fronts on every series.
pub fn fronts(files: &[String]) -> Result<Vec<Objective>, Box<dyn Error>> {
    let mut objectives = Vec::new();
    for (series, candles) in candles::all(files)? {
        let candles = Arc::new(candles);
        for (front, strategy, goals) in FRONTS {
            let rules = STRATEGIES.iter().find(|(name, _)| *name == strategy);
            let name = format!("{strategy}_{series}_{front}");
            objectives.extend(rules.map(|(_, rules)| objective(&name, rules, &candles, goals)));
        }
    }
    objectives.into_iter().collect()
}

fn objective(
    name: &str,
    rules: &str,
    candles: &Arc<Candles>,
    goals: &'static [Goal],
) -> Result<Objective, Box<dyn Error>> {
    let spec = json!({
        "candles": candles.fingerprint().to_string(),
        "strategy": { "rules": rules },
        "backtest": { "commission_rate": 0.0001 },
        "search": { "sampler": "random" },
    });
    let job = Job::new(JobSpec::from_json(&spec)?, candles.clone())?;
    let search = job.spec().search.clone().ok_or("a job with a search has one")?;
    let cache = RefCell::new(ColumnCache::default());
    let losses = move |space: &SearchSpace, point: &[f64]| {
        let mut cache = cache.borrow_mut();
        let params = space.params(point);
        let mut run = job.start(&params, job.window(), &mut cache, Detail::Summary).ok()?;
        while run.advance(usize::MAX, &mut |_| ControlFlow::Continue(())) != Advance::Finished {}
        let metrics = run.report().metrics;
        let of = |(name, more, _): &Goal| {
            name.of(&metrics).map(|value| if *more { -value } else { value })
        };
        let losses = goals.iter().map(of).collect::<Option<Vec<f64>>>();
        losses.filter(|_| metrics.trades >= MIN_TRADES)
    };
    let worst = goals.iter().map(|(_, more, worst)| if *more { -worst } else { *worst });
    Ok(Objective {
        name: name.to_owned(),
        space: serde_json::to_string(&search.space)?,
        constraints: search.constraints,
        optimum: None,
        is_score: true,
        reference: (goals.len() > 1).then(|| worst.collect()),
        printed_at: LONG,
        function: Box::new(losses),
    })
}
