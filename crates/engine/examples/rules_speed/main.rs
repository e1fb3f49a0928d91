//! `cargo run --release --example rules_speed`: the time of an episode of an SMA cross in the rules language and in Rust, of the other
//! strategies of the library, and of one strategy of each kind beside a plain cross. With the argument `kinds` it prints the last
//! table alone, with names behind it (`kinds turtle ladder`) the rows of these kinds.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_types,
    reason = "a measurement reads the clock and prints"
)]

/// SMA cross, written in Rust.
#[path = "../../tests/references/sma_cross.rs"]
mod sma_cross;

/// Texts of each kind.
mod kinds;

use candlerun_engine::Result;
use candlerun_engine::backtest::{Advance, BacktestConfig, Detail, Run};
use candlerun_engine::candles::Candles;
use candlerun_engine::candles::synthetic::{Synthetic, SyntheticConfig};
use candlerun_engine::columns::ColumnCache;
use candlerun_engine::params::Params;
use candlerun_engine::strategies::{self, Definition, Episode};
use sma_cross::SmaCross;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Instant;

const CANDLES: u32 = 10_000;
/// Candles of the table of kinds.
const MANY_CANDLES: u32 = 100_000;
const EPISODES: usize = 2_000;
const ROUNDS: usize = 9;

fn episode<'a>(candles: &Arc<Candles>, cache: &'a mut ColumnCache) -> Episode<'a> {
    Episode {
        candles: candles.clone(),
        window: 0..candles.len(),
        cache,
        config: BacktestConfig::default(),
        every: 50,
        detail: Detail::Summary,
    }
}

fn finish(mut run: Box<dyn Run>) -> f64 {
    while run.advance(usize::MAX, &mut |_| ControlFlow::Continue(())) != Advance::Finished {}
    run.report().metrics.final_equity
}

/// Periods of the episodes: 50 fast and 40 slow ones, in the sequence of a grid.
fn periods() -> impl Iterator<Item = [usize; 2]> {
    (0..EPISODES).map(|index| [5 + index / 40, 60 + index % 40 * 5])
}

fn rules(definition: &Definition, candles: &Arc<Candles>) -> Result<f64> {
    let mut cache = ColumnCache::default();
    let mut sum = 0.0;
    for [fast, slow] in periods() {
        let params = [("fast", fast), ("slow", slow)];
        let params: Params =
            params.map(|(name, value)| (name.to_owned(), (value as f64).into())).into();
        sum += finish(definition.start(&params, episode(candles, &mut cache))?);
    }
    Ok(sum)
}

fn rust(candles: &Arc<Candles>) -> f64 {
    let mut cache = ColumnCache::default();
    let runs = periods()
        .map(|[fast, slow]| finish(episode(candles, &mut cache).of(SmaCross::new(fast, slow))));
    runs.sum()
}

/// The shortest time of an episode in seconds, over runs that share their columns as a search does.
fn shortest(definition: &Definition, candles: &Arc<Candles>) -> Result<f64> {
    let mut cache = ColumnCache::default();
    let mut shortest = f64::INFINITY;
    for _ in 0..30 {
        let start = Instant::now();
        finish(definition.start(&Params::new(), episode(candles, &mut cache))?);
        let elapsed = start.elapsed().as_secs_f64();
        shortest = if elapsed < shortest { elapsed } else { shortest };
    }
    Ok(shortest)
}

/// Prints a table of the kinds of strategies, or of those with these names.
fn print_kinds(names: &[String]) -> Result<()> {
    let config = SyntheticConfig { candles: MANY_CANDLES, seed: 1, ..Default::default() };
    let candles = Arc::new(Synthetic::new(config)?.finish()?);
    println!("\n{:<16} {:>18} {:>8}", "kind", "candles a second", "ratio");
    let mut cross = f64::NAN;
    let is_wanted = |name: &str| names.is_empty() || names.iter().any(|wanted| wanted == name);
    for (name, text) in kinds::KINDS.iter().filter(|(name, _)| is_wanted(name)) {
        let definition = Definition::new(name, text).map_err(candlerun_engine::Error::from)?;
        let seconds = shortest(&definition, &candles)?;
        cross = if cross.is_nan() { seconds } else { cross };
        let rate = f64::from(MANY_CANDLES) / seconds / 1e6;
        println!("{name:<16} {rate:>10.1} million {:>8.2}", cross / seconds);
    }
    Ok(())
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [first, names @ ..] = &args[..]
        && first == "kinds"
    {
        return print_kinds(names);
    }
    let config = SyntheticConfig { candles: CANDLES, seed: 1, ..Default::default() };
    let candles = Arc::new(Synthetic::new(config)?.finish()?);
    let definition = strategies::find("sma_cross")?;
    let (mut by_rules, mut by_rust) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let sum = rules(&definition, &candles)?;
        by_rules.push(start.elapsed().as_secs_f64());
        let start = Instant::now();
        let same = rust(&candles).to_bits() == sum.to_bits();
        by_rust.push(start.elapsed().as_secs_f64());
        assert!(same, "rules and Rust disagree");
    }
    let (rules, rust) = (median(&mut by_rules), median(&mut by_rust));
    let micros = |seconds: f64| seconds * 1e6 / EPISODES as f64;
    println!(
        "sma_cross: {:.1} us by rules, {:.1} us in Rust, ratio {:.2}",
        micros(rules),
        micros(rust),
        rust / rules
    );
    for definition in strategies::all() {
        let mut cache = ColumnCache::default();
        let mut times = Vec::new();
        for _ in 0..200 {
            let start = Instant::now();
            finish(definition.start(&Params::new(), episode(&candles, &mut cache))?);
            times.push(start.elapsed().as_secs_f64());
        }
        println!("{}: {:.1} us an episode", definition.info.name, median(&mut times) * 1e6);
    }
    print_kinds(&[])
}
