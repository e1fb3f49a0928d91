//! Measures whether the best point of a search stays good: `cargo run --release -p candlerun-engine --example peaks` searches each
//! quarter of a series, takes its best point and points chosen from plateaus, and prints how they rank among all points in the next
//! quarter. 0 is the best rank, 1 the worst, and 0.5 is expected of a point picked at random.
//!
//! The series are the two samples and three synthetic ones; `--candles file.csv` (any number of times) measures other files instead.

#![allow(clippy::print_stdout, reason = "a measurement prints")]

use candlerun_engine::backtest::Detail;
use candlerun_engine::candles::Candles;
use candlerun_engine::candles::import::Import;
use candlerun_engine::candles::synthetic::{Synthetic, SyntheticConfig};
use candlerun_engine::job::{Job, JobSpec};
use candlerun_engine::search::SearchSpace;
use serde_json::{Value, json};
use std::error::Error;
use std::ops::ControlFlow;
use std::sync::Arc;

/// How a point is chosen: by its own score, or by those of the points at most so many steps away in each parameter.
const CHOICES: [(&str, f64, Combine); 4] = [
    ("best", 0.0, Combine::Mean),
    ("mean of neighbours", 1.0, Combine::Mean),
    ("worst of neighbours", 1.0, Combine::Worst),
    ("mean of two steps", 2.0, Combine::Mean),
];

#[derive(Clone, Copy)]
enum Combine {
    Mean,
    Worst,
}

/// A score of each point in a quarter; none without trades that vary.
type Scores = Vec<Option<f64>>;

fn main() -> Result<(), Box<dyn Error>> {
    let mut ranks: Vec<Vec<f64>> = vec![Vec::new(); CHOICES.len()];
    for (name, candles) in series()? {
        for (strategy, space, rule) in searches() {
            let before = ranks[0].len();
            measure(&candles, strategy, &space, rule, &mut ranks)?;
            println!("{name}, {strategy}: {}", text(&ranks[0][before..]));
        }
    }
    println!("{} surfaces, mean rank in the next quarter:", ranks[0].len());
    for ((name, ..), ranks) in CHOICES.iter().zip(&ranks) {
        println!("{name}: {}", text(ranks));
    }
    Ok(())
}

/// Mean and standard error; the mean alone of a single rank.
fn text(ranks: &[f64]) -> String {
    let count = ranks.len() as f64;
    let mean = ranks.iter().sum::<f64>() / count;
    match ranks.len() {
        0 => "no rank".to_owned(),
        1 => format!("{mean:.3}"),
        _ => {
            let squares = ranks.iter().map(|rank| (rank - mean) * (rank - mean)).sum::<f64>();
            format!("{mean:.3} ± {:.3}", (squares / (count - 1.0) / count).sqrt())
        }
    }
}

fn searches() -> [(&'static str, Value, &'static str); 3] {
    let int = |low: u32, high: u32, step: u32| json!({ "int": { "low": low, "high": high, "step": step } });
    [
        ("sma_cross", json!({ "fast": int(5, 50, 5), "slow": int(20, 200, 20) }), "fast < slow"),
        (
            "donchian_breakout",
            json!({ "entry": int(10, 100, 10), "leave": int(5, 50, 5) }),
            "leave <= entry",
        ),
        (
            "rsi_reversion",
            json!({ "period": int(4, 30, 2), "oversold": int(15, 45, 3) }),
            "oversold < 50",
        ),
    ]
}

fn series() -> Result<Vec<(String, Candles)>, Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let files: Vec<&String> = arguments
        .chunks(2)
        .filter(|pair| pair[0] == "--candles")
        .filter_map(|pair| pair.get(1))
        .collect();
    if !files.is_empty() {
        return files.into_iter().map(|file| Ok((file.clone(), read(file)?))).collect();
    }
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/public/data");
    let mut series = Vec::new();
    for name in ["IBM", "MSFT"] {
        series.push((name.to_owned(), read(&format!("{data}/{name}.csv"))?));
    }
    for seed in 1..=3 {
        let config = SyntheticConfig {
            candles: 3_270,
            seed,
            interval_ms: 86_400_000.0,
            ..Default::default()
        };
        series.push((format!("synthetic {seed}"), Synthetic::new(config)?.finish()?));
    }
    Ok(series)
}

