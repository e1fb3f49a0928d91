//! The candles of the newest entries or exits, for rules that limit those of a day. Constant memory: older ones are forgotten.

/// Number of fills that are remembered.
pub(crate) const MOST_RECENT: usize = 32;

/// The candles of the newest fills of a kind.
#[derive(Debug, Clone, Default)]
pub(super) struct RecentFills {
    /// The index of each, modulo [`MOST_RECENT`].
    candles: [u32; MOST_RECENT],
    count: usize,
}

impl RecentFills {
    pub(super) fn add(&mut self, index: usize) {
        self.candles[self.count % MOST_RECENT] = index as u32;
        self.count += 1;
    }

    /// Number of fills at or after a candle. They are added in the order of the candles.
    pub(super) fn since(&self, index: usize) -> usize {
        let known = self.count.min(MOST_RECENT);
        let is_old =
            |back: &usize| (self.candles[(self.count - 1 - back) % MOST_RECENT] as usize) < index;
        (0..known).find(is_old).unwrap_or(known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_are_counted_from_a_candle_on_as_far_as_they_are_remembered() {
        let mut fills = RecentFills::default();
        assert_eq!(fills.since(0), 0);
        for index in [3, 5, 5, 9] {
            fills.add(index);
        }
        let counts: Vec<usize> = [0, 4, 5, 6, 10].iter().map(|&from| fills.since(from)).collect();
        assert_eq!(counts, [4, 3, 3, 1, 0]);
        (0..40).for_each(|_| fills.add(12));
        assert_eq!([fills.since(12), fills.since(0), fills.since(13)], [32, 32, 0]);
    }
}
