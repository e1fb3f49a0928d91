//! Decides which lane runs which episode, and which events pages are sent. Pure Rust: time is an argument, messages are inputs, and
//! the scheduler returns effects, so that worlds of pages, lanes and storage can be simulated in one thread.
//!
//! [`Scheduler`] is the conductor's half, [`lane::LaneJobs`] the lane's.

#![cfg_attr(test, allow(clippy::float_cmp, reason = "tests compare exact results"))]

/// Candles by fingerprint.
mod candle_library;
/// The constants of delivery.
pub mod delivery;
/// The estimated time of a search.
mod estimate;
/// Events that are sent to a page.
mod event_queue;
/// Inputs and effects.
mod io;
/// A job that waits, runs or is paused.
mod job;
/// All jobs.
mod job_list;
/// The episodes of jobs in one lane.
pub mod lane;
/// The lanes: which candles each has, and whether it answers.
mod lane_table;
/// Reports that were requested.
mod report_tasks;
/// The scheduler.
mod scheduler;
/// Strategies in JavaScript.
mod script;

pub use io::{Address, Effect, Imported, Input, Millis, PageId};
pub use scheduler::Scheduler;
