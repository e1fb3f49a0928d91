//! The verdict as a sentence for people without statistics. It gives the figure that decided.

use super::verdict::{Figures, MIN_DEFLATED, Verdict};

/// Explains the verdict.
pub(super) fn of(figures: &Figures) -> String {
    let evidence = match figures.verdict() {
        Verdict::Evidence => "Evidence",
        Verdict::Weak => "Weak evidence",
        Verdict::NoEvidence => "No evidence",
        Verdict::Unknown => {
            return format!("Nothing can be said about luck: {}.", missing(figures));
        }
    };
    let subject = match figures.trials {
        1 => "this episode".to_owned(),
        trials => format!("the best of {trials} episodes"),
    };
    let (luck, choice) = (luck(figures), choice(figures));
    format!("{evidence} that {subject} is more than luck: {luck}{choice}.")
}

fn luck(figures: &Figures) -> String {
    let search = match figures.trials {
        1 => "noise alone shows",
        _ => "a search of this size over noise finds",
    };
    let often = percent(figures.luck.unwrap_or(1.0));
    format!("{search} a Sharpe ratio this high {often} of the time")
}

/// The figure for or against the choice of the best episode, if there is evidence at all.
fn choice(figures: &Figures) -> String {
    let holds = figures.probability_of_overfitting.map(|probability| percent(1.0 - probability));
    let deflated = percent(figures.deflated_sharpe.unwrap_or(0.0));
    let needed = percent(MIN_DEFLATED);
    match (figures.verdict(), holds) {
        (Verdict::Evidence, Some(holds)) => format!(
            ", and the best on half of the candles beats most others on the other half {holds} of the time"
        ),
        (Verdict::Weak, Some(holds)) if figures.is_overfitted() => format!(
            ", but which episode is best is chance: the best on half of the candles beats most others on the other half \
             only {holds} of the time"
        ),
        (Verdict::Weak, _) => format!(
            ", but among episodes that differ so widely a good one is expected: the probability that this one is better than \
             expected is {deflated}, and evidence needs {needed}"
        ),
        _ => String::new(),
    }
}

fn missing(figures: &Figures) -> &'static str {
    if figures.trials == 0 {
        "no episode has ended"
    } else if figures.sharpe.is_none() {
        "the equity of the best episode does not vary"
    } else if !figures.is_long_enough() {
        "the best episode has fewer than 30 returns"
    } else {
        "too few episodes have a Sharpe ratio to compare the best with"
    }
}

/// A share in per cent, with one decimal near 0 and 100. It is never rounded to 0 or 100.
fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent < 0.1 {
        "less than 0.1 %".to_owned()
    } else if percent > 99.9 {
        "more than 99.9 %".to_owned()
    } else if (10.0..=95.0).contains(&percent) {
        format!("{percent:.0} %")
    } else {
        format!("{percent:.1} %")
    }
}
