//! Good files with one mistake: values under each other's names, rows that are cut, other separators. Each gives the candles of
//! the good file, or is refused. The mutations are tried one by one, not at random.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use candlerun_import::Import;
use candlerun_kernel::Error;
use candlerun_kernel::candles::Candles;
use std::path::Path;

/// A good file of text.
struct Good {
    name: String,
    separator: char,
    /// The lines of the file, each as its fields.
    lines: Vec<Vec<String>>,
    /// The index of the first row of candles.
    first_row: usize,
    candles: Candles,
}

/// Files with so many rows that their columns can be judged; others are tried with mutations of single rows only.
const MANY_ROWS: usize = 30;

fn read(text: &str) -> Result<Candles, Error> {
    let mut import = Import::new();
    import.push(text.as_bytes())?;
    import.finish()
}

fn join(lines: &[Vec<String>], separator: char) -> String {
    let line = |fields: &Vec<String>| fields.join(&separator.to_string()) + "\n";
    lines.iter().map(line).collect()
}

/// The files of the folder of cases that are read, without quotes. `;` files have their decimal commas.
fn good_files() -> Vec<Good> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files: Vec<Good> = std::fs::read_dir(&folder)
        .unwrap()
        .filter_map(|entry| {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).ok()?;
            let is_table =
                ["csv", "txt"].iter().any(|end| path.extension().is_some_and(|of| of == *end));
            if !is_table || text.contains('"') {
                return None;
            }
            let candles = read(&text).ok()?;
            let separator =
                ['\t', ';', ','].into_iter().find(|separator| text.contains(*separator))?;
            let lines: Vec<Vec<String>> = text
                .lines()
                .filter(|line| !line.is_empty())
                .map(|line| line.split(separator).map(str::to_owned).collect())
                .collect();
            let digits = |line: &Vec<String>| {
                line.iter()
                    .filter(|field| field.contains(|letter: char| letter.is_ascii_digit()))
                    .count()
            };
            let first_row = lines.iter().position(|line| digits(line) >= 4)?;
            Some(Good {
                name: path.file_name()?.to_str()?.to_owned(),
                separator,
                lines,
                first_row,
                candles,
            })
        })
        .collect();
    files.sort_by(|one, other| one.name.cmp(&other.name));
    files
}

/// Reads mutated lines and adds a failure if other candles come of them.
fn try_lines(good: &Good, lines: &[Vec<String>], what: &str, failures: &mut Vec<String>) {
    if let Ok(candles) = read(&join(lines, good.separator))
        && candles != good.candles
    {
        failures.push(format!("{}: {what}", good.name));
    }
}

