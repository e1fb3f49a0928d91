//! The candles of the newest entries, for rules that limit the entries of a day. Constant memory: older ones are forgotten.

/// Number of entries that are remembered.
pub(crate) const MOST_RECENT: usize = 32;

/// The candles of the newest entries.
#[derive(Debug, Clone, Default)]
pub(super) struct RecentEntries {
    /// The index of each, modulo [`MOST_RECENT`].
    candles: [u32; MOST_RECENT],
    count: usize,
}

impl RecentEntries {
    pub(super) fn add(&mut self, index: usize) {
        self.candles[self.count % MOST_RECENT] = index as u32;
        self.count += 1;
    }

    /// Number of entries at or after a candle. Entries are added in the order of the candles.
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
    fn entries_are_counted_from_a_candle_on_as_far_as_they_are_remembered() {
        let mut entries = RecentEntries::default();
        assert_eq!(entries.since(0), 0);
        for index in [3, 5, 5, 9] {
            entries.add(index);
        }
        let counts: Vec<usize> = [0, 4, 5, 6, 10].iter().map(|&from| entries.since(from)).collect();
        assert_eq!(counts, [4, 3, 3, 1, 0]);
        (0..40).for_each(|_| entries.add(12));
        assert_eq!([entries.since(12), entries.since(0), entries.since(13)], [32, 32, 0]);
    }
}
