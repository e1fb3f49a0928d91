//! Largest drawdown: `max over i of (peak_i − e_i) / peak_i`, where `peak_i` is the highest equity up to candle i.

use crate::simd::F64x2;

/// The largest drawdown so far. It divides once for each peak instead of once for each candle: below a peak, the largest fall is
/// at the lowest equity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DrawdownMeter {
    peak: f64,
    /// The lowest equity since the peak is the lower of these two, one for each lane of a register.
    troughs: [f64; 2],
    largest: f64,
}

impl DrawdownMeter {
    /// Starts at the initial equity, which is above 0.
    pub fn new(equity: f64) -> Self {
        Self { peak: equity, troughs: [equity; 2], largest: 0.0 }
    }

    /// Marks the next four equities.
    #[inline(always)]
    pub(crate) fn mark_each(&mut self, [a, b]: [F64x2; 2]) {
        let peak = F64x2::splat(self.peak);
        if a.greater(b).above(peak) == 0 {
            self.troughs = F64x2::new(self.troughs).lesser(a.lesser(b)).numbers();
            return;
        }
        // For each of the four equities, the highest up to it.
        let highest_a = a.greater(a.first_twice());
        let highest_b = b.greater(b.first_twice()).greater(highest_a.second_twice());
        let drawdown = |equities: F64x2, highest: F64x2| {
            let peaks = peak.greater(highest);
            (peaks - equities) / peaks
        };
        let [one, other] = drawdown(a, highest_a).greater(drawdown(b, highest_b)).numbers();
        self.largest = greater(greater(self.largest(), one), other);
        [_, self.peak] = highest_b.numbers();
        self.troughs = [self.peak; 2];
    }

    /// Marks the next equity.
    #[inline(always)]
    pub fn mark(&mut self, equity: f64) {
        if equity > self.peak {
            self.largest = self.largest();
            self.peak = equity;
            self.troughs = [equity; 2];
        } else if equity < self.troughs[0] {
            self.troughs[0] = equity;
        }
    }

    /// The largest drawdown as a share of its peak.
    pub fn largest(&self) -> f64 {
        let [one, other] = self.troughs;
        let trough = if other < one { other } else { one };
        greater(self.largest, (self.peak - trough) / self.peak)
    }
}

/// The greater of two numbers; `one` if `other` is NaN.
fn greater(one: f64, other: f64) -> f64 {
    if other > one { other } else { one }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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

    proptest! {
        #[test]
        fn equities_marked_together_give_the_drawdown_of_equities_marked_one_by_one(
            steps in prop::collection::vec(
                (prop_oneof![4 => -0.1..0.1_f64, 1 => Just(0.0)], any::<bool>()), 0..300,
            ),
        ) {
            let (mut singles, mut mixed) = (DrawdownMeter::new(1.0), DrawdownMeter::new(1.0));
            let mut equity = 1.0;
            for steps in steps.as_chunks::<4>().0 {
                let equities = steps.map(|(step, _)| {
                    equity *= 1.0 + step;
                    equity
                });
                let [a, b, c, d] = equities;
                equities.into_iter().for_each(|equity| singles.mark(equity));
                if steps[0].1 {
                    mixed.mark_each([F64x2::new([a, b]), F64x2::new([c, d])]);
                } else {
                    equities.into_iter().for_each(|equity| mixed.mark(equity));
                }
                prop_assert_eq!(mixed.largest().to_bits(), singles.largest().to_bits());
            }
        }
    }
}