fn assert_none(failures: &[String], tried: usize) {
    assert!(tried > 100, "only {tried} mutations were tried");
    assert!(
        failures.is_empty(),
        "{} of {tried} accepted wrongly:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// The names of the columns that hold time and prices, in the headers of the files.
fn is_used(name: &str) -> bool {
    let name: String =
        name.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>().to_lowercase();
    [
        "open",
        "high",
        "low",
        "close",
        "time",
        "date",
        "datum",
        "erster",
        "hoch",
        "tief",
        "schlusskurs",
        "volume",
        "last",
        "timestamp",
    ]
    .contains(&name.as_str())
}

#[test]
fn values_under_each_others_names_are_refused() {
    let (mut failures, mut tried) = (Vec::new(), 0);
    for good in
        good_files().iter().filter(|good| good.candles.len() >= MANY_ROWS && good.first_row > 0)
    {
        let names = good.lines[0].clone();
        let used: Vec<usize> = (0..names.len()).filter(|&column| is_used(&names[column])).collect();
        for (index, &one) in used.iter().enumerate() {
            for &other in &used[index + 1..] {
                let mut lines = good.lines.clone();
                lines[good.first_row..].iter_mut().for_each(|line| line.swap(one, other));
                try_lines(
                    good,
                    &lines,
                    &format!("{} and {} swapped", names[one], names[other]),
                    &mut failures,
                );
                tried += 1;
            }
        }
    }
    assert_none(&failures, tried);
}

#[test]
fn a_row_that_is_cut_is_refused() {
    let (mut failures, mut tried) = (Vec::new(), 0);
    for good in good_files() {
        for row in good.first_row..good.lines.len().min(good.first_row + 3) {
            for fields in 1..good.lines[row].len() {
                let mut lines = good.lines.clone();
                lines[row].truncate(fields);
                try_lines(
                    &good,
                    &lines,
                    &format!("line {} cut to {fields} fields", row + 1),
                    &mut failures,
                );
                tried += 1;
            }
        }
    }
    assert_none(&failures, tried);
}

#[test]
fn a_row_that_is_missing_leaves_the_others_as_they_are() {
    for good in good_files().iter().filter(|good| good.candles.len() >= MANY_ROWS) {
        let mut lines = good.lines.clone();
        lines.remove(good.first_row + 5);
        let candles = read(&join(&lines, good.separator)).unwrap();
        let is_there = |index: usize| {
            let candle = candles.get(index).unwrap();
            (0..good.candles.len()).any(|index| good.candles.get(index) == Some(candle))
        };
        assert!(
            candles.len() + 1 >= good.candles.len() && (0..candles.len()).all(is_there),
            "{}",
            good.name
        );
    }
}

#[test]
fn another_separator_gives_the_same_candles_or_a_refusal() {
    let (mut failures, mut tried) = (Vec::new(), 0);
    for good in good_files() {
        for separator in [',', ';', '\t', '|'] {
            let whole = join(&good.lines, separator);
            if read(&whole).is_ok_and(|candles| candles != good.candles) {
                failures.push(format!("{} with {separator:?}", good.name));
            }
            for row in 0..good.lines.len().min(good.first_row + 3) {
                let mut lines = good.lines.clone();
                lines[row] = vec![good.lines[row].join(&separator.to_string())];
                try_lines(
                    &good,
                    &lines,
                    &format!("line {} with {separator:?}", row + 1),
                    &mut failures,
                );
                for field in 1..good.lines[row].len() {
                    let mut lines = good.lines.clone();
                    let joined =
                        format!("{}{separator}{}", lines[row][field - 1], lines[row][field]);
                    lines[row].splice(field - 1..=field, [joined]);
                    try_lines(
                        &good,
                        &lines,
                        &format!("line {} with {separator:?} before field {}", row + 1, field + 1),
                        &mut failures,
                    );
                    tried += 1;
                }
            }
        }
    }
    assert_none(&failures, tried);
}

#[test]
fn a_decimal_mark_that_is_changed_in_one_cell_is_refused() {
    let (mut failures, mut tried) = (Vec::new(), 0);
    for good in good_files() {
        for row in good.first_row..good.lines.len().min(good.first_row + 3) {
            for field in 0..good.lines[row].len() {
                let text = &good.lines[row][field];
                for (from, to) in [(".", ","), (",", "."), (".", ""), (",", "")] {
                    if !text.contains(from) || text.matches(from).count() > 1 {
                        continue;
                    }
                    let mut lines = good.lines.clone();
                    lines[row][field] = text.replace(from, to);
                    // Without its mark a volume is another volume, and a price of a wide candle may be one.
                    if to.is_empty()
                        && read(&join(&lines, good.separator)).is_ok_and(|candles| {
                            candles.close() == good.candles.close()
                                && candles.open() == good.candles.open()
                                && candles.high() == good.candles.high()
                                && candles.low() == good.candles.low()
                        })
                    {
                        continue;
                    }
                    try_lines(
                        &good,
                        &lines,
                        &format!("line {}: {text} as {}", row + 1, lines[row][field]),
                        &mut failures,
                    );
                    tried += 1;
                }
            }
        }
    }
    assert_none(&failures, tried);
}
