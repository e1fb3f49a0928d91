//! Candles of the data sets: `data/<name>.csv` with epoch seconds.

use anyhow::{Context as _, Result};
use candlerun_engine::candles::csv::CsvImport;
use candlerun_engine::candles::{Candles, Columns};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Data sets, each read once.
pub(crate) struct DataSets {
    folder: PathBuf,
    read: BTreeMap<String, Arc<Candles>>,
}

impl DataSets {
    pub(crate) fn new(folder: &Path) -> Self {
        Self { folder: folder.join("data"), read: BTreeMap::new() }
    }

    pub(crate) fn get(&mut self, name: &str) -> Result<Arc<Candles>> {
        if let Some(candles) = self.read.get(name) {
            return Ok(candles.clone());
        }
        let path = self.folder.join(format!("{name}.csv"));
        let text =
            std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut import = CsvImport::new();
        import.push(&text)?;
        let candles = Arc::new(import.finish()?);
        self.read.insert(name.to_owned(), candles.clone());
        Ok(candles)
    }
}

/// The same candles at another scale of prices, as backtesting.py's fractional class makes them.
pub(crate) fn scaled(candles: &Candles, unit: f64) -> Result<Arc<Candles>> {
    let scale = |column: &[f64]| column.iter().map(|price| price * unit).collect();
    let columns = Columns {
        time: candles.time().to_vec(),
        open: scale(candles.open()),
        high: scale(candles.high()),
        low: scale(candles.low()),
        close: scale(candles.close()),
        volume: candles.volume().to_vec(),
    };
    Ok(Arc::new(Candles::new(columns)?))
}
