//! Files of many vendors, and rows of public bug reports: each gives its candles, or is refused with words that help.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use candlerun_import::Import;
use candlerun_kernel::Error;
use candlerun_kernel::candles::Candles;
use std::path::{Path, PathBuf};

/// The expected result of a file.
enum Expected {
    Read { candles: usize, first: String, last: String },
    Refused { parts: Vec<String> },
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

fn expectations() -> Vec<(String, Expected)> {
    let text = std::fs::read_to_string(folder().join("expected.tsv")).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            let expected = match fields[1] {
                "read" => Expected::Read {
                    candles: fields[2].parse().unwrap(),
                    first: fields[3].to_owned(),
                    last: fields[4].to_owned(),
                },
                "refused" => {
                    Expected::Refused { parts: fields[2].split('|').map(str::to_owned).collect() }
                }
                other => panic!("{other}"),
            };
            (fields[0].to_owned(), expected)
        })
        .collect()
}

fn read(bytes: &[u8], piece: usize) -> Result<Candles, Error> {
    let mut import = Import::new();
    bytes.chunks(piece).try_for_each(|piece| import.push(piece))?;
    import.finish()
}

/// A candle as the table of expectations writes it.
fn shown(candles: &Candles, index: usize) -> String {
    let candle = candles.get(index).unwrap();
    let time = jiff::Timestamp::from_millisecond(candle.time as i64).unwrap();
    let [open, high, low, close] = [candle.open, candle.high, candle.low, candle.close];
    format!("{time} {open} {high} {low} {close} {}", candle.volume)
}

/// The difference from what is expected.
fn difference(result: &Result<Candles, Error>, expected: &Expected) -> Option<String> {
    match (result, expected) {
        (Ok(candles), Expected::Read { candles: count, first, last }) => {
            let found = (candles.len(), shown(candles, 0), shown(candles, candles.len() - 1));
            (found != (*count, first.clone(), last.clone())).then(|| format!("{found:?}"))
        }
        (Err(error), Expected::Refused { parts }) => {
            let message = error.to_string();
            let missing = parts.iter().find(|part| !message.contains(part.as_str()));
            missing.map(|part| format!("{part:?} is not in: {message}"))
        }
        (Ok(candles), Expected::Refused { .. }) => {
            Some(format!("read as {} candles", candles.len()))
        }
        (Err(error), Expected::Read { .. }) => Some(format!("refused: {error}")),
    }
}

#[test]
fn every_file_gives_its_candles_or_is_refused_with_the_reason() {
    let mut failures = Vec::new();
    for (file, expected) in expectations() {
        let bytes = std::fs::read(folder().join(&file)).unwrap();
        let result = read(&bytes, usize::MAX);
        failures.extend(
            difference(&result, &expected).map(|difference| format!("{file}: {difference}")),
        );
        for piece in [1, 7, 1000] {
            assert_eq!(read(&bytes, piece), result, "{file} in pieces of {piece}");
        }
    }
    assert!(failures.is_empty(), "{} files:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn every_file_of_the_folder_is_tried() {
    let mut there: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|file| file != "expected.tsv")
        .collect();
    let mut tried: Vec<String> = expectations().into_iter().map(|(file, _)| file).collect();
    there.sort();
    tried.sort();
    assert_eq!(there, tried);
}
