//! The part of a walk-forward that an episode belongs to. A walk-forward searches and tests one window after another.

use crate::digest::Digester;
use serde::{Deserialize, Serialize};

/// A part of a walk-forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct EpisodePart {
    /// Number of the window, from 1.
    pub window: u32,
    /// Whether the part searches or tests.
    pub stage: WindowStage,
}

/// The two stages of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "Stage"))]
pub enum WindowStage {
    /// The search over the train range.
    Train,
    /// The backtest of its best episode over the test range.
    Test,
}

impl EpisodePart {
    /// The search of a window, counted from 0.
    pub(crate) fn train(index: usize) -> Self {
        Self { window: index as u32 + 1, stage: WindowStage::Train }
    }

    /// The test of a window, counted from 0.
    pub(crate) fn test(index: usize) -> Self {
        Self { window: index as u32 + 1, stage: WindowStage::Test }
    }

    pub(super) fn digest(self, digester: &mut Digester) {
        digester.count(self.window as usize);
        digester.count(usize::from(self.stage == WindowStage::Test));
    }
}
