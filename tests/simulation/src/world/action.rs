//! The actions of a world and its disturbances.

use candlerun_protocol::Event;
use candlerun_protocol::lane::{LaneCommand, LaneMessage};
use candlerun_scheduler::Input;

/// An action in a world: a message that arrives, the end of a wait, or a disturbance.
#[derive(Debug)]
pub(super) enum Action {
    ToConductor { generation: u32, input: Input, port: Option<u32> },
    FromLane { lane: u32, message: LaneMessage },
    ToPage { generation: u32, page: u32, events: Vec<Event> },
    ToLane { lane: u32, command: LaneCommand },
    LaneWakes { lane: u32 },
    Tick { number: u32 },
    PageWakes { generation: u32, page: u32 },
    PageGoes { page: u32 },
    Saved { generation: u32, page: u32, job: String },
    Acknowledges { generation: u32, page: u32, count: u32 },
    NewLane { number: u32 },
    RemoteLaneIsGivenUp { lane: u32 },
    Disturbance(Disturbance),
    Calm,
}

/// A disturbance of a world.
#[derive(Debug, Clone, Copy)]
pub(super) enum Disturbance {
    Pause,
    Resume,
    Cancel,
    KillLane,
    HangLane,
    TrapLane,
    AddLane,
    Report,
    Concurrency,
    ConductorDies,
    Reload,
    Sleep,
    PageOpens,
    PageGone,
    PageStalls,
}
