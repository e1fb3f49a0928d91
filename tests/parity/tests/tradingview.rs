//! Hand-made lists of trades in TradingView's format. Its own lists are not part of the project.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use candlerun_parity::run;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

const HEADER: &str =
    "Trade #,Type,Date/Time,Signal,Price USD,Position size (qty),Net P&L USD,Net P&L %\n";

/// Buys a breakout above 11 and sells one below 10.
const RULES: &str = "enter long stop 11 when true\nenter short stop 10 when true\nsize 2 units\n";

const CANDLES: &str = "time,open,high,low,close\n\
    2024-03-08T15:00:00-05:00,10.5,10.6,10.4,10.5\n\
    2024-03-08T16:00:00-05:00,10.5,11.2,10.4,11.1\n\
    2024-03-10T17:00:00-04:00,9.8,9.9,9.5,9.6\n\
    2024-03-10T18:00:00-04:00,9.6,10.5,9.6,10.1\n";

/// The short is entered at the open of a gap and is open at the end.
const TRADES: &str = "1,Entry long,2024-03-08T16:00:00-0500,up,11,2,-2.4,-10.9\n\
    1,Exit long,2024-03-10T17:00:00-0400,down,9.8,2,-2.4,-10.9\n\
    2,Entry short,2024-03-10T17:00:00-0400,down,9.8,2,-0.6,-3\n\
    2,Exit short,2024-03-10T18:00:00-0400,Open,10.1,2,-0.6,-3\n";

/// A new folder `tradingview` with one list and these files, in a folder of oracles of its own.
fn folder(name: &str, list: &str, files: &[(&str, &str)]) -> PathBuf {
    let oracles = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lists").join(name);
    drop(fs::remove_dir_all(&oracles));
    let folder = oracles.join("tradingview");
    fs::create_dir_all(&folder).unwrap();
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
    fs::write(folder.join(format!("{name}_trades.csv")), HEADER.to_owned() + list).unwrap();
    folder
}

/// Differences of one list, run by `RULES`.
fn differences(name: &str, list: &str) -> String {
    let rules = format!("{name}.rules");
    let folder = folder(name, list, &[(&rules, RULES), ("ohlcv.csv", CANDLES)]);
    let outcomes = run(&folder).unwrap();
    assert_eq!(outcomes.len(), 1);
    assert_eq!(outcomes[0].case, format!("tradingview/{name}"));
    outcomes[0].differences.join("; ")
}

#[test]
fn a_list_that_agrees_passes_with_the_number_of_its_trades() {
    let files = [("sound.rules", RULES), ("ohlcv.csv", CANDLES)];
    let folder = folder("sound", TRADES, &files);
    for folder in [folder.as_path(), folder.parent().unwrap()] {
        let outcomes = run(folder).unwrap();
        assert_eq!(outcomes.len(), 1);
        assert_eq!(outcomes[0].case, "tradingview/sound");
        assert_eq!(outcomes[0].differences, Vec::<String>::new());
        assert_eq!(outcomes[0].compared.as_deref(), Some("2 trades"));
    }
}

#[test]
fn every_difference_is_reported() {
    let cases = [
        ("side", "Entry long", "Entry short", "trade 1: side 1, not -1"),
        ("entry_price", "up,11,", "up,11.1,", "trade 1: entry price 11, not 11.1"),
        ("exit_price", "down,9.8,2,-2.4", "down,9.7,2,-2.4", "trade 1: exit price 9.8, not 9.7"),
        (
            "entry_candle",
            "1,Entry long,2024-03-08T16",
            "1,Entry long,2024-03-08T15",
            "trade 1: entry candle 1, not 0",
        ),
        (
            "no_candle",
            "1,Entry long,2024-03-08T16",
            "1,Entry long,2024-03-08T19",
            "trade 1: entry candle 1, not NaN",
        ),
        ("units", "up,11,2,", "up,11,3,", "trade 1: units 2, not 3"),
        ("profit", "-2.4,-10.9", "-2.41,-10.9", "trade 1: profit"),
        ("closed", "Open", "stop", "trade 2: open 1, not 0"),
        ("last", "10.1,2,-0.6", "10.2,2,-0.6", "trade 2: exit price 10.1, not 10.2"),
        ("count", TRADES.lines().next().unwrap(), "", "trade 1: it has no entry"),
    ];
    assert_eq!(differences("nothing", TRADES), "");
    for (name, old, new, difference) in cases {
        let found = differences(name, &TRADES.replace(old, new));
        assert!(found.contains(difference), "{name}: {found:?}");
    }
}

#[test]
fn missing_trades_are_reported() {
    let first: String = TRADES.lines().take(2).map(|line| line.to_owned() + "\n").collect();
    assert!(differences("missing", &first).contains("2 trades, not 1"));
}

#[test]
fn the_exit_of_an_open_trade_may_be_later_than_the_candles() {
    let later = TRADES.replace(
        "2024-03-10T18:00:00-0400,Open,10.1,2,-0.6",
        "2024-03-12T09:31:00-0400,Open,12,2,-4.4",
    );
    assert_eq!(differences("later", &later), "");
}

#[test]
fn a_list_without_a_strategy_or_candles_fails() {
    let unknown = run(&folder("unknown", TRADES, &[("ohlcv.csv", CANDLES)])).unwrap();
    assert!(unknown[0].differences[0].contains("no strategy of unknown is known"));
    let lonely = run(&folder("lonely", TRADES, &[("lonely.rules", RULES)])).unwrap();
    assert!(lonely[0].differences[0].contains("cannot read"));
}

#[test]
fn slippage_in_ticks_and_commission_are_part_of_prices_and_profits() {
    let time =
        |candle: usize| format!("2024-01-{:02}T{:02}:00:00-0500", 1 + candle / 24, candle % 24);
    let mut candles = "time,open,high,low,close\n".to_owned();
    (0..45).for_each(|candle| writeln!(candles, "{},1.1,1.1,1.1,1.1", time(candle)).unwrap());
    let (first, second, third, now) = (time(21), time(31), time(41), time(44));
    let list = format!(
        "1,Entry long,{first},a,1.10015,1,-0.0025,-0.2\n1,Exit long,{second},b,1.09985,1,-0.0025,-0.2\n\
         2,Entry short,{second},b,1.09985,1,-0.0025,-0.2\n2,Exit short,{third},c,1.10015,1,-0.0025,-0.2\n\
         3,Entry long,{third},c,1.10015,1,-0.00235,-0.2\n3,Exit long,{now},Open,1.1,1,-0.00235,-0.2\n"
    );
    let run = |list: &str| {
        let files = [("ohlcv.csv", candles.as_str())];
        run(&folder("slippage_direction", list, &files)).unwrap().remove(0).differences
    };
    assert_eq!(run(&list), Vec::<String>::new());
    let differences = run(&list.replace("1.10015", "1.10016")).join("; ");
    assert!(differences.contains("3 trades differ; trade 1: entry price"), "{differences}");
}
