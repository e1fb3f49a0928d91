//! Reduces an equity curve of a million candles to as many points as a chart can show. Each bucket keeps its lowest and highest
//! equity, so that no peak and no fall is lost.

use serde::{Deserialize, Serialize};

/// One point of a curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CurvePoint {
    /// Opening time of the candle, epoch milliseconds UTC.
    pub time: f64,
    /// Equity at its close.
    pub equity: f64,
}

/// At most `max_points` points of a curve, always with the first and the last. A `max_points` below 4 counts as 4.
pub fn thin_out(times: &[f64], equity: &[f64], max_points: usize) -> Vec<CurvePoint> {
    let len = equity.len().min(times.len());
    let point = |index: usize| CurvePoint { time: times[index], equity: equity[index] };
    if len <= max_points.max(4) {
        return (0..len).map(point).collect();
    }
    let buckets = (max_points.max(4) - 2) / 2;
    let inner = len - 2;
    let mut points = vec![point(0)];
    for bucket in 0..buckets {
        let edge = |bucket: usize| 1 + (bucket as u64 * inner as u64 / buckets as u64) as usize;
        let (from, to) = (edge(bucket), edge(bucket + 1));
        let lowest = (from..to).min_by(|&a, &b| equity[a].total_cmp(&equity[b]));
        let highest = (from..to).max_by(|&a, &b| equity[a].total_cmp(&equity[b]));
        let (Some(lowest), Some(highest)) = (lowest, highest) else { continue };
        points.push(point(lowest.min(highest)));
        if lowest != highest {
            points.push(point(lowest.max(highest)));
        }
    }
    points.push(point(len - 1));
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn extremes_ends_and_order_survive(
            equity in prop::collection::vec(1.0..1e6_f64, 0..3000), max_points in 0..400_usize,
        ) {
            let times: Vec<f64> = (0..equity.len()).map(|i| i as f64).collect();
            let points = thin_out(&times, &equity, max_points);
            prop_assert!(points.len() <= max_points.max(4));
            prop_assert!(points.windows(2).all(|pair| pair[0].time < pair[1].time));
            let least = |values: &mut dyn Iterator<Item = f64>| values.min_by(f64::total_cmp);
            let most = |values: &mut dyn Iterator<Item = f64>| values.max_by(f64::total_cmp);
            prop_assert_eq!(least(&mut points.iter().map(|p| p.equity)), least(&mut equity.iter().copied()));
            prop_assert_eq!(most(&mut points.iter().map(|p| p.equity)), most(&mut equity.iter().copied()));
            prop_assert_eq!(points.last().map(|p| p.equity), equity.last().copied());
        }
    }
}
