//! The ratios of a report, with the target that each should reach.

/// Single backtests of several lengths.
mod backtests;
/// Speeds of CSV imports.
mod csv_imports;
/// Memory, and the cost of an episode outside its lane.
mod figures;
/// The subjects of several ratios.
mod keys;
/// Sweeps, and the time that progress adds to them.
mod sweeps;
/// Times of single subjects.
mod times;

use super::ratios::{Ratio, Records};
use super::record::{Figure, Record};

/// Every ratio whose subjects were measured and agree.
pub(super) fn ratios(records: &[Record], figures: &[Figure]) -> Vec<Ratio> {
    let records = Records(records, figures);
    let mut ratios = backtests::ratios(&records);
    ratios.extend(sweeps::ratios(&records));
    ratios.extend(times::ratios(&records));
    ratios.extend(figures::ratios(&records));
    ratios.extend(csv_imports::ratios(&records));
    ratios
}

#[cfg(test)]
mod tests {
    use super::super::ratios::Target;
    use super::*;

    fn record(subject: &str, place: &str, seconds: Option<f64>) -> Record {
        Record {
            bench: "backtest".to_owned(),
            subject: subject.to_owned(),
            place: place.to_owned(),
            candles: 10_000,
            episodes: 1,
            lanes: 1,
            median_s: seconds,
            min_s: seconds.map(|seconds| seconds / 2.0),
            max_s: seconds,
            candles_per_s: seconds.map(|seconds| 1e4 / seconds),
            agrees: seconds.is_some(),
            times: seconds.into_iter().collect(),
        }
    }

    #[test]
    fn twice_the_time_is_half_the_speed() {
        let records =
            [record("engine", "chromium", Some(2.0)), record("floor", "chromium", Some(1.0))];
        let ratios = ratios(&records, &[]);
        assert_eq!(ratios.len(), 1);
        assert_eq!((ratios[0].median, ratios[0].fastest), (0.5, 0.5));
        assert_eq!(ratios[0].target, Target::AtLeast(0.5));
    }

    #[test]
    fn a_turn_in_which_the_machine_is_slow_does_not_change_the_ratio() {
        let turns = |subject, times: [f64; 3]| Record {
            times: times.to_vec(),
            ..record(subject, "chromium", Some(1.0))
        };
        let records = [turns("engine", [1.0, 8.0, 2.0]), turns("floor", [2.0, 16.0, 2.0])];
        assert!((ratios(&records, &[])[0].median - 2.0).abs() < 1e-9);
    }

    #[test]
    fn without_agreement_there_is_no_ratio() {
        let records = [record("engine", "chromium", None), record("floor", "chromium", Some(1.0))];
        assert!(ratios(&records, &[]).is_empty());
    }
}