fn read(path: &str) -> Result<Candles, Box<dyn Error>> {
    let mut import = Import::new();
    import.push(&std::fs::read(path)?)?;
    Ok(import.finish()?)
}

/// Adds the ranks of one search on one series: three for each choice.
fn measure(
    candles: &Candles,
    strategy: &str,
    space: &Value,
    rule: &str,
    ranks: &mut [Vec<f64>],
) -> Result<(), Box<dyn Error>> {
    let spec = json!({
        "candles": candles.fingerprint().to_string(),
        "strategy": { "library": strategy },
        "search": { "space": space, "constraints": [rule] },
        "backtest": { "commission_rate": 0.001 },
    });
    let job = Job::new(JobSpec::from_json(&spec)?, Arc::new(candles.clone()))?;
    let points = points(&job)?;
    let quarters: Vec<Scores> =
        (0..4).map(|quarter| scores(&job, &points, quarter)).collect::<Result<_, _>>()?;
    for pair in quarters.windows(2) {
        for ((_, steps, combine), ranks) in CHOICES.iter().zip(ranks.iter_mut()) {
            let smooth = smoothed(&points, &pair[0], *steps, *combine);
            ranks.extend(best(&smooth).and_then(|chosen| rank(&pair[1], chosen)));
        }
    }
    Ok(())
}

fn space(job: &Job) -> Result<SearchSpace, Box<dyn Error>> {
    let search = job.spec().search.as_ref().ok_or("a job without a search")?;
    Ok(SearchSpace::of(search, &Default::default())?)
}

/// Every feasible point of the grid.
fn points(job: &Job) -> Result<Vec<Vec<f64>>, Box<dyn Error>> {
    let space = space(job)?;
    let mut points = vec![Vec::new()];
    for dimension in space.dimensions() {
        let levels = dimension.levels().ok_or("a dimension without steps")?;
        points = points
            .iter()
            .flat_map(|point: &Vec<f64>| {
                (0..levels).map(|level| [point.as_slice(), &[level as f64]].concat())
            })
            .collect();
    }
    points.retain(|point| space.is_feasible(point));
    Ok(points)
}

/// The Sharpe ratios of all points in a quarter of the candles.
fn scores(job: &Job, points: &[Vec<f64>], quarter: usize) -> Result<Scores, Box<dyn Error>> {
    let (space, count) = (space(job)?, job.candles().len());
    let window = quarter * count / 4..(quarter + 1) * count / 4;
    let mut cache = job.column_cache();
    let mut scores = Vec::new();
    for point in points {
        let mut run =
            job.start(&space.params(point), window.clone(), &mut cache, Detail::Summary)?;
        run.advance(usize::MAX, &mut |_| ControlFlow::Continue(()));
        scores.push(run.report().metrics.sharpe);
    }
    Ok(scores)
}

/// The scores of the points around each point, as one.
fn smoothed(points: &[Vec<f64>], scores: &Scores, steps: f64, combine: Combine) -> Scores {
    let around = |point: &Vec<f64>| {
        let near = |other: &Vec<f64>| point.iter().zip(other).all(|(a, b)| (a - b).abs() <= steps);
        let near: Vec<f64> = points
            .iter()
            .zip(scores)
            .filter(|(other, _)| near(other))
            .filter_map(|(_, score)| *score)
            .collect();
        match combine {
            Combine::Mean => Some(near.iter().sum::<f64>() / near.len() as f64),
            Combine::Worst => near.iter().copied().min_by(f64::total_cmp),
        }
    };
    let own = |(point, score): (&Vec<f64>, &Option<f64>)| score.and_then(|_| around(point));
    points.iter().zip(scores).map(own).collect()
}

fn best(scores: &Scores) -> Option<usize> {
    (0..scores.len())
        .filter(|&index| scores[index].is_some())
        .reduce(|best, other| if scores[other] > scores[best] { other } else { best })
}

/// The share of the other points that were better; equal ones count half.
fn rank(scores: &Scores, chosen: usize) -> Option<f64> {
    let own = scores[chosen]?;
    let others: Vec<f64> = scores
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != chosen)
        .filter_map(|(_, it)| *it)
        .collect();
    let better = others.iter().map(|&other| {
        if other > own {
            1.0
        } else if other < own {
            0.0
        } else {
            0.5
        }
    });
    (!others.is_empty()).then(|| better.sum::<f64>() / others.len() as f64)
}
