//! The measured cases, in order. JavaScript reads the same list.

use crate::data::Grid;
use crate::subject::{Learner, Rule, Subject};
use candlerun_engine::backtest::Execution;

/// Subjects that are measured in turns, over the same candles.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Candles of an episode.
    pub candles: u32,
    /// Episodes of a run.
    pub grid: Grid,
    /// The subjects, which take turns.
    pub subjects: Vec<Subject>,
}

/// Every case; with `quick` only the short ones.
pub fn cases(quick: bool) -> Vec<Case> {
    use Rule::{Cross, Stops};
    use Subject::{Engine, Floor, JavaScript, Mode, Quiet, Shared};
    let backtest =
        || vec![Floor(Cross), JavaScript(Cross), Engine(Cross), Shared(Cross), Quiet(Cross)];
    let stops = || vec![Floor(Stops), JavaScript(Stops), Engine(Stops), Shared(Stops)];
    let both = || [backtest(), stops()].concat();
    let one = |candles, subjects| Case { candles, grid: Grid::One, subjects };
    let sweep = |grid, subjects| Case { candles: 10_000, grid, subjects };
    let sweeps = || vec![Floor(Cross), JavaScript(Cross), Engine(Cross)];
    let modes = [Mode(Execution::Vectorbt), Mode(Execution::BacktestingPy)];
    let mut cases = vec![
        one(2_000, backtest()),
        one(10_000, [both(), modes.to_vec()].concat()),
        one(100_000, both()),
        sweep(Grid::Small, [sweeps(), modes.to_vec()].concat()),
        sweep(Grid::Large, if quick { vec![Floor(Cross), Engine(Cross)] } else { sweeps() }),
        one(2_000, vec![Subject::Bayesian]),
        one(100_000, vec![Subject::Import]),
    ];
    if !quick {
        cases.push(one(2_000, vec![Subject::Many(Learner::Process)]));
        cases.push(one(2_000, vec![Subject::Many(Learner::Estimator)]));
        cases.push(one(1_000_000, both()));
        cases.push(one(1_000_000, vec![Subject::Import]));
        cases.push(one(10_000_000, backtest()));
    }
    cases
}
