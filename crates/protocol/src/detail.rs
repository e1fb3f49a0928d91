//! The detail of an episode for a page: its report and everything that is computed beside it.

use crate::{EpisodeReport, ReportLimits};
use candlerun_engine::detail::EpisodeDetail;
use candlerun_engine::report::Report;
use serde::Serialize;

/// The size of the report in a detail. Its columns have every equity and every trade.
const LIMITS: ReportLimits = ReportLimits { max_points: 2_000, max_trades: 1_000 };

/// The report of one episode with its detail. The typed arrays travel beside the record.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct EpisodeDetailRecord {
    /// The report.
    #[serde(flatten)]
    pub report: EpisodeReport,
    /// Everything beside it.
    #[serde(flatten)]
    pub detail: EpisodeDetail,
}

impl EpisodeDetailRecord {
    /// Reduces the report. `times` are the opening times of the candles that it covers.
    pub fn new(report: &Report, times: &[f64], detail: EpisodeDetail) -> Self {
        Self { report: EpisodeReport::new(report, times, LIMITS), detail }
    }
}
