//! The result of a walk-forward in a sentence for laymen: how often it made money, how much, and how much of the score was left.

use super::result::{WalkForward, WalkForwardWindow};

/// The sentence for these figures.
pub(super) fn of(result: &WalkForward) -> String {
    let Some(pct) = result.test_return_pct else {
        return "Nothing could be tested: no episode of any train range has a score.".to_owned();
    };
    let returns = result.windows.iter().filter_map(WalkForwardWindow::test_return_pct);
    let won = returns.filter(|pct| *pct > 0.0).count();
    let money = match (result.windows.len(), won) {
        (1, 0) => "On candles that the search had not seen, its best made no money".to_owned(),
        (1, _) => "On candles that the search had not seen, its best made money".to_owned(),
        (all, won) => {
            format!("On candles that the search had not seen, {won} of {all} windows made money")
        }
    };
    format!("{money}, {} in all; {}.", signed(pct), score_left(result))
}

/// How much of the train score the tests kept.
fn score_left(result: &WalkForward) -> String {
    match (result.efficiency, result.mean_test_score) {
        (Some(share), _) if share > 1.0 => {
            "the score was better there than where it was searched".to_owned()
        }
        (Some(share), _) if share > 0.0 => {
            format!("{:.0} % of the score survived", libm::floor(share * 100.0 + 1e-9))
        }
        (Some(_), _) => "nothing of the score survived".to_owned(),
        (None, None) => "no test has a score".to_owned(),
        (None, Some(_)) => "there was no good score in training that could survive".to_owned(),
    }
}

/// A return with its sign: `+1.25 %`.
fn signed(pct: f64) -> String {
    format!("{pct:+.2} %")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Digester;
    use crate::job::walk_forward::{TimeRange, WalkForwardWindow};
    use crate::metrics::{MetricName, Metrics};
    use crate::search::EpisodeResult;

    fn window(total_return_pct: f64) -> WalkForwardWindow {
        let metrics =
            Metrics { total_return_pct, ..Metrics::from_numbers([Some(0.0); MetricName::COUNT]) };
        let tested = EpisodeResult {
            episode: 1,
            part: None,
            params: Default::default(),
            score: None,
            metrics: Some(metrics),
            failure: None,
            no_score: None,
            candles: 1,
            digest: Digester::new("test").finish(),
        };
        let range = TimeRange { from: 0.0, to: 1.0 };
        WalkForwardWindow {
            train: range,
            test: range,
            best: None,
            tested: Some(tested),
            stopped: None,
        }
    }

    #[test]
    fn a_sentence_says_how_much_was_made_and_how_much_of_the_score_was_left() {
        struct Case {
            returns: &'static [f64],
            pct: Option<f64>,
            efficiency: Option<f64>,
            test: Option<f64>,
            sentence: &'static str,
        }
        let cases = [
            Case {
                returns: &[2.0, -1.0, 3.0],
                pct: Some(4.014),
                efficiency: Some(0.41),
                test: Some(0.5),
                sentence: "On candles that the search had not seen, 2 of 3 windows made money, +4.01 % in all; 41 % of the score survived.",
            },
            Case {
                returns: &[-12.5],
                pct: Some(-12.5),
                efficiency: Some(-0.2),
                test: Some(-0.5),
                sentence: "On candles that the search had not seen, its best made no money, -12.50 % in all; nothing of the score survived.",
            },
            Case {
                returns: &[1.0],
                pct: Some(1.0),
                efficiency: Some(1.5),
                test: Some(3.0),
                sentence: "On candles that the search had not seen, its best made money, +1.00 % in all; the score was better there than where it was searched.",
            },
            Case {
                returns: &[0.0, 0.0],
                pct: Some(0.0),
                efficiency: None,
                test: None,
                sentence: "On candles that the search had not seen, 0 of 2 windows made money, +0.00 % in all; no test has a score.",
            },
            Case {
                returns: &[],
                pct: None,
                efficiency: None,
                test: None,
                sentence: "Nothing could be tested: no episode of any train range has a score.",
            },
        ];
        for Case { returns, pct, efficiency, test, sentence } in cases {
            let result = WalkForward {
                windows: returns.iter().map(|pct| window(*pct)).collect(),
                test_return_pct: pct,
                mean_train_score: None,
                mean_test_score: test,
                efficiency,
                sentence: String::new(),
            };
            assert_eq!(of(&result), sentence);
        }
    }
}
