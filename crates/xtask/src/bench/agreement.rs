//! Compares the results of two subjects. They agree if every episode has equal trades, and final equity within a relative 1e-9.

use super::record::{Raw, Record};

/// Records of all measurements, each compared with the reference of its group.
pub(crate) fn records(raw: &[Raw]) -> Vec<Record> {
    raw.iter().map(|one| Record::new(one, agrees(one, reference(one, raw)))).collect()
}

/// The reference of a subject: the native hand-written loop, otherwise a native subject, otherwise the first one measured.
fn reference<'a>(one: &'a Raw, all: &'a [Raw]) -> &'a Raw {
    let same = |other: &&Raw| {
        (&other.group, other.candles, other.episodes) == (&one.group, one.candles, one.episodes)
    };
    let rank = |other: &&Raw| match (other.place.as_str(), other.subject.as_str()) {
        ("native", "floor") => 0,
        ("native", _) => 1,
        _ => 2,
    };
    // `min_by_key` returns the first of several with the same rank.
    all.iter().filter(same).min_by_key(rank).unwrap_or(one)
}

fn agrees(one: &Raw, other: &Raw) -> bool {
    let pairs = one.outcomes.iter().zip(&other.outcomes);
    !one.outcomes.is_empty()
        && one.outcomes.len() == other.outcomes.len()
        && pairs.into_iter().all(|(a, b)| same_trades(a[0], b[0]) && same_equity(a[1], b[1]))
}

fn same_trades(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.5
}

fn same_equity(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(subject: &str, place: &str, outcomes: &[[f64; 2]]) -> Raw {
        Raw {
            bench: "backtest".to_owned(),
            subject: subject.to_owned(),
            group: "cross".to_owned(),
            place: place.to_owned(),
            candles: 10,
            episodes: outcomes.len() as u64,
            lanes: 1,
            times: vec![1.0],
            outcomes: outcomes.to_vec(),
        }
    }

    #[test]
    fn trades_must_be_equal_and_equity_within_a_billionth() {
        struct Case {
            outcome: [f64; 2],
            agrees: bool,
        }
        let cases = [
            Case { outcome: [7.0, 10_000.0], agrees: true },
            Case { outcome: [7.0, 10_000.000_009], agrees: true },
            Case { outcome: [7.0, 10_000.000_011], agrees: false },
            Case { outcome: [8.0, 10_000.0], agrees: false },
            Case { outcome: [7.0, f64::NAN], agrees: false },
        ];
        for Case { outcome, agrees: expected } in cases {
            let all = [
                raw("engine", "node", &[[1.0, 5.0], outcome]),
                raw("floor", "native", &[[1.0, 5.0], [7.0, 10_000.0]]),
            ];
            let records = records(&all);
            assert_eq!(records[0].agrees, expected, "{outcome:?}");
            assert_eq!(records[0].median_s.is_some(), expected);
            assert!(records[1].agrees);
        }
    }

    #[test]
    fn a_missing_episode_is_a_difference() {
        let mut short = raw("engine", "node", &[[1.0, 5.0]]);
        short.episodes = 2;
        let all = [raw("floor", "native", &[[1.0, 5.0], [2.0, 6.0]]), short];
        assert!(!records(&all)[1].agrees);
    }

    #[test]
    fn a_subject_without_results_does_not_agree() {
        assert!(!records(&[raw("engine", "native", &[])])[0].agrees);
    }

    #[test]
    fn subjects_on_different_candles_are_not_compared() {
        let other = Raw { candles: 20, ..raw("engine", "node", &[[3.0, 4.0]]) };
        let all = [raw("floor", "native", &[[1.0, 5.0]]), other];
        assert!(records(&all)[1].agrees);
    }
}
