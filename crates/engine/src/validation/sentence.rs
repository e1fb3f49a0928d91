//! The verdict in a sentence that a layman can act on. It gives the figure that decided.

use super::verdict::LEAST_DEFLATED;
use super::{Overfitting, Verdict};

/// Says what the figures mean.
pub(super) fn of(overfitting: &Overfitting) -> String {
    let evidence = match overfitting.verdict {
        Verdict::Evidence => "Evidence",
        Verdict::Weak => "Weak evidence",
        Verdict::NoEvidence => "No evidence",
        Verdict::Unknown => {
            return format!("Nothing can be said about luck: {}.", missing(overfitting));
        }
    };
    let subject = match overfitting.trials {
        1 => "this episode".to_owned(),
        trials => format!("the best of {trials} episodes"),
    };
    let (luck, choice) = (luck(overfitting), choice(overfitting));
    format!("{evidence} that {subject} is more than luck: {luck}{choice}.")
}

fn luck(overfitting: &Overfitting) -> String {
    let search = match overfitting.trials {
        1 => "noise alone shows",
        _ => "a search of this size over noise finds",
    };
    let often = percent(overfitting.luck.unwrap_or(1.0));
    format!("{search} a Sharpe ratio this high {often} of the time")
}

/// What speaks for the choice or against it, where there is any evidence.
fn choice(overfitting: &Overfitting) -> String {
    let lasts =
        overfitting.probability_of_overfitting.map(|probability| percent(1.0 - probability));
    let deflated = percent(overfitting.deflated_sharpe.unwrap_or(0.0));
    let asked = percent(LEAST_DEFLATED);
    match (overfitting.verdict, lasts) {
        (Verdict::Evidence, Some(lasts)) => format!(
            ", and the best on half of the candles beats most others on the other half {lasts} of the time"
        ),
        (Verdict::Weak, Some(lasts)) if overfitting.is_overfitted() => format!(
            ", but which episode is best is chance: the best on half of the candles beats most others on the other half \
             only {lasts} of the time"
        ),
        (Verdict::Weak, _) => format!(
            ", but episodes that differ so widely were bound to have a good one: that this one is better than that has a \
             probability of {deflated}, where {asked} is asked"
        ),
        _ => String::new(),
    }
}

fn missing(overfitting: &Overfitting) -> &'static str {
    if overfitting.trials == 0 {
        "no episode has ended"
    } else if overfitting.sharpe.is_none() {
        "the equity of the best episode does not vary"
    } else if !overfitting.is_long_enough() {
        "the best episode has fewer than 30 returns"
    } else {
        "too few episodes have a Sharpe ratio to compare the best with"
    }
}

/// A share in per cent, with a decimal where a whole number would be too coarse, and never rounded to 0 or 100.
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
