//! A case with its candles and the state that its subjects keep between runs.

use crate::case::Case;
use crate::data::{self, Grid, Periods};
use crate::floor::{self, Books};
use crate::subject::{Engine, Learner, Outcome, Rule, Subject};
use candlerun_engine::Result;
use candlerun_engine::backtest::Execution;
use candlerun_engine::candles::Candles;
use candlerun_engine::candles::import::Import;
use candlerun_engine::columns::ColumnCache;
use candlerun_engine::job::{Job, JobSpec, run};
use serde_json::{Value, json};
use std::sync::Arc;

/// Bytes of a file that are imported at a time, as the conductor does.
const PIECE: usize = 512 * 1024;

/// A strategy with eight parameters.
const MANY_PARAMETERS: &str =
    include_str!("../../../crates/engine/examples/samplers/rules/macd8.rules");

/// Episodes of the Bayesian search over two parameters.
const PROPOSALS: usize = 100;

/// A case, ready to run.
pub struct Workload {
    candles: Arc<Candles>,
    periods: Vec<Periods>,
    books: Books,
    shared: ColumnCache,
    /// Strategies are parsed once, as in a job.
    engines: Vec<(Rule, Execution, Engine)>,
    csv: String,
    outcomes: Vec<Outcome>,
}

impl Workload {
    /// Makes the candles and the CSV file of a case.
    ///
    /// # Errors
    /// If the engine refuses the candles.
    pub fn new(case: &Case) -> Result<Self> {
        let candles = data::candles(case.candles)?;
        let csv = match case.subjects.contains(&Subject::Import) {
            true => data::csv(&candles),
            false => String::new(),
        };
        Ok(Self { csv, ..Self::over(candles, case.grid) })
    }

    /// Episodes of a grid over candles.
    pub fn over(candles: Arc<Candles>, grid: Grid) -> Self {
        Self {
            books: Books::new(candles.len()),
            candles,
            periods: grid.periods(),
            shared: ColumnCache::default(),
            engines: Vec::new(),
            csv: String::new(),
            outcomes: Vec::new(),
        }
    }

    /// The candles.
    pub fn candles(&self) -> &Candles {
        &self.candles
    }

    /// Episodes of a run of a subject.
    pub fn episodes(&self, subject: Subject) -> usize {
        match subject {
            Subject::Bayesian => PROPOSALS,
            Subject::Many(learner) => learner.search().1,
            _ => self.periods.len(),
        }
    }

    /// Bytes of the imported file.
    pub fn csv_bytes(&self) -> usize {
        self.csv.len()
    }

    /// The outcomes of the last run.
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// Runs every episode of a subject. A subject in JavaScript does nothing here.
    ///
    /// # Errors
    /// If the engine refuses a parameter or the file.
    pub fn run(&mut self, subject: Subject) -> Result<()> {
        self.outcomes.clear();
        match subject {
            Subject::Floor(rule) => self.run_floor(rule),
            Subject::JavaScript(_) => {}
            Subject::Engine(rule) => {
                self.run_engine(rule, Execution::Standard, &mut ColumnCache::default(), true)?;
            }
            Subject::Mode(mode) => {
                self.run_engine(Rule::Cross, mode, &mut ColumnCache::default(), true)?;
            }
            Subject::Shared(rule) => self.run_shared(rule, true)?,
            Subject::Quiet(rule) => self.run_shared(rule, false)?,
            Subject::Bayesian => self.run_search(&few_parameters())?,
            Subject::Many(learner) => self.run_search(&many_parameters(learner))?,
            Subject::Import => self.run_import()?,
        }
        Ok(())
    }

    fn run_floor(&mut self, rule: Rule) {
        for &periods in &self.periods {
            match rule {
                Rule::Cross => floor::cross(&self.candles, periods, &mut self.books),
                Rule::Stops => floor::stops(&self.candles, periods, &mut self.books),
            }
            let (trades, equity) = (self.books.trades.len() as f64, self.books.final_equity());
            self.outcomes.push(Outcome { trades, equity });
        }
    }

    fn run_engine(
        &mut self,
        rule: Rule,
        execution: Execution,
        cache: &mut ColumnCache,
        boundaries: bool,
    ) -> Result<()> {
        let known = |engine: &(Rule, Execution, Engine)| (engine.0, engine.1) == (rule, execution);
        let place = match self.engines.iter().position(known) {
            Some(place) => place,
            None => {
                let engine = Engine::new(rule, execution, self.candles.clone())?;
                self.engines.push((rule, execution, engine));
                self.engines.len() - 1
            }
        };
        let (_, _, engine) = &self.engines[place];
        for &periods in &self.periods {
            self.outcomes.push(engine.episode(periods, cache, boundaries)?);
        }
        Ok(())
    }

    fn run_shared(&mut self, rule: Rule, boundaries: bool) -> Result<()> {
        let mut cache = std::mem::take(&mut self.shared);
        let ran = self.run_engine(rule, Execution::Standard, &mut cache, boundaries);
        self.shared = cache;
        ran
    }

