//! An episode as a row of numbers, from a lane to the conductor and from there to a page. [`FIELDS`] is the one table of its fields:
//! both codecs loop over it, and so does `packed-episodes.ts`, whose list is written by `cargo xtask types`.

use candlerun_engine::digest::Digest;
use candlerun_engine::metrics::{MetricName, Metrics};
use std::slice::Iter;

/// The route on which a row is sent. A route sends some fields of the table, in the order of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Route {
    /// From a lane to the conductor.
    ToConductor,
    /// From the conductor to a page. The digest and the reasons are texts beside the rows.
    ToPage,
}

/// The values of a row. A field that a route does not send is empty after reading.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct EpisodeRow {
    pub(crate) episode: u32,
    pub(crate) candles: u32,
    pub(crate) metrics: Metrics,
    pub(crate) score: Option<f64>,
    /// Why the episode has no score: position in the list of reasons beside the rows, from 1; 0 if there is no reason.
    pub(crate) no_score: u32,
    /// Why no trade was opened: position in a list of reasons, from 1; 0 if a trade was opened.
    pub(crate) no_trade: u32,
    pub(crate) digest: Digest,
}

/// A field of a row.
pub(crate) struct Field {
    /// The name that it has in TypeScript. `metrics` has a number for each metric, under the metric's own name.
    #[cfg_attr(
        not(feature = "typescript"),
        allow(dead_code, reason = "only the TypeScript writer reads it")
    )]
    pub(crate) name: &'static str,
    /// Whether its number may be NaN, which stands for "undefined".
    #[cfg_attr(
        not(feature = "typescript"),
        allow(dead_code, reason = "only the TypeScript writer reads it")
    )]
    pub(crate) is_optional: bool,
    /// Count of numbers that it takes in a row.
    numbers: usize,
    routes: &'static [Route],
    write: fn(&EpisodeRow, &mut Vec<f64>),
    read: fn(&mut EpisodeRow, &mut Numbers<'_>),
}

const BOTH: &[Route] = &[Route::ToConductor, Route::ToPage];

/// The name of the field that stands for all metrics.
pub(crate) const METRICS: &str = "metrics";

/// Every field of a row, in order.
const FIELDS: [Field; 7] = [
    Field {
        name: "episode",
        is_optional: false,
        numbers: 1,
        routes: BOTH,
        write: |row, numbers| numbers.push(row.episode.into()),
        read: |row, numbers| row.episode = numbers.whole(),
    },
    Field {
        name: "candles",
        is_optional: false,
        numbers: 1,
        routes: BOTH,
        write: |row, numbers| numbers.push(row.candles.into()),
        read: |row, numbers| row.candles = numbers.whole(),
    },
    Field {
        name: METRICS,
        is_optional: true,
        numbers: MetricName::COUNT,
        routes: BOTH,
        write: |row, numbers| {
            numbers.extend(row.metrics.named().map(|(_, value)| value.unwrap_or(f64::NAN)));
        },
        read: |row, numbers| {
            row.metrics = Metrics::from_numbers(std::array::from_fn(|_| numbers.defined()));
        },
    },
    Field {
        name: "score",
        is_optional: true,
        numbers: 1,
        routes: &[Route::ToPage],
        write: |row, numbers| numbers.push(row.score.unwrap_or(f64::NAN)),
        read: |row, numbers| row.score = numbers.defined(),
    },
    Field {
        name: "no_score",
        is_optional: false,
        numbers: 1,
        routes: &[Route::ToPage],
        write: |row, numbers| numbers.push(row.no_score.into()),
        read: |row, numbers| row.no_score = numbers.whole(),
    },
    Field {
        name: "no_trade",
        is_optional: false,
        numbers: 1,
        routes: &[Route::ToConductor],
        write: |row, numbers| numbers.push(row.no_trade.into()),
        read: |row, numbers| row.no_trade = numbers.whole(),
    },
    Field {
        name: "digest",
        is_optional: false,
        numbers: 4,
        routes: &[Route::ToConductor],
        write: |row, numbers| numbers.extend(row.digest.parts().map(f64::from)),
        read: |row, numbers| {
            row.digest = Digest::from_parts(std::array::from_fn(|_| numbers.whole()));
        },
    },
];

impl Route {
    /// The fields that this route sends, in order.
    pub(crate) fn fields(self) -> impl Iterator<Item = &'static Field> {
        const { &FIELDS }.iter().filter(move |field| field.routes.contains(&self))
    }

    /// Count of numbers of a row on this route.
    fn numbers(self) -> usize {
        self.fields().map(|field| field.numbers).sum()
    }
}

impl EpisodeRow {
    /// Appends the row to `numbers`.
    pub(crate) fn write(&self, route: Route, numbers: &mut Vec<f64>) {
        route.fields().for_each(|field| (field.write)(self, numbers));
    }

    /// Reads a row. Also returns the numbers after it. `None` if there are too few numbers.
    pub(crate) fn read(route: Route, numbers: &[f64]) -> Option<(Self, &[f64])> {
        let (own, rest) = numbers.split_at_checked(route.numbers())?;
        let mut row = Self {
            episode: 0,
            candles: 0,
            metrics: Metrics::from_numbers([None; MetricName::COUNT]),
            score: None,
            no_score: 0,
            no_trade: 0,
            digest: Digest::from_parts([0; 4]),
        };
        let mut own = Numbers(own.iter());
        route.fields().for_each(|field| (field.read)(&mut row, &mut own));
        Some((row, rest))
    }
}

/// The numbers of a row that have not been read yet.
struct Numbers<'a>(Iter<'a, f64>);

impl Numbers<'_> {
    fn defined(&mut self) -> Option<f64> {
        self.0.next().copied().filter(|number| !number.is_nan())
    }

    fn whole(&mut self) -> u32 {
        self.0.next().map_or(0, |number| *number as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_is_written_and_read_is_the_same() {
        let metrics = std::array::from_fn(|place| (place % 3 != 2).then_some(place as f64 + 0.25));
        let row = EpisodeRow {
            episode: u32::MAX,
            candles: 1_000,
            metrics: Metrics::from_numbers(metrics),
            score: Some(-0.0),
            no_score: 3,
            no_trade: 2,
            digest: Digest::from_parts([1, u32::MAX, 0x8000_0000, 7]),
        };
        let to_conductor = EpisodeRow { score: None, no_score: 0, ..row.clone() };
        let to_page = EpisodeRow { no_trade: 0, digest: Digest::from_parts([0; 4]), ..row.clone() };
        for (route, expected) in [(Route::ToConductor, to_conductor), (Route::ToPage, to_page)] {
            let mut numbers = Vec::new();
            row.write(route, &mut numbers);
            numbers.push(9.0);
            let (read, rest) = EpisodeRow::read(route, &numbers).unwrap();
            assert_eq!((format!("{read:?}"), rest), (format!("{expected:?}"), &[9.0][..]));
            assert_eq!(EpisodeRow::read(route, &numbers[2..]), None, "a row that is cut off");
        }
    }
}
