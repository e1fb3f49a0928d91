//! Measurements: as the measuring programs print them, and as a line of `target/bench/*.jsonl`.

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A printed measurement: times of single runs in seconds, and trades and final equity of each episode.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Raw {
    pub(crate) bench: String,
    pub(crate) subject: String,
    /// Subjects of one group must have the same results.
    pub(crate) group: String,
    #[serde(rename = "where")]
    pub(crate) place: String,
    pub(crate) candles: u64,
    pub(crate) episodes: u64,
    pub(crate) lanes: u64,
    pub(crate) times: Vec<f64>,
    pub(crate) outcomes: Vec<[f64; 2]>,
}

/// A written measurement. It has no times if its results do not agree with those of its group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Record {
    pub(crate) bench: String,
    pub(crate) subject: String,
    #[serde(rename = "where")]
    pub(crate) place: String,
    pub(crate) candles: u64,
    pub(crate) episodes: u64,
    pub(crate) lanes: u64,
    pub(crate) median_s: Option<f64>,
    pub(crate) min_s: Option<f64>,
    pub(crate) max_s: Option<f64>,
    pub(crate) candles_per_s: Option<f64>,
    pub(crate) agrees: bool,
    /// The times in the order of measurement; empty if the results do not agree.
    #[serde(skip)]
    pub(crate) times: Vec<f64>,
}

/// A number that is no time: bytes of memory, a version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Figure {
    pub(crate) figure: String,
    #[serde(rename = "where")]
    pub(crate) place: String,
    /// Number of candles, episodes or lanes that it belongs to.
    pub(crate) of: u64,
    pub(crate) value: Value,
}

/// Reads the output of the measuring programs, one JSON object a line. The times of a subject's turns are put together.
///
/// # Errors
/// A line that cannot be read, or a subject whose results differ between turns.
pub(crate) fn parse(output: &str) -> Result<(Vec<Raw>, Vec<Figure>)> {
    let (mut raw, mut figures) = (Vec::new(), Vec::new());
    for line in output.lines().filter(|line| line.starts_with('{')) {
        let value: Value = serde_json::from_str(line).with_context(|| format!("line {line}"))?;
        if value.get("figure").is_some() {
            add_figure(&mut figures, serde_json::from_value(value)?);
        } else {
            let new = serde_json::from_value(value).with_context(|| format!("line {line}"))?;
            add(&mut raw, new)?;
        }
    }
    Ok((raw, figures))
}

fn add(all: &mut Vec<Raw>, new: Raw) -> Result<()> {
    let Some(known) = all.iter_mut().find(|known| known.key() == new.key()) else {
        all.push(new);
        return Ok(());
    };
    if known.outcomes != new.outcomes {
        bail!("the results of {:?} differ between turns", new.key());
    }
    known.times.extend(new.times);
    Ok(())
}

/// Keeps the largest value of a figure that was measured in several turns.
fn add_figure(all: &mut Vec<Figure>, new: Figure) {
    let key = |figure: &Figure| (figure.figure.clone(), figure.place.clone(), figure.of);
    match all.iter_mut().find(|known| key(known) == key(&new)) {
        Some(known) if known.value.as_f64() < new.value.as_f64() => *known = new,
        Some(_) => {}
        None => all.push(new),
    }
}

impl Raw {
    /// Equal for the turns of one subject.
    fn key(&self) -> impl PartialEq + std::fmt::Debug + '_ {
        let Self { bench, subject, group, place, candles, episodes, lanes, .. } = self;
        (bench, subject, group, place, candles, episodes, lanes)
    }
}