    /// A search. On 2,000 candles nearly all of its time is spent on proposals.
    fn run_search(&mut self, spec: &Value) -> Result<()> {
        let mut spec = spec.clone();
        spec["candles"] = json!(self.candles.fingerprint().to_string());
        let spec = JobSpec::from_json(&spec)?;
        let job = Job::new(spec, self.candles.clone())?;
        let outcomes = &mut self.outcomes;
        run(
            &job,
            |_, _| {},
            |episode| {
                let metrics = episode.metrics.as_ref();
                outcomes.push(metrics.map_or(Outcome::default(), |metrics| Outcome {
                    trades: f64::from(metrics.trades),
                    equity: metrics.final_equity,
                }));
            },
        )?;
        Ok(())
    }

    /// Imports the file. Its outcome is the number of candles and the beginning of their fingerprint.
    fn run_import(&mut self) -> Result<()> {
        let mut import = Import::new();
        self.csv.as_bytes().chunks(PIECE).try_for_each(|piece| import.push(piece))?;
        let read = import.finish()?;
        let equity = beginning(&read);
        self.outcomes.push(Outcome { trades: read.len() as f64, equity });
        Ok(())
    }
}

/// A search of 100 episodes over two parameters.
fn few_parameters() -> Value {
    json!({
        "strategy": { "library": "sma_cross" },
        "search": {
            "sampler": "bayesian",
            "seed": 1,
            "episodes": PROPOSALS,
            "space": {
                "fast": { "int": { "low": 2, "high": 50 } },
                "slow": { "int": { "low": 5, "high": 200 } },
            },
            "constraints": ["fast < slow"],
        },
    })
}

/// A search over eight parameters, which have their ranges in the rules.
fn many_parameters(learner: Learner) -> Value {
    let (sampler, episodes) = learner.search();
    json!({
        "strategy": { "rules": MANY_PARAMETERS },
        "search": { "sampler": sampler, "seed": 1, "episodes": episodes },
    })
}

/// The first 13 digits of a fingerprint: as many bits as a number holds exactly.
fn beginning(candles: &Candles) -> f64 {
    let text = candles.fingerprint().to_string();
    text.get(..13)
        .and_then(|digits| u64::from_str_radix(digits, 16).ok())
        .map_or(f64::NAN, |n| n as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use candlerun_engine::candles::Columns;

    /// Candles of a part of a longer series, at another scale of prices.
    fn part(from: usize, to: usize, scale: f64) -> Result<Arc<Candles>> {
        let whole = data::candles(20_000)?;
        let scaled = |column: &[f64]| column[from..to].iter().map(|price| price * scale).collect();
        Ok(Arc::new(Candles::new(Columns {
            time: whole.time()[from..to].to_vec(),
            open: scaled(whole.open()),
            high: scaled(whole.high()),
            low: scaled(whole.low()),
            close: scaled(whole.close()),
            volume: whole.volume()[from..to].to_vec(),
        })?))
    }

    #[test]
    fn loops_and_engine_have_the_same_trades_and_equity() -> Result<()> {
        let series = [part(0, 2_000, 1.0)?, part(5_000, 9_000, 0.01)?, part(9_000, 20_000, 31.7)?];
        for candles in series {
            for rule in [Rule::Cross, Rule::Stops] {
                let mut workload = Workload::over(candles.clone(), Grid::Small);
                workload.run(Subject::Floor(rule))?;
                let floor = workload.outcomes().to_vec();
                for subject in [Subject::Engine(rule), Subject::Shared(rule), Subject::Quiet(rule)]
                {
                    workload.run(subject)?;
                    assert_eq!(workload.outcomes().len(), 90);
                    for (ours, floor) in workload.outcomes().iter().zip(&floor) {
                        assert!((ours.trades - floor.trades).abs() < 0.5, "{ours:?}, {floor:?}");
                        let error = (ours.equity / floor.equity - 1.0).abs();
                        assert!(error < 1e-9, "{subject:?}: {ours:?}, {floor:?}");
                    }
                }
                assert!(floor.iter().any(|outcome| outcome.trades > 50.0));
            }
        }
        Ok(())
    }

    #[test]
    fn exits_at_a_price_make_a_difference() -> Result<()> {
        let mut workload = Workload::over(part(0, 10_000, 1.0)?, Grid::One);
        workload.run(Subject::Floor(Rule::Cross))?;
        let plain = workload.outcomes().to_vec();
        workload.run(Subject::Floor(Rule::Stops))?;
        assert_ne!(workload.outcomes(), plain);
        Ok(())
    }

    #[test]
    fn an_import_reads_the_written_candles() -> Result<()> {
        let case = Case { candles: 300, grid: Grid::One, subjects: vec![Subject::Import] };
        let mut workload = Workload::new(&case)?;
        workload.run(Subject::Import)?;
        let read = workload.outcomes()[0];
        assert!((read.trades - 300.0).abs() < 0.5);
        assert_eq!(read.equity.to_bits(), beginning(workload.candles()).to_bits());
        Ok(())
    }
}
