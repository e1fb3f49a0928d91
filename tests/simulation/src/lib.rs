//! Deterministic simulation of the scheduler, after FoundationDB and TigerBeetle: seeded worlds of pages, one conductor and
//! lanes in one thread, with the real scheduler and the real jobs of lanes. Episodes are a pure function of their parameters.
//!
//! Checked at every step: episodes are those of an undisturbed run and in order, no boundary is missing while the world is not
//! disturbed, progress never falls (after a restart neither) and is below 100 until the end, the status of a job changes in order, a
//! paused job emits nothing, at most 256 progress events are unacknowledged. No episode is handed out twice, and a pause waits for its
//! lanes (`watch.rs`). In the end: the same result to the bit, everything stored, every request answered, no work left.

#![deny(unsafe_code)]

/// The jobs that worlds run.
mod cases;
/// An episode of a simulated lane.
mod episode;
/// A simulated lane.
mod lane;
/// A simulated page.
mod page;
/// The future of a world, in the order of time.
mod queue;
/// Random numbers.
mod rng;
/// Checks of inputs and effects that no page can see.
mod watch;
/// A world.
mod world;

pub use world::Failure;

use candlerun_engine::Error;
use cases::Cases;
use world::World;

/// Makes worlds.
pub struct Simulation(Cases);

impl Simulation {
    /// Prepares the jobs that worlds run.
    ///
    /// # Errors
    /// If a job of the list is invalid.
    pub fn new() -> Result<Self, Error> {
        Cases::new().map(Self)
    }

    /// Runs the world of a seed. Returns the number of steps.
    ///
    /// # Errors
    /// Describes the check that failed.
    pub fn run(&self, seed: u64) -> Result<u64, Failure> {
        World::new(seed, &self.0, false).run()
    }

    /// The same, with every step printed.
    ///
    /// # Errors
    /// Describes the check that failed.
    pub fn replay(&self, seed: u64) -> Result<u64, Failure> {
        World::new(seed, &self.0, true).run()
    }
}