impl Record {
    /// A record with median and spread of the times; without times if the results do not agree.
    pub(crate) fn new(raw: &Raw, agrees: bool) -> Self {
        let mut times = raw.times.clone();
        times.sort_by(f64::total_cmp);
        let shown = |time: Option<f64>| time.filter(|_| agrees);
        let median = median(&times);
        let candles = (raw.candles * raw.episodes) as f64;
        Self {
            bench: raw.bench.clone(),
            subject: raw.subject.clone(),
            place: raw.place.clone(),
            candles: raw.candles,
            episodes: raw.episodes,
            lanes: raw.lanes,
            median_s: shown(median),
            min_s: shown(times.first().copied()),
            max_s: shown(times.last().copied()),
            candles_per_s: shown(median.map(|median| candles / median)),
            agrees,
            times: if agrees { raw.times.clone() } else { Vec::new() },
        }
    }
}

/// The median of sorted times.
pub(super) fn median(sorted: &[f64]) -> Option<f64> {
    let upper = *sorted.get(sorted.len() / 2)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    Some((sorted.get(sorted.len() / 2 - 1)? + upper) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"bench":"backtest","subject":"floor","group":"cross","where":"node","candles":100,"episodes":2,"lanes":1,"times":[0.5,0.1,0.2],"outcomes":[[1,2],[3,4]]}"#;

    #[test]
    fn the_times_of_all_turns_are_put_together_and_their_results_must_be_equal() -> Result<()> {
        let later = LINE.replace("[0.5,0.1,0.2]", "[0.3]");
        let other = LINE.replace("node", "chromium");
        let (raw, _) = parse(&format!("{LINE}\n{later}\n{other}\n"))?;
        assert_eq!(raw.len(), 2);
        assert_eq!(raw[0].times, [0.5, 0.1, 0.2, 0.3]);
        let wrong = LINE.replace("[3,4]", "[3,5]");
        let error = parse(&format!("{LINE}\n{wrong}\n")).unwrap_err().to_string();
        assert!(error.contains("differ between turns"), "{error}");
        Ok(())
    }

    #[test]
    fn a_line_has_exactly_the_fields_that_others_read() -> Result<()> {
        let (raw, figures) = parse(&format!("something else\n{LINE}\n"))?;
        assert!(figures.is_empty());
        let line = serde_json::to_string(&Record::new(&raw[0], true))?;
        assert_eq!(
            line,
            r#"{"bench":"backtest","subject":"floor","where":"node","candles":100,"episodes":2,"lanes":1,"median_s":0.2,"min_s":0.1,"max_s":0.5,"candles_per_s":1000.0,"agrees":true}"#
        );
        Ok(())
    }

    #[test]
    fn a_record_whose_results_disagree_has_no_times() -> Result<()> {
        let (raw, _) = parse(LINE)?;
        let record = Record::new(&raw[0], false);
        let times = [record.median_s, record.min_s, record.max_s, record.candles_per_s];
        assert_eq!(times, [None; 4]);
        assert!(!record.agrees);
        Ok(())
    }

    #[test]
    fn the_median_of_an_even_number_of_times_is_the_mean_of_the_middle_two() {
        assert_eq!(median(&[1.0, 2.0, 4.0, 9.0]), Some(3.0));
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn figures_and_times_are_read_apart() -> Result<()> {
        let (raw, figures) = parse(r#"{"figure":"bytes","where":"node","of":10,"value":65536}"#)?;
        assert!(raw.is_empty());
        assert_eq!(figures[0].value.as_f64(), Some(65_536.0));
        Ok(())
    }

    #[test]
    fn the_largest_value_of_a_figure_is_kept() -> Result<()> {
        let line = |value: &str| {
            format!("{{\"figure\":\"a\",\"where\":\"node\",\"of\":1,\"value\":{value}}}\n")
        };
        let (_, figures) = parse(&[line("5"), line("9"), line("7")].concat())?;
        assert_eq!(
            figures.iter().map(|figure| figure.value.as_f64()).collect::<Vec<_>>(),
            [Some(9.0)]
        );
        let (_, versions) = parse(&[line("\"1.0\""), line("\"1.0\"")].concat())?;
        assert_eq!(versions.len(), 1);
        Ok(())
    }
}
