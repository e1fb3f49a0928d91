//! The store of computed columns, bounded in bytes: what was used longest ago goes first.

use super::{Column, ColumnKey, ColumnRequest};
use crate::candles::Candles;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Bytes of columns that are kept unless the cache is told otherwise: 256 MiB.
const DEFAULT_BYTES: usize = 256 << 20;

struct Entry {
    column: Column,
    used: u64,
}

/// Columns of one series of candles.
pub struct ColumnCache {
    entries: BTreeMap<ColumnKey, Entry>,
    bytes: usize,
    max_bytes: usize,
    clock: u64,
}

impl Default for ColumnCache {
    fn default() -> Self {
        Self::with_max_bytes(DEFAULT_BYTES)
    }
}

impl ColumnCache {
    /// A cache that keeps at most `max_bytes` of columns. Columns in use live on outside of it.
    pub fn with_max_bytes(max_bytes: usize) -> Self {
        Self { entries: BTreeMap::new(), bytes: 0, max_bytes, clock: 0 }
    }

    /// The column of a request, computed now unless it is here.
    pub fn get(&mut self, request: &ColumnRequest, candles: &Candles) -> Column {
        self.clock += 1;
        if let Some(entry) = self.entries.get_mut(&request.key) {
            entry.used = self.clock;
            return entry.column.clone();
        }
        let mut values = vec![f64::NAN; candles.len()];
        (request.compute)(candles, &mut values);
        let column: Column = Arc::from(values);
        self.insert(request.key.clone(), column.clone());
        column
    }

    /// Whether a request is answered without computing.
    pub fn holds(&self, request: &ColumnRequest) -> bool {
        self.entries.contains_key(&request.key)
    }

    /// Bytes kept now.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    fn insert(&mut self, key: ColumnKey, column: Column) {
        let bytes = size_of_val(&*column);
        while self.bytes + bytes > self.max_bytes && self.forget_oldest() {}
        if self.bytes + bytes <= self.max_bytes {
            self.bytes += bytes;
            self.entries.insert(key, Entry { column, used: self.clock });
        }
    }

    /// Drops the column that was used longest ago and says whether there was one.
    fn forget_oldest(&mut self) -> bool {
        let oldest = self.entries.iter().min_by_key(|(_, entry)| entry.used);
        let Some(key) = oldest.map(|(key, _)| key.clone()) else { return false };
        if let Some(entry) = self.entries.remove(&key) {
            self.bytes -= size_of_val(&*entry.column);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candles::synthetic::{Synthetic, SyntheticConfig};
    use crate::columns::{ColumnRequests, Source};

    #[test]
    fn one_column_serves_all_that_ask_and_the_bound_holds() {
        let config = SyntheticConfig { candles: 100, ..Default::default() };
        let candles = Synthetic::new(config).unwrap().finish().unwrap();
        let mut requests = ColumnRequests::default();
        for period in 2..6 {
            requests.sma(Source::Close, period);
        }
        let [a, b, c, d] = requests.requests() else { panic!("four requests") };
        let mut cache = ColumnCache::with_max_bytes(2 * 100 * 8);

        let first = cache.get(a, &candles);
        assert!(Arc::ptr_eq(&first, &cache.get(a, &candles)));
        cache.get(b, &candles);
        cache.get(a, &candles);
        cache.get(c, &candles);
        assert!(cache.holds(a) && !cache.holds(b) && cache.holds(c), "b was used longest ago");
        cache.get(d, &candles);
        assert_eq!(cache.bytes(), 1600);

        let mut none = ColumnCache::with_max_bytes(10);
        assert_eq!(none.get(d, &candles).len(), 100);
        assert_eq!(none.bytes(), 0);
    }

    #[test]
    fn asking_twice_gives_one_handle() {
        let mut requests = ColumnRequests::default();
        let first = requests.sma(Source::Close, 10);
        assert_eq!(requests.sma(Source::Close, 10), first);
        assert_ne!(requests.sma(Source::Open, 10), first);
        assert_eq!(requests.requests().len(), 2);
    }
}
