//! The host of a lane: the parts that its worker provides.

use crate::io::Millis;
use candlerun_engine::Error;
use candlerun_engine::backtest::Run;
use candlerun_engine::job::Job;
use candlerun_engine::search::Proposal;
use candlerun_protocol::lane::LaneMessage;

/// A clock, a port to the conductor, and candles to run episodes on.
pub trait LaneHost {
    /// The time now.
    fn now(&mut self) -> Millis;

    /// Sends a message to the conductor.
    fn send(&mut self, message: LaneMessage);

    /// Keeps the position of the lane, so that it is known if the engine traps.
    fn set_position(&mut self, attempt: u32, episode: u32, candle: u32);

    /// Sets up the backtest of an episode.
    ///
    /// # Errors
    /// If it cannot be set up: that is a defect, or a lack of memory.
    fn start(&mut self, job: &Job, proposal: &Proposal) -> Result<Box<dyn Run>, Error>;
}
