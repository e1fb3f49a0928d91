//! Inputs and effects of the scheduler.

use candlerun_engine::Error;
use candlerun_engine::candles::import::{ImportOptions, ImportPreview, ImportReport};
use candlerun_engine::candles::{Candles, ColumnSet};
use candlerun_protocol::lane::{LaneCommand, LaneMessage};
use candlerun_protocol::{CandlesSource, Event, Request};
use std::sync::Arc;

/// Milliseconds of one clock that never goes back.
pub type Millis = f64;

/// A page, by a number that its host has given it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageId(pub u32);

/// The request that an answer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address {
    /// The page.
    pub page: PageId,
    /// Number of the request.
    pub request_id: u32,
}

/// Candles that were loaded.
#[derive(Debug)]
pub struct Imported {
    /// The series.
    pub candles: Candles,
    /// The report of the import and what was understood of the file; `None` for candles that are not from a file.
    pub import: Option<Box<(ImportReport, ImportPreview)>>,
}

/// An input of the scheduler.
#[derive(Debug)]
pub enum Input {
    /// A request of a page. `AddLane` has a port, which the host keeps for [`Effect::OpenLane`].
    Request {
        /// The page.
        page: PageId,
        /// The request.
        request: Request,
    },
    /// A request that could not be read.
    Unreadable {
        /// The page.
        page: PageId,
        /// Number of the request, if it could be read.
        request_id: Option<u32>,
        /// Why it cannot be read.
        error: Error,
    },
    /// A page is gone: its jobs end, and it is sent no further event.
    PageGone {
        /// The page.
        page: PageId,
    },
    /// A message of a lane.
    Lane {
        /// The lane.
        lane: u32,
        /// The message.
        message: LaneMessage,
    },
    /// The import of an [`Effect::ImportCandles`] has ended.
    CandlesImported {
        /// The request.
        to: Address,
        /// The candles, or the reason why they could not be imported.
        imported: Box<Result<Imported, Error>>,
    },
    /// The next deadline has come.
    Tick,
}

/// A task for the host of the scheduler. Effects on one lane or one page are performed in their order.
#[derive(Debug)]
pub enum Effect {
    /// Opens the port of the request that was just handled.
    OpenLane {
        /// The lane.
        lane: u32,
    },
    /// Closes the port of a lane that is gone.
    CloseLane {
        /// The lane.
        lane: u32,
    },
    /// Sends a command to a lane.
    Send {
        /// The lane.
        lane: u32,
        /// The command.
        command: LaneCommand,
    },
    /// Sends a lane columns of candles.
    SendCandles {
        /// The lane.
        lane: u32,
        /// The series.
        candles: Arc<Candles>,
        /// The columns that the lane's jobs read.
        columns: ColumnSet,
    },
    /// Sends a page events, in one message.
    Emit {
        /// The page.
        page: PageId,
        /// The events, at least one.
        events: Vec<Event>,
    },
    /// Reads candles from the attachment of the request that was just handled, or makes them. [`Input::CandlesImported`] follows.
    ImportCandles {
        /// The request.
        to: Address,
        /// The source of the candles.
        source: CandlesSource,
        /// The choices of a person about a file.
        options: Box<ImportOptions>,
    },
}
