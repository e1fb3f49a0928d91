//! Largest drawdown: `max over i of (peak_i − e_i) / peak_i`, where `peak_i` is the highest equity up to candle i.

/// The largest drawdown so far. It divides once a peak, not once a candle: below one peak the largest fall is at the lowest
/// equity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DrawdownMeter {
    peak: f64,
    trough: f64,
    largest: f64,
}

impl DrawdownMeter {
    /// Starts at the initial equity, which is above 0.
    pub fn new(equity: f64) -> Self {
        Self { peak: equity, trough: equity, largest: 0.0 }
    }

    /// Takes the next equities, whose lowest and highest are known.
    #[inline(always)]
    pub(super) fn mark_each(&mut self, equities: [f64; 4], lowest: f64, highest: f64) {
        if highest > self.peak {
            equities.into_iter().for_each(|equity| self.mark(equity));
        } else if lowest < self.trough {
            self.trough = lowest;
        }
    }

    /// Takes the next equity.
    #[inline(always)]
    pub fn mark(&mut self, equity: f64) {
        if equity > self.peak {
            self.largest = self.largest();
            self.peak = equity;
            self.trough = equity;
        } else if equity < self.trough {
            self.trough = equity;
        }
    }

    /// The largest drawdown as a share of its peak.
    pub fn largest(&self) -> f64 {
        let current = (self.peak - self.trough) / self.peak;
        if current > self.largest { current } else { self.largest }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_fall_from_a_peak_counts() {
        struct Case {
            equity: &'static [f64],
            largest: f64,
        }
        let cases = [
            Case { equity: &[], largest: 0.0 },
            Case { equity: &[100.0, 110.0, 120.0], largest: 0.0 },
            Case { equity: &[90.0, 120.0, 100.0, 130.0], largest: 20.0 / 120.0 },
            Case { equity: &[200.0, 150.0, 160.0, 140.0, 300.0, 290.0], largest: 0.3 },
            Case { equity: &[0.0], largest: 1.0 },
        ];
        for Case { equity, largest } in cases {
            let mut meter = DrawdownMeter::new(100.0);
            equity.iter().for_each(|&equity| meter.mark(equity));
            assert_eq!(meter.largest(), largest, "{equity:?}");
        }
    }
}
