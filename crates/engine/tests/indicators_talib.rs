//! Indicators against TA-Lib: every column of `data/talib`, defined at the same candles and equal within 1e-9 of its scale.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests fail by panicking and show what they measured"
)]

use candlerun_engine::candles::Candles;
use candlerun_engine::candles::import::Import;
use candlerun_engine::columns::Column;
use candlerun_engine::indicators::{self, IndicatorInput};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const TOLERANCE: f64 = 1e-9;

#[test]
fn every_column_equals_talib() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (references, candles) = match std::env::var("CANDLERUN_TALIB") {
        Ok(folder) => (PathBuf::from(&folder), Path::new(&folder).join("candles")),
        Err(_) => (own.join("tests/data/talib"), own.join("../../www/public/data")),
    };
    let mut worst: BTreeMap<String, f64> = BTreeMap::new();
    let mut files = 0;
    for entry in std::fs::read_dir(references).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "csv") {
            let candles = read_candles(&candles.join(path.file_name().unwrap()));
            for (name, error) in compare(&std::fs::read_to_string(&path).unwrap(), &candles) {
                let known = worst.entry(name).or_insert(0.0);
                *known = if error > *known { error } else { *known };
            }
            files += 1;
        }
    }
    assert!(files >= 2, "the folder has reference files");
    for (name, error) in &worst {
        println!("{error:8.1e} {name}");
    }
    let outside: Vec<_> = worst.iter().filter(|(_, error)| **error > TOLERANCE).collect();
    assert!(outside.is_empty(), "{outside:?}");
}

fn read_candles(path: &Path) -> Candles {
    let mut import = Import::new();
    import.push(&std::fs::read(path).unwrap()).unwrap();
    import.finish().unwrap()
}

/// Largest difference of every column as a share of its scale.
fn compare(reference: &str, candles: &Candles) -> Vec<(String, f64)> {
    let mut lines = reference.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let (names, first) = (lines.next().unwrap(), lines.next().unwrap());
    let rows: Vec<Vec<f64>> = lines
        .map(|row| row.iter().map(|text| text.parse().unwrap_or(f64::NAN)).collect())
        .collect();
    let columns = names.iter().zip(first).enumerate().skip(1);
    columns
        .map(|(at, (name, first))| {
            let column = computed(name, candles);
            let defined = column.iter().position(|value| !value.is_nan());
            assert_eq!(defined, first.parse().ok(), "{name} starts at another candle");
            let pairs: Vec<[f64; 2]> =
                rows.iter().map(|row| [row[at], column[row[0] as usize]]).collect();
            ((*name).to_owned(), largest_difference(name, &pairs))
        })
        .collect()
}

fn largest_difference(name: &str, pairs: &[[f64; 2]]) -> f64 {
    let (mut scale, mut difference) = (f64::MIN_POSITIVE, 0.0);
    for &[expected, found] in pairs {
        assert_eq!(expected.is_nan(), found.is_nan(), "{name} is defined at other candles");
        scale = if expected.abs() > scale { expected.abs() } else { scale };
        let apart = (expected - found).abs();
        difference = if apart > difference { apart } else { difference };
    }
    difference / scale
}

/// The column of a name such as `macd(12;26;9).signal`, of the closes.
fn computed(name: &str, candles: &Candles) -> Column {
    let (indicator, rest) = name.split_once('(').unwrap();
    let (params, output) = rest.split_once(')').unwrap();
    let indicator = indicators::find(indicator).unwrap();
    let params: Vec<f64> = params.split(';').filter_map(|param| param.parse().ok()).collect();
    let params = indicator.complete(&params).unwrap();
    let output = output.strip_prefix('.').map_or(0, |output| indicator.output(output).unwrap());
    let input = IndicatorInput { candles, series: candles.close(), zone: None };
    indicator.columns(&input, &params)[output].clone()
}
