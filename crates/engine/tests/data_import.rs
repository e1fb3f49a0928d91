//! Files in the formats of many vendors, all with the same three candles.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::float_cmp,
    reason = "tests compare exact results and fail by panicking"
)]

use candlerun_engine::candles::import::{Import, ImportReport};
use candlerun_engine::candles::{Candle, Candles};

const PRICES: [[f64; 4]; 3] =
    [[100.5, 101.25, 99.75, 100.0], [100.0, 102.0, 99.5, 101.5], [101.5, 101.75, 98.0, 98.25]];

/// 2 January 2024, a Tuesday.
const START: f64 = 1_704_153_600_000.0;
const HOUR: f64 = 3_600_000.0;
const HOURS: [f64; 3] = [START, START + HOUR, START + 2.0 * HOUR];
/// The fourth of January is missing.
const DAYS: [f64; 3] = [START, START + 24.0 * HOUR, START + 72.0 * HOUR];

const UNITS: [f64; 3] = [1234.5, 2000.0, 1500.25];
const TICKS: [f64; 3] = [1234.0, 2000.0, 1500.0];
const SHARES: [f64; 3] = [123_450.0, 200_000.0, 150_025.0];
const NONE: [f64; 3] = [0.0; 3];

const UTC: &str = "times without a zone are UTC";
const SECONDS: &str = "numbers for times are epoch seconds";
const MILLISECONDS: &str = "numbers for times are epoch milliseconds";
const UNNAMED: &str = "no header: the columns are time, open, high, low, close, volume";
const TICKVOL: &str = "the volume is the column <TICKVOL>";
const VOLUME_BTC: &str = "the volume is the column Volume BTC";

struct Case {
    file: &'static str,
    bytes: &'static [u8],
    time: [f64; 3],
    volume: [f64; 3],
    newest_first: bool,
    skipped_rows: u32,
    assumptions: &'static [&'static str],
}

macro_rules! case {
    ($file:literal, $time:expr, $volume:expr, $assumptions:expr $(, $field:ident: $value:expr)*) => {{
        #[allow(unused_mut)]
        let mut case = Case {
            file: $file,
            bytes: include_bytes!(concat!("data/import/", $file)),
            time: $time,
            volume: $volume,
            newest_first: false,
            skipped_rows: 0,
            assumptions: $assumptions,
        };
        $(case.$field = $value;)*
        case
    }};
}

fn cases() -> Vec<Case> {
    vec![
        case!("binance_klines.csv", HOURS, UNITS, &[UNNAMED, MILLISECONDS]),
        case!(
            "binance_klines_microseconds.csv",
            HOURS,
            UNITS,
            &[UNNAMED, "numbers for times are epoch microseconds"]
        ),
        case!("binance_futures.csv", HOURS, UNITS, &[MILLISECONDS]),
        case!(
            "yahoo.csv",
            DAYS,
            SHARES,
            &[
                "prices are as traded: the adjusted close is not used",
                UTC,
                "rows without prices are left out: 1, the first is line 4"
            ],
            skipped_rows: 1
        ),
        case!(
            "yfinance.csv",
            DAYS,
            SHARES,
            &[UTC, "rows without prices are left out: 1, the first is line 3"],
            skipped_rows: 2
        ),
        case!("tradingview_epoch.csv", HOURS, UNITS, &[SECONDS]),
        case!("tradingview_iso.csv", HOURS, UNITS, &[]),
        case!("metatrader5.csv", HOURS, TICKS, &[TICKVOL, UTC]),
        case!("metatrader5_daily.csv", DAYS, TICKS, &[TICKVOL, UTC]),
        case!(
            "metatrader4.csv",
            HOURS,
            TICKS,
            &["no header: the columns are date, time, open, high, low, close, volume", UTC]
        ),
        case!("kraken_ohlcvt.csv", HOURS, UNITS, &[UNNAMED, SECONDS]),
        case!(
            "cryptodatadownload.csv",
            HOURS,
            UNITS,
            &[VOLUME_BTC, "numbers for times are epoch seconds and milliseconds"],
            newest_first: true,
            skipped_rows: 1
        ),
        case!(
            "cryptodatadownload_old.csv",
            HOURS,
            UNITS,
            &[VOLUME_BTC, UTC],
            newest_first: true,
            skipped_rows: 1
        ),
        case!(
            "european.csv",
            DAYS,
            UNITS,
            &["the volume is the column Volumen", UTC, "numbers have a decimal comma"]
        ),
        case!("dukascopy.csv", HOURS, UNITS, &[UTC]),
        case!("histdata.csv", HOURS, NONE, &[UNNAMED, UTC]),
        case!("stooq.txt", DAYS, SHARES, &["the volume is the column <VOL>", UTC]),
        case!("nanoseconds.csv", HOURS, UNITS, &["numbers for times are epoch nanoseconds"]),
        case!("binance_klines.json", HOURS, UNITS, &[UNNAMED, MILLISECONDS]),
        case!("objects.json", HOURS, UNITS, &[]),
        case!("bybit.json", HOURS, UNITS, &[UNNAMED, MILLISECONDS], newest_first: true),
        case!(
            "kraken.json",
            HOURS,
            UNITS,
            &[
                "no header: the columns are time, open, high, low, close, volume (after the average price)",
                SECONDS
            ]
        ),
        case!("coinbase.json", HOURS, UNITS, &[SECONDS], newest_first: true),
    ]
}

fn import(pieces: &[&[u8]]) -> (Candles, ImportReport) {
    let mut import = Import::new();
    pieces.iter().for_each(|piece| import.push(piece).unwrap());
    import.finish_with_report().unwrap()
}

#[test]
fn every_vendors_file_gives_the_same_candles() {
    for case in cases() {
        let (candles, report) = import(&[case.bytes]);
        let found: Vec<Candle> = (0..candles.len()).filter_map(|i| candles.get(i)).collect();
        let expected: Vec<Candle> = (0..3)
            .map(|i| {
                let [open, high, low, close] = PRICES[i];
                Candle { time: case.time[i], open, high, low, close, volume: case.volume[i] }
            })
            .collect();
        assert_eq!(found, expected, "{}", case.file);
        assert_eq!(report.assumptions, case.assumptions, "{}", case.file);
        assert_eq!(report.newest_first, case.newest_first, "{}", case.file);
        assert_eq!(report.skipped_rows, case.skipped_rows, "{}", case.file);
        assert_eq!(
            (report.rows, report.duplicates, report.outside_rows),
            (3, 0, 0),
            "{}",
            case.file
        );
    }
}

#[test]
fn a_file_can_be_split_anywhere() {
    for case in cases() {
        let whole = import(&[case.bytes]);
        for cut in 0..case.bytes.len() {
            let (start, end) = case.bytes.split_at(cut);
            assert_eq!(import(&[start, end]), whole, "{} cut at byte {cut}", case.file);
        }
    }
}

#[test]
fn every_file_of_the_folder_is_tried() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/import");
    let mut there: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|file| !file.starts_with('.'))
        .collect();
    let mut tried: Vec<String> = cases().iter().map(|case| case.file.to_owned()).collect();
    there.sort();
    tried.sort();
    assert_eq!(there, tried);
}
