//! What the speeds of two subjects have to do with each other.

use super::record::{Figure, Record};

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
    /// By the medians.
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

    /// Candles a second of one over those of the other.
    pub(super) fn speed(
        &self,
        name: String,
        asked: Asked,
        one: Key<'_>,
        other: Key<'_>,
    ) -> Option<Ratio> {
        let speed = |key: &Key<'_>| {
            let record = self.find(key)?;
            let candles = (record.candles * record.episodes) as f64;
            Some([candles / record.median_s?, candles / record.min_s?])
        };
        let (one, other) = (speed(&one)?, speed(&other)?);
        let (median, fastest) = (one[0] / other[0], one[1] / other[1]);
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
        let (one, other) = (self.times(&one)?, self.times(&other)?);
        let extra = |place: usize| 1e3 * (one[place] - other[place]);
        Some(Ratio { name, unit: "ms", asked, median: extra(0), fastest: extra(1) })
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
