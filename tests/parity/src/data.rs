//! Candles of the data sets, `data/<name>.csv` with epoch seconds, files of a folder, and lists of cases.

use anyhow::{Context as _, Result, bail};
use candlerun_engine::candles::import::Import;
use candlerun_engine::candles::{Candles, Columns};
use serde_json::Value;
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
        let candles = candles(&self.folder.join(format!("{name}.csv")))?;
        self.read.insert(name.to_owned(), candles.clone());
        Ok(candles)
    }
}

/// The candles of a file.
pub(crate) fn candles(path: &Path) -> Result<Arc<Candles>> {
    let place = || format!("cannot read {}", path.display());
    let text = std::fs::read(path).with_context(place)?;
    let mut import = Import::new();
    import.push(&text).with_context(place)?;
    Ok(Arc::new(import.finish().with_context(place)?))
}

/// The list `cases` of a JSON file.
pub(crate) fn cases(path: &Path) -> Result<Vec<Value>> {
    let text = std::fs::read_to_string(path)?;
    let mut file: Value = serde_json::from_str(&text)?;
    match file["cases"].take() {
        Value::Array(cases) if !cases.is_empty() => Ok(cases),
        _ => bail!("it has no list of cases"),
    }
}

/// The candles with scaled prices, as in backtesting.py's class for fractional units.
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

/// The files of a folder with an ending whose names contain `part`, sorted. A missing folder has none.
pub(crate) fn files(folder: &Path, part: &str, ending: &str) -> Result<Vec<PathBuf>> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(Vec::new()) };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let listing = ["index.json", "meta.json"].contains(&name.as_str());
        if path.extension().is_some_and(|found| found == ending) && name.contains(part) && !listing
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
