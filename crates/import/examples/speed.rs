//! Reads a million rows of CSV and prints the time: `cargo run --release -p candlerun-import --example speed`.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_types,
    reason = "a measurement prints"
)]

use candlerun_import::Import;
use std::fmt::Write;
use std::time::Instant;

const ROWS: u32 = 1_000_000;
/// Bytes of a file that are imported at a time, as the conductor does.
const PIECE: usize = 1 << 20;

fn main() {
    for (kind, text) in [("epoch milliseconds", rows(false)), ("dates", rows(true))] {
        let best =
            (0..5).map(|_| seconds(&text)).fold(f64::INFINITY, |a, b| if b < a { b } else { a });
        println!("{ROWS} rows with {kind}, {} MB: {best:.3} s", text.len() / 1_000_000);
    }
}

fn seconds(text: &str) -> f64 {
    let start = Instant::now();
    let mut import = Import::new();
    text.as_bytes().chunks(PIECE).try_for_each(|piece| import.push(piece)).unwrap();
    assert_eq!(import.finish().unwrap().len(), ROWS as usize);
    start.elapsed().as_secs_f64()
}

/// Minutes from 2 January 2022 on.
fn rows(dates: bool) -> String {
    let mut text = "time,open,high,low,close,volume\n".to_owned();
    for row in 0..ROWS {
        let open = 40_000.0 + f64::from(row % 977) * 1.25;
        let close = open + f64::from(row % 7) - 3.0;
        let (high, low) = (open + 4.5, open - 4.75);
        if dates {
            let (day, minute) = (row / 1440, row % 1440);
            let (year, month, date) = (2022 + day / 336, day / 28 % 12 + 1, day % 28 + 1);
            write!(text, "{year}-{month:02}-{date:02} {:02}:{:02}:00", minute / 60, minute % 60)
                .unwrap();
        } else {
            write!(text, "{}", 1_641_081_600_000 + u64::from(row) * 60_000).unwrap();
        }
        writeln!(text, ",{open:.2},{high:.2},{low:.2},{close:.2},{}.5", row % 1000).unwrap();
    }
    text
}
