//! Ratios between the speeds of two subjects.

use super::record::{Figure, Record, median};

/// The target of a ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Target {
    AtLeast(f64),
    AtMost(f64),
    /// More is better; there is no target.
    More,
    /// Less is better; there is no target.
    Less,
}

impl Target {
    /// Whether a larger value is better.
    pub(crate) fn is_more_better(self) -> bool {
        matches!(self, Self::AtLeast(_) | Self::More)
    }
}

/// A ratio, a difference or a figure, with its target.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ratio {
    pub(crate) name: String,
    pub(crate) unit: &'static str,
    pub(crate) target: Target,
    /// The median over the turns. Two subjects are compared within each turn, since a machine that is slow for a minute slows both.
    pub(crate) median: f64,
    /// The value of the fastest runs, which a busy machine disturbs less.
    pub(crate) fastest: f64,
}

/// The key of a record: benchmark, subject, place, candles, lanes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key<'a>(
    pub(super) &'a str,
    pub(super) &'a str,
    pub(super) &'a str,
    pub(super) u64,
    pub(super) u64,
);

/// Records and figures, to look up.
pub(super) struct Records<'a>(pub(super) &'a [Record], pub(super) &'a [Figure]);

impl Records<'_> {
    fn find(&self, key: Key<'_>) -> Option<&Record> {
        let Key(bench, subject, place, candles, lanes) = key;
        self.0.iter().find(|record| {
            (record.bench.as_str(), record.subject.as_str(), record.place.as_str())
                == (bench, subject, place)
                && (record.candles, record.lanes) == (candles, lanes)
        })
    }

    /// Median and shortest time in seconds. `None` if the results do not agree.
    pub(super) fn times(&self, key: Key<'_>) -> Option<[f64; 2]> {
        let record = self.find(key)?;
        Some([record.median_s?, record.min_s?])
    }

    /// A value from the times of two subjects: its median over the turns, and its value for the fastest runs.
    pub(super) fn compare(
        &self,
        one: Key<'_>,
        other: Key<'_>,
        value: impl Fn(f64, f64) -> f64,
    ) -> Option<[f64; 2]> {
        let (one, other) = (self.find(one)?, self.find(other)?);
        let turns = one.times.iter().zip(&other.times);
        let mut values: Vec<f64> = turns.map(|(one, other)| value(*one, *other)).collect();
        values.sort_by(f64::total_cmp);
        Some([median(&values)?, value(one.min_s?, other.min_s?)])
    }

    /// Candles a second of one subject over those of the other.
    pub(super) fn speed(
        &self,
        name: String,
        target: Target,
        one: Key<'_>,
        other: Key<'_>,
    ) -> Option<Ratio> {
        let candles =
            |key: Key<'_>| self.find(key).map(|record| (record.candles * record.episodes) as f64);
        let more = candles(one)? / candles(other)?;
        let [median, fastest] = self.compare(one, other, |one, other| more * other / one)?;
        Some(Ratio { name, unit: "", target, median, fastest })
    }

    /// Milliseconds that one subject takes longer than the other.
    pub(super) fn extra_ms(
        &self,
        name: String,
        target: Target,
        one: Key<'_>,
        other: Key<'_>,
    ) -> Option<Ratio> {
        let [median, fastest] = self.compare(one, other, |one, other| 1e3 * (one - other))?;
        Some(Ratio { name, unit: "ms", target, median, fastest })
    }

    /// A measured number that is no time.
    pub(super) fn figure(&self, name: &str, of: u64) -> Option<f64> {
        let mut figures = self.1.iter().filter(|figure| figure.figure == name && figure.of == of);
        figures.next()?.value.as_f64()
    }
}

/// A number with commas.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_commas() {
        assert_eq!([count(5), count(10_000), count(1_234_567)], ["5", "10,000", "1,234,567"]);
    }
}
