//! Speeds of CSV imports.

use super::super::ratios::{Key, Ratio, Records, Target, count};

pub(super) fn ratios(records: &Records<'_>) -> Vec<Ratio> {
    CSV_IMPORTS.iter().filter_map(|import| import.ratio(records)).collect()
}

/// Speed of a CSV import.
struct CsvImport {
    place: &'static str,
    subject: &'static str,
    rows: u64,
}

const CSV_IMPORTS: &[CsvImport] = &[
    CsvImport { place: "native", subject: "engine", rows: 1_000_000 },
    CsvImport { place: "chromium", subject: "engine", rows: 1_000_000 },
    CsvImport { place: "chromium", subject: "client", rows: 1_000_000 },
    CsvImport { place: "native", subject: "engine", rows: 100_000 },
    CsvImport { place: "chromium", subject: "engine", rows: 100_000 },
    CsvImport { place: "chromium", subject: "client", rows: 100_000 },
];

impl CsvImport {
    fn ratio(&self, records: &Records<'_>) -> Option<Ratio> {
        let &Self { place, subject, rows } = self;
        let times = records.times(Key("csv_import", subject, place, rows, 1))?;
        let megabytes = records.figure("csv_bytes", rows)? / 1e6;
        let [median, fastest] = times.map(|seconds| megabytes / seconds);
        let name = format!("CSV import of {} rows, {place}, {subject}", count(rows));
        Some(Ratio { name, unit: "MB/s", target: Target::More, median, fastest })
    }
}
