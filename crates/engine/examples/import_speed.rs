//! Measures the import: `cargo run --release -p candlerun-engine --example import_speed -- 1000000` writes
//! synthetic candles to memory in several formats and prints the time to import each.

#![allow(clippy::print_stdout, clippy::disallowed_types, missing_docs)]

use candlerun_engine::candles::Candle;
use candlerun_engine::candles::import::Import;
use candlerun_engine::candles::synthetic::{Synthetic, SyntheticConfig};
use std::error::Error;
use std::fmt::Write as _;
use std::time::Instant;

/// Bytes pushed at a time, as on the page.
const PIECE: usize = 512 * 1024;

type Write = fn(&mut String, &Candle);

fn main() -> Result<(), Box<dyn Error>> {
    let candles = std::env::args().nth(1).map_or(Ok(1_000_000), |text| text.parse())?;
    let config = SyntheticConfig { candles, interval_ms: 60_000.0, ..Default::default() };
    let made = Synthetic::new(config)?.finish()?;
    let forms: [(&str, &str, Write, &str); 4] = [
        ("CSV, ISO dates", "time,open,high,low,close,volume\n", write_iso, ""),
        ("CSV, Binance klines", "", write_klines, ""),
        ("CSV, decimal comma", "date;open;high;low;close;volume\n", write_european, ""),
        ("JSON, Binance klines", "[", write_json, "]"),
    ];
    for (name, start, write, end) in forms {
        let mut text = start.to_owned();
        (0..made.len()).filter_map(|index| made.get(index)).for_each(|c| write(&mut text, &c));
        text += end;
        let started = Instant::now();
        let mut import = Import::new();
        text.as_bytes().chunks(PIECE).try_for_each(|piece| import.push(piece))?;
        let pushed = started.elapsed();
        let read = import.finish()?;
        let (mb, all) = (text.len() / 1_000_000, started.elapsed());
        println!(
            "{name}: {} rows, {mb} MB, {all:.0?} (of these {:.0?} to finish)",
            read.len(),
            all - pushed
        );
    }
    Ok(())
}

fn write_iso(text: &mut String, candle: &Candle) {
    let Candle { open, high, low, close, volume, time } = candle;
    let minutes = (time / 60_000.0) as i64;
    // Months of 28 days: dates only need to rise.
    let since_2020 = minutes / 1440 - 18_262;
    let (days, year) = (since_2020 % 336, 2020 + since_2020 / 336);
    let (month, day, minute) = (days / 28 + 1, days % 28 + 1, minutes % 1440);
    let _ = writeln!(
        text,
        "{year}-{month:02}-{day:02} {:02}:{:02}:00,{open},{high},{low},{close},{volume}",
        minute / 60,
        minute % 60
    );
}

fn write_klines(text: &mut String, candle: &Candle) {
    let Candle { open, high, low, close, volume, time } = candle;
    let end = time + 59_999.0;
    let _ = writeln!(
        text,
        "{time},{open:.8},{high:.8},{low:.8},{close:.8},{volume:.8},{end},123456.78900000,321,60.00000000,6000.00000000,0"
    );
}

fn write_european(text: &mut String, candle: &Candle) {
    let mut row = String::new();
    write_iso(&mut row, candle);
    *text += &row.replace(',', ";").replace('.', ",");
}

fn write_json(text: &mut String, candle: &Candle) {
    let Candle { open, high, low, close, volume, time } = candle;
    *text += if text.len() > 1 { "," } else { "" };
    let _ = write!(
        text,
        "[{time},\"{open:.8}\",\"{high:.8}\",\"{low:.8}\",\"{close:.8}\",\"{volume:.8}\",{time},\"1.0\",321]"
    );
}
