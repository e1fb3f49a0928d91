//! An episode of a simulated lane: its outcome is a pure function of its parameters.

use crate::rng::mix;
use candlerun_engine::backtest::{Advance, Run};
use candlerun_engine::metrics::{MetricName, Metrics, ReturnBlocks};
use candlerun_engine::params::ParamValue;
use candlerun_engine::report::{NoTrade, Report};
use candlerun_engine::search::{Outcome, Proposal};
use std::cell::Cell;
use std::ops::ControlFlow;
use std::rc::Rc;

/// In a job that may trap, about one of this many episodes does.
const TRAP_EVERY: u64 = 4;

/// The end of an episode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Finishes,
    Fails,
    /// The engine traps at this candle, always.
    Traps(usize),
}

/// The hash of an episode's parameters and part, which decides everything about it.
fn hash(proposal: &Proposal) -> u64 {
    let part = proposal.part.map_or(0, |part| u64::from(part.window) * 2 + part.stage as u64);
    proposal.params.iter().fold(mix(part), |hash, (name, value)| {
        let value = match value {
            ParamValue::Flag(flag) => u64::from(*flag),
            ParamValue::Number(number) => number.to_bits(),
            ParamValue::Name(name) => name.len() as u64,
        };
        mix(hash ^ value ^ (name.len() as u64) << 56)
    })
}

fn ending(hash: u64, candles: usize, may_trap: bool) -> Ending {
    match hash % 64 {
        0 | 1 => Ending::Fails,
        place if may_trap && place % TRAP_EVERY == 2 => {
            Ending::Traps((hash >> 8) as usize % candles.max(1))
        }
        _ => Ending::Finishes,
    }
}

fn report(hash: u64, candles: usize) -> Report {
    let part = |shift: u32| ((hash >> shift) & 0xFFFF) as f64 / 65_536.0;
    let metrics = Metrics {
        total_return_pct: 100.0 * part(0) - 50.0,
        sharpe: (hash % 16 != 3).then(|| 4.0 * part(16) - 2.0),
        max_drawdown_pct: 100.0 * part(32),
        profit_factor: (hash % 8 != 5).then(|| 3.0 * part(40)),
        trades: (hash % 50) as u32,
        ..Metrics::from_numbers([Some(part(24)); MetricName::COUNT])
    };
    Report {
        metrics,
        returns: ReturnBlocks::empty(),
        candles: candles as u32,
        rejected_orders: 0,
        no_trade: (metrics.trades == 0).then(|| no_trade(hash)),
        ambiguous_candles: 0,
        exits_at_entry: 0,
        open_trades: Vec::new(),
        full: None,
    }
}

/// Why there was no trade.
fn no_trade(hash: u64) -> NoTrade {
    match hash % 3 {
        0 => NoTrade::NoSignal,
        1 => NoTrade::NeverFilled,
        _ => NoTrade::Rejected { entries: 1, first: "no cash".to_owned(), others: false },
    }
}

/// Whether an episode traps.
#[cfg(test)]
pub(crate) fn traps(proposal: &Proposal, candles: usize) -> bool {
    matches!(ending(hash(proposal), candles, true), Ending::Traps(_))
}

/// The outcome of an undisturbed episode. One that traps has failed.
pub(crate) fn outcome(proposal: &Proposal, candles: usize, may_trap: bool) -> Outcome {
    let hash = hash(proposal);
    match ending(hash, candles, may_trap) {
        Ending::Finishes => Outcome::from(&report(hash, candles)),
        Ending::Fails | Ending::Traps(_) => Outcome::failed("it fails".to_owned()),
    }
}

/// State that the lane and its episodes share.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shared {
    /// The lane's clock.
    pub(crate) clock: Rc<Cell<f64>>,
    /// Whether its engine has trapped.
    pub(crate) trapped: Rc<Cell<bool>>,
    /// The candle at which the engine traps in any episode, if a disturbance has set one.
    pub(crate) trap_at: Rc<Cell<Option<usize>>>,
}

/// A simulated episode.
pub(crate) struct SimulatedRun {
    hash: u64,
    ending: Ending,
    candles: usize,
    closed: usize,
    every: usize,
    next_boundary: usize,
    ms_per_candle: f64,
    shared: Shared,
}

impl SimulatedRun {
    pub(crate) fn new(
        proposal: &Proposal,
        candles: usize,
        every: usize,
        may_trap: bool,
        ms_per_candle: f64,
        shared: Shared,
    ) -> Self {
        let hash = hash(proposal);
        let ending = ending(hash, candles, may_trap);
        Self { hash, ending, candles, closed: 0, every, next_boundary: 0, ms_per_candle, shared }
    }

    /// The candle of the next boundary, trap or end.
    fn next_stop(&self) -> usize {
        let stop = self.candles.min(self.next_boundary);
        let own = if let Ending::Traps(candle) = self.ending { Some(candle) } else { None };
        let traps = own.into_iter().chain(self.shared.trap_at.get());
        traps.filter(|candle| *candle > self.closed).fold(stop, usize::min)
    }

    fn is_at_trap(&self) -> bool {
        self.ending == Ending::Traps(self.closed)
            || self.shared.trap_at.get().is_some_and(|candle| candle == self.closed)
    }
}

impl Run for SimulatedRun {
    fn advance(
        &mut self,
        budget: usize,
        on_boundary: &mut dyn FnMut(usize) -> ControlFlow<()>,
    ) -> Advance {
        let end = self.closed + budget;
        loop {
            if self.closed == self.candles {
                return Advance::Finished;
            }
            if self.closed == self.next_boundary {
                self.next_boundary += self.every;
                if on_boundary(self.closed).is_break() {
                    return Advance::Stopped;
                }
            }
            if self.is_at_trap() {
                self.shared.trapped.set(true);
            }
            if self.shared.trapped.get() {
                // The worker ends here: nothing of this slice may follow.
                return Advance::Stopped;
            }
            if self.closed >= end {
                return Advance::Paused;
            }
            let to = self.next_stop().min(end);
            let clock = &self.shared.clock;
            clock.set(clock.get() + (to - self.closed) as f64 * self.ms_per_candle);
            self.closed = to;
        }
    }

    fn closed_candles(&self) -> usize {
        self.closed
    }

    fn skip_boundaries(&mut self) {
        self.next_boundary = usize::MAX;
    }

    fn report(&self) -> Report {
        report(self.hash, self.candles)
    }

    fn failure(&self) -> Option<String> {
        (self.ending == Ending::Fails).then(|| "it fails".to_owned())
    }
}
