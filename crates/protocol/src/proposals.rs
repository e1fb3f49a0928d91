//! Proposals for a lane, as numbers if numbers can express all of them: that takes both sides a tenth of the time and memory of
//! text.

use candlerun_engine::params::{ParamValue, Params};
use candlerun_engine::search::Proposal;

/// Numbers of a proposal before those of its parameters: its episode and the boundaries before it.
const BEFORE_PARAMS: usize = 2;

/// Names of the parameters, and the numbers of each proposal. `None` if a proposal has a part, a parameter that is not a number, or
/// other parameters than the first one.
pub fn to_numbers(proposals: &[Proposal]) -> Option<(Vec<String>, Vec<f64>)> {
    let names: Vec<String> = proposals.first()?.params.keys().cloned().collect();
    let mut numbers = Vec::with_capacity(proposals.len() * (BEFORE_PARAMS + names.len()));
    for Proposal { episode, part, params, boundaries_before } in proposals {
        if part.is_some() {
            return None;
        }
        numbers.extend([f64::from(*episode), *boundaries_before as f64]);
        push_params(params, names.iter().map(String::as_str), &mut numbers)?;
    }
    Some((names, numbers))
}

/// Adds the values of parameters. `None` if they have other names, or if one is not a number.
pub fn push_params<'a>(
    params: &'a Params,
    names: impl Iterator<Item = &'a str>,
    numbers: &mut Vec<f64>,
) -> Option<()> {
    if !params.keys().map(String::as_str).eq(names) {
        return None;
    }
    for value in params.values() {
        let ParamValue::Number(number) = value else { return None };
        numbers.push(*number);
    }
    Some(())
}

/// The proposals from the names and numbers that `to_numbers` returned.
pub fn from_numbers(names: &[String], numbers: &[f64]) -> Vec<Proposal> {
    let proposals = numbers.chunks_exact(BEFORE_PARAMS + names.len()).map(|numbers| {
        let (&[episode, boundaries_before], values) = numbers.split_first_chunk()?;
        let params = names.iter().cloned().zip(values.iter().copied().map(ParamValue::Number));
        Some(Proposal {
            episode: episode as u32,
            part: None,
            params: params.collect::<Params>(),
            boundaries_before: boundaries_before as u64,
        })
    });
    proposals.flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use candlerun_engine::search::{EpisodePart, WindowStage};
    use std::slice::from_ref;

    fn proposal(episode: u32, params: &[(&str, ParamValue)]) -> Proposal {
        let params = params.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        let boundaries_before = u64::from(episode) * 1_000_000;
        Proposal { episode, part: None, params: params.collect(), boundaries_before }
    }

    #[test]
    fn proposals_are_the_same_after_travelling_as_numbers() {
        let number = ParamValue::Number;
        let cases = [
            vec![
                proposal(1, &[("fast", number(5.0)), ("slow", number(30.0))]),
                proposal(u32::MAX, &[("fast", number(-0.0)), ("slow", number(1e-300))]),
            ],
            vec![proposal(7, &[]), proposal(8, &[])],
        ];
        for proposals in cases {
            let (names, numbers) = to_numbers(&proposals).unwrap();
            assert_eq!(format!("{:?}", from_numbers(&names, &numbers)), format!("{proposals:?}"));
        }
    }

    #[test]
    fn proposals_that_numbers_cannot_express_are_left_to_text() {
        let fast = ("fast", ParamValue::Number(5.0));
        let part = Some(EpisodePart { window: 1, stage: WindowStage::Train });
        let others = [
            proposal(2, &[("fast", ParamValue::Flag(true))]),
            proposal(2, &[("fast", ParamValue::Name("ema".to_owned()))]),
            proposal(2, &[("slow", ParamValue::Number(5.0))]),
            Proposal { part, ..proposal(2, from_ref(&fast)) },
        ];
        for other in others {
            assert_eq!(to_numbers(&[proposal(1, from_ref(&fast)), other]), None);
        }
        assert_eq!(to_numbers(&[]), None);
    }
}
