//! What the speeds of two subjects have to do with each other.

use super::record::{Figure, Record, median};

/// What a ratio should be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Asked {
    AtLeast(f64),
    AtMost(f64),
    /// More is better, and no number was asked for.
    More,
    /// Less is better, and no number was asked for.
    Less,
}

impl Asked {
    /// Whether a larger value is the better one.
    pub(crate) fn wants_more(self) -> bool {
        matches!(self, Self::AtLeast(_) | Self::More)
    }
}

/// A ratio, a difference or a figure, as it is asked and as it is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ratio {
    pub(crate) name: String,
    pub(crate) unit: &'static str,
    pub(crate) asked: Asked,
    /// The median of what each turn gives, where two subjects are compared: a machine that is slower for a minute is slower
    /// for both.
    pub(crate) median: f64,
    /// By the fastest runs, which a busy machine disturbs less.
    pub(crate) fastest: f64,
}

/// Names a record: benchmark, subject, place, candles, lanes.
pub(super) struct Key<'a>(
    pub(super) &'a str,
    pub(super) &'a str,
    pub(super) &'a str,
    pub(super) u64,
    pub(super) u64,
);

/// Looks records up.
pub(super) struct Records<'a>(pub(super) &'a [Record], pub(super) &'a [Figure]);

impl Records<'_> {
    fn find(&self, key: &Key<'_>) -> Option<&Record> {
        let Key(bench, subject, place, candles, lanes) = *key;
        self.0.iter().find(|record| {
            (record.bench.as_str(), record.subject.as_str(), record.place.as_str())
                == (bench, subject, place)
                && (record.candles, record.lanes) == (candles, lanes)
        })
    }

    /// Median and least time in seconds, where the results agree.
    pub(super) fn times(&self, key: &Key<'_>) -> Option<[f64; 2]> {
        let record = self.find(key)?;
        Some([record.median_s?, record.min_s?])
    }

    /// What two subjects give together in each turn, by the median, and what their fastest runs give.
    pub(super) fn compare(
        &self,
        one: &Key<'_>,
        other: &Key<'_>,
        value: impl Fn(f64, f64) -> f64,
    ) -> Option<[f64; 2]> {
        let (one, other) = (self.find(one)?, self.find(other)?);
        let turns = one.times.iter().zip(&other.times);
        let mut values: Vec<f64> = turns.map(|(one, other)| value(*one, *other)).collect();
        values.sort_by(f64::total_cmp);
        Some([median(&values)?, value(one.min_s?, other.min_s?)])
    }

    /// Candles a second of one over those of the other.
    pub(super) fn speed(
        &self,
        name: String,
        asked: Asked,
        one: Key<'_>,
        other: Key<'_>,
    ) -> Option<Ratio> {
        let candles =
            |key: &Key<'_>| self.find(key).map(|record| (record.candles * record.episodes) as f64);
        let more = candles(&one)? / candles(&other)?;
        let [median, fastest] = self.compare(&one, &other, |one, other| more * other / one)?;
        Some(Ratio { name, unit: "", asked, median, fastest })
    }

    /// Milliseconds that one takes longer than the other.
    pub(super) fn extra_ms(
        &self,
        name: String,
        asked: Asked,
        one: Key<'_>,
        other: Key<'_>,
    ) -> Option<Ratio> {
        let [median, fastest] = self.compare(&one, &other, |one, other| 1e3 * (one - other))?;
        Some(Ratio { name, unit: "ms", asked, median, fastest })
    }

    /// A number that is no time.
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
