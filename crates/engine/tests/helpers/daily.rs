//! Daily candles of given closes.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
#![allow(dead_code, reason = "not every test uses all of it")]

use candlerun_engine::candles::{Candles, Columns};
use std::sync::Arc;

/// One day in milliseconds.
pub(crate) const DAY_MS: f64 = 86_400_000.0;

/// Daily candles that open at the close before; the volumes are signals.
pub(crate) fn candles(closes: &[f64], volumes: &[f64]) -> Arc<Candles> {
    let open: Vec<f64> = closes[..1].iter().chain(closes).take(closes.len()).copied().collect();
    let pairs = || open.iter().zip(closes);
    let columns = Columns {
        time: (0..closes.len()).map(|day| day as f64 * DAY_MS).collect(),
        high: pairs().map(|(open, close)| if open > close { *open } else { *close }).collect(),
        low: pairs().map(|(open, close)| if open < close { *open } else { *close }).collect(),
        open: open.clone(),
        close: closes.to_vec(),
        volume: volumes.to_vec(),
    };
    Arc::new(Candles::new(columns).unwrap())
}
