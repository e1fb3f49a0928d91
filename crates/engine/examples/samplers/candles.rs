//! The candles of the objectives that are backtests.

use candlerun_engine::candles::Candles;
use candlerun_engine::candles::import::Import;
use candlerun_engine::candles::synthetic::{Synthetic, SyntheticConfig};
use std::error::Error;
use std::path::Path;

/// Every series with its name: the sample data, synthetic candles, and the candles in `files`.
pub fn all(files: &[String]) -> Result<Vec<(String, Candles)>, Box<dyn Error>> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/public/data");
    let mut series = Vec::new();
    for name in ["IBM", "MSFT"] {
        series.push((name.to_owned(), read(&samples.join(format!("{name}.csv")))?));
    }
    let config = SyntheticConfig { candles: 3_000, seed: 7, ..Default::default() };
    series.push(("synthetic".to_owned(), Synthetic::new(config)?.finish()?));
    for file in files {
        let path = Path::new(file);
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        series.push((name.into_owned(), read(path)?));
    }
    Ok(series)
}

fn read(path: &Path) -> Result<Candles, Box<dyn Error>> {
    let mut import = Import::new();
    import.push(&std::fs::read(path)?)?;
    Ok(import.finish_with_report()?.0)
}
