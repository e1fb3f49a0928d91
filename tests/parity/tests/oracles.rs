//! The engine agrees with the committed oracles, which have a case of every kind.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use candlerun_parity::{Outcome, classes, run};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn oracles() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("oracles")
}

/// A new folder of oracles with these files.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).unwrap();
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn differences<'a>(outcomes: &'a [Outcome], case: &str) -> &'a [String] {
    let of_case = |outcome: &&Outcome| outcome.case.ends_with(case);
    &outcomes.iter().find(of_case).unwrap().differences
}

#[test]
fn the_engine_agrees_with_every_oracle() {
    let outcomes = run(&oracles()).unwrap();
    assert!(outcomes.len() > 300, "{} cases", outcomes.len());
    for Outcome { case, differences, .. } in outcomes {
        assert!(differences.is_empty(), "{case}: {}", differences.join("; "));
    }
}

#[test]
fn every_kind_of_case_has_an_oracle() {
    let list = fs::read_to_string(oracles().join("classes.txt")).unwrap();
    let listed: BTreeSet<String> = list.lines().map(str::to_owned).collect();
    let there = classes(&oracles()).unwrap();
    let missing: Vec<_> = listed.difference(&there).collect();
    assert!(missing.is_empty(), "no oracle of {missing:?}");
    assert!(listed.len() > 240, "{} kinds", listed.len());
}

#[test]
fn a_trimmed_list_of_trades_is_compared_at_its_indexes() {
    let text = fs::read_to_string(oracles().join("backtesting_py/IBM__rsi.json")).unwrap();
    let mut file: serde_json::Value = serde_json::from_str(&text).unwrap();
    let cases = file["cases"].as_array_mut().unwrap();
    cases.retain(|case| case["trade_rows"].is_array());
    cases.truncate(1);
    let price = &mut cases[0]["trades"]["exit_price"][2];
    *price = (price.as_f64().unwrap() + 0.01).into();
    let row = cases[0]["trade_rows"][2].clone();
    let candles = fs::read_to_string(oracles().join("data/IBM.csv")).unwrap();
    let files = [("backtesting_py/IBM__rsi.json", &*file.to_string()), ("data/IBM.csv", &candles)];
    let outcomes = run(&folder("trimmed", &files)).unwrap();
    for Outcome { case, differences, .. } in outcomes {
        assert!(
            differences.join("; ").contains(&format!("trade {row}: exit_price")),
            "{case}: {differences:?}"
        );
    }
}

#[test]
fn a_file_or_case_that_cannot_be_run_fails_alone() {
    let sound = fs::read_to_string(oracles().join("backtesting_py/IBM__buy_hold.json")).unwrap();
    let candles = fs::read_to_string(oracles().join("data/IBM.csv")).unwrap();
    let unknown = r#"{"cases":[{"case":"unknown","dataset":"IBM","strategy":"Martingale"}]}"#;
    let absurd = r#"{"cases":[{"case":"absurd","dataset":"IBM","strategy":"SmaCross","params":{"n1":0,"n2":9999}}]}"#;
    let outcomes = run(&folder(
        "broken",
        &[
            ("data/IBM.csv", &candles),
            ("backtesting_py/A__absurd.json", absurd),
            ("backtesting_py/A__cut.json", &sound[..sound.len() / 2]),
            ("backtesting_py/A__empty.json", "{}"),
            ("backtesting_py/A__unknown.json", unknown),
            ("backtesting_py/Z__buy_hold.json", &sound),
            (
                "vectorbt/IBM.json",
                "{\"cases\":[{\"case\":\"IBM__no_trades\",\"mode\":\"close_long\"}]}",
            ),
            ("talib/IBM.csv", "time,sma20\nyesterday,1\n"),
        ],
    ))
    .unwrap();
    assert_eq!(differences(&outcomes, "unknown"), ["no strategy is named Martingale"]);
    assert_eq!(differences(&outcomes, "A__empty.json"), ["it has no list of cases"]);
    assert_eq!(differences(&outcomes, "talib/IBM.csv"), ["no time"]);
    for case in ["absurd", "absurd by rules", "A__cut.json", "IBM__no_trades"] {
        assert_ne!(differences(&outcomes, case).len(), 0, "{case}");
    }
    let sound = outcomes.iter().filter(|outcome| outcome.case.contains("buy_hold"));
    assert!(
        sound.clone().count() >= 32 && sound.clone().all(|outcome| outcome.differences.is_empty())
    );
}

#[test]
fn a_missing_folder_or_one_without_oracles_is_an_error() {
    let message = |folder: &Path| run(folder).err().unwrap().to_string();
    assert!(message(Path::new("nowhere")).contains("there is no folder nowhere"));
    assert!(message(&folder("empty", &[("data/IBM.csv", "")])).contains("has no oracles"));
}

/// The oracles of one loop in a folder of its own.
fn loop_folder(name: &str, change: impl Fn(String) -> String) -> PathBuf {
    let read = |path: &str| fs::read_to_string(oracles().join(path)).unwrap();
    let trades = change(read("loops/hours.json"));
    let rules = read("loops/hours.rules");
    let candles = read("loops/intraday.csv");
    let files = [
        ("loops/hours.json", trades.as_str()),
        ("loops/hours.rules", rules.as_str()),
        ("loops/intraday.csv", candles.as_str()),
    ];
    folder(name, &files)
}

/// Adds to a number of a column in the text of a loop's trades.
fn moved(text: &str, column: &str, at: usize, by: f64) -> String {
    let mut file: serde_json::Value = serde_json::from_str(text).unwrap();
    let number = &mut file["trades"][column][at];
    *number = (number.as_f64().unwrap() + by).into();
    file.to_string()
}

#[test]
fn every_trade_of_a_loop_is_compared() {
    let cases = [
        ("direction", 1.0, "trade 3: direction"),
        ("entry_time", 1_800.0, "trade 3: entry time"),
        ("entry_price", 0.000_001, "trade 3: entry price"),
        ("exit_time", 1_800.0, "trade 3: exit time"),
        ("exit_price", 0.000_001, "trade 3: exit price"),
        ("units", 0.000_001, "trade 3: units"),
    ];
    let same = run(&loop_folder("loop", |text| text)).unwrap();
    assert_eq!(differences(&same, "loops/hours"), Vec::<String>::new());
    for (column, by, difference) in cases {
        let outcomes = run(&loop_folder("loop", |text| moved(&text, column, 3, by))).unwrap();
        let found = differences(&outcomes, "loops/hours");
        assert!(found.len() == 1 && found[0].contains(difference), "{column}: {found:?}");
    }
}

#[test]
fn a_missing_trade_of_a_loop_is_reported() {
    let shorter = |text: String| {
        let mut file: serde_json::Value = serde_json::from_str(&text).unwrap();
        for column in file["trades"].as_object_mut().unwrap().values_mut() {
            column.as_array_mut().unwrap().pop().unwrap();
        }
        file.to_string()
    };
    let outcomes = run(&loop_folder("shorter loop", shorter)).unwrap();
    assert!(differences(&outcomes, "loops/hours")[0].contains(" trades, not "));
}
