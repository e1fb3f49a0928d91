//! Candles by fingerprint.

use candlerun_engine::Error;
use candlerun_engine::candles::{Candles, CandlesInfo};
use candlerun_engine::sorted::SortedMap;
use std::sync::Arc;

/// Every series that was loaded.
#[derive(Default)]
pub(crate) struct CandleLibrary(SortedMap<String, Arc<Candles>>);

impl CandleLibrary {
    pub(crate) fn insert(&mut self, candles: Candles) -> CandlesInfo {
        let info = candles.info();
        self.0.insert(info.fingerprint.to_string(), Arc::new(candles));
        info
    }

    pub(crate) fn get(&self, fingerprint: &str) -> Result<Arc<Candles>, Error> {
        self.0.get(fingerprint).cloned().ok_or_else(|| {
            Error::field("candles", fingerprint, "no candles of this fingerprint are loaded")
        })
    }
}
