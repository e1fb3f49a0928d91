//! The cache of computed columns, bounded in bytes. It drops the least recently used column first.

use super::request::{Compute, Formula, OwnColumn, Series};
use super::values::Recipe;
use super::{Column, ColumnKey, ColumnRequest, Source, Values, undefined};
use crate::candles::{Candles, Resampled, Zone};
use crate::indicators::{IndicatorInput, Piecewise};
use crate::sorted::SortedMap;
use std::sync::Arc;

/// Default bound of the cache: 256 MiB.
pub const DEFAULT_MAX_BYTES: usize = 256 << 20;

/// From this number of candles on, writing a column to memory and reading it again takes longer than computing it twice.
const LONG: usize = 1 << 15;

struct Entry {
    column: Column,
    used: u64,
}

/// Candles of a higher interval with their columns.
struct Higher {
    resampled: Resampled,
    columns: ColumnCache,
}

/// Columns of each higher interval may take one eighth of the bound, in addition to it.
const HIGHER_SHARE: usize = 8;

/// Columns of one series of candles.
pub struct ColumnCache {
    entries: SortedMap<ColumnKey, Entry>,
    /// By the bits of the interval and the name of the zone; `None` if the candles cannot be resampled to it.
    higher: SortedMap<(u64, Option<String>), Option<Box<Higher>>>,
    bytes: usize,
    max_bytes: usize,
    clock: u64,
}

impl Default for ColumnCache {
    fn default() -> Self {
        Self::with_max_bytes(DEFAULT_MAX_BYTES)
    }
}

impl ColumnCache {
    /// A cache of at most `max_bytes` of columns. A dropped column stays alive for its other users.
    pub fn with_max_bytes(max_bytes: usize) -> Self {
        Self { entries: SortedMap::new(), higher: SortedMap::new(), bytes: 0, max_bytes, clock: 0 }
    }

    /// Sets the bound, and drops columns until it holds.
    pub fn set_max_bytes(&mut self, max_bytes: usize) {
        self.max_bytes = max_bytes;
        for higher in self.higher.values_mut().flatten() {
            higher.columns.set_max_bytes(max_bytes / HIGHER_SHARE);
        }
        while self.bytes > self.max_bytes && self.drop_oldest() {}
    }

    /// The column of a request, computed now if it is not in the cache.
    pub fn get(&mut self, request: &ColumnRequest, candles: &Candles) -> Column {
        self.clock += 1;
        if let Some(entry) = self.entries.get_mut(&request.key) {
            entry.used = self.clock;
            return entry.column.clone();
        }
        self.compute(request, candles)
    }

    /// Like `get`, but may return a lazy column: a caller that only compares it may never need it as a whole.
    pub(crate) fn get_for_comparison(
        &mut self,
        request: &ColumnRequest,
        candles: &Arc<Candles>,
    ) -> Column {
        match recipe(request, candles).filter(|_| !self.holds(request)) {
            Some(recipe) => {
                self.clock += 1;
                let column = Arc::new(Values::lazy(recipe));
                self.insert(request.key.clone(), column.clone());
                column
            }
            None => self.get(request, candles),
        }
    }

    fn compute(&mut self, request: &ColumnRequest, candles: &Candles) -> Column {
        let (columns, output) = match &request.compute {
            Compute::Own(compute) => (own(compute, candles), 0),
            Compute::Indicator { indicator, params, of, output, zone } => {
                let held = self.held(of, candles);
                let series = series(of, &held, candles);
                let input = IndicatorInput { candles, series, zone: zone.as_ref() };
                (indicator.columns(&input, params), *output)
            }
            Compute::Formula { of, formula } => (vec![self.formula(of, formula, candles)], 0),
            Compute::Higher { interval_ms, zone, of } => {
                (vec![self.higher(*interval_ms, zone.as_ref(), of, candles)], 0)
            }
        };
        self.insert(request.key.clone(), columns[output].clone());
        for (other, column) in columns.iter().enumerate().filter(|(other, _)| *other != output) {
            self.insert_if_room(request.key.sibling(other), column);
        }
        columns[output].clone()
    }

    /// The column of a series that is not a column of the candles.
    fn held(&mut self, series: &Series, candles: &Candles) -> Option<Column> {
        match series {
            Series::Candles(_) => None,
            Series::Column(request) => Some(self.get(request, candles)),
        }
    }

    fn formula(&mut self, of: &[Series], formula: &Formula, candles: &Candles) -> Column {
        let held: Vec<Option<Column>> = of.iter().map(|of| self.held(of, candles)).collect();
        let inputs: Vec<&[f64]> =
            of.iter().zip(&held).map(|(of, held)| series(of, held, candles)).collect();
        filled(candles.len(), |out| formula(&inputs, out))
    }

    fn higher(
        &mut self,
        interval_ms: f64,
        zone: Option<&Zone>,
        of: &ColumnRequest,
        candles: &Candles,
    ) -> Column {
        let share = self.max_bytes / HIGHER_SHARE;
        let key = (interval_ms.to_bits(), zone.map(|zone| zone.name().to_owned()));
        let higher = self.higher.get_or_insert_with(key, || {
            let resampled = candles.resample(interval_ms, zone).ok()?;
            Some(Box::new(Higher { resampled, columns: Self::with_max_bytes(share) }))
        });
        filled(candles.len(), |out| {
            let Some(higher) = higher else { return };
            let column = higher.columns.get(of, higher.resampled.candles());
            for (index, out) in out.iter_mut().enumerate() {
                *out = higher.resampled.last_closed(index).map_or(f64::NAN, |last| column[last]);
            }
        })
    }

    /// Whether the column of a request is in the cache.
    pub fn holds(&self, request: &ColumnRequest) -> bool {
        self.entries.contains_key(&request.key)
    }

    /// Bytes of all columns in the cache.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    fn insert(&mut self, key: ColumnKey, column: Column) {
        let bytes = column.bytes();
        while self.bytes + bytes > self.max_bytes && self.drop_oldest() {}
        if self.bytes + bytes <= self.max_bytes {
            self.bytes += bytes;
            self.entries.insert(key, Entry { column, used: self.clock });
        }
    }

    /// Keeps an output that was not requested yet if it fits without dropping another column. It is the first to be dropped.
    fn insert_if_room(&mut self, key: ColumnKey, column: &Column) {
        let bytes = column.bytes();
        if self.bytes + bytes <= self.max_bytes && !self.entries.contains_key(&key) {
            self.bytes += bytes;
            self.entries.insert(key, Entry { column: column.clone(), used: 0 });
        }
    }

    /// Drops the least recently used column and returns whether there was one.
    fn drop_oldest(&mut self) -> bool {
        let oldest = self.entries.iter().min_by_key(|(_, entry)| entry.used);
        let Some(key) = oldest.map(|(key, _)| key.clone()) else { return false };
        if let Some(entry) = self.entries.remove(&key) {
            self.bytes -= entry.column.bytes();
        }
        true
    }
}

/// The recipe of a lazy column, if the request allows one.
fn recipe(request: &ColumnRequest, candles: &Arc<Candles>) -> Option<Recipe> {
    let Compute::Indicator { indicator, params, of: Series::Candles(of), .. } = &request.compute
    else {
        return None;
    };
    let is_price = !matches!(of, Source::Volume | Source::Candle);
    let is_long = candles.len() >= LONG;
    let indicator = Piecewise::new(indicator, params).filter(|_| is_price && is_long)?;
    Some(Recipe { candles: candles.clone(), of: *of, indicator })
}

fn own(compute: &OwnColumn, candles: &Candles) -> Vec<Column> {
    vec![filled(candles.len(), |out| compute(candles, out))]
}

/// The values of a series: a column of the candles, or one that is held.
fn series<'a>(of: &Series, held: &'a Option<Column>, candles: &'a Candles) -> &'a [f64] {
    match (of, held) {
        (Series::Candles(source), _) => source.of(candles),
        (Series::Column(_), Some(column)) => column,
        (Series::Column(_), None) => &[],
    }
}

/// A column of `len` values, undefined where `fill` does not write them.
fn filled(len: usize, fill: impl FnOnce(&mut [f64])) -> Column {
    let mut column = undefined(len);
    // A new column has no other owner.
    if let Some(values) = Arc::get_mut(&mut column) {
        fill(values.as_mut_slice());
    }
    column
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candles::synthetic::{Synthetic, SyntheticConfig};
    use crate::columns::{ColumnRequests, Source};

    #[test]
    fn requests_share_one_column_and_the_bound_holds() {
        let config = SyntheticConfig { candles: 100, ..Default::default() };
        let candles = Synthetic::new(config).unwrap().finish().unwrap();
        let mut requests = ColumnRequests::default();
        for period in 2..6 {
            requests.sma(Source::Close, period);
        }
        let [a, b, c, d] = requests.requests() else { panic!("four requests") };
        let mut cache = ColumnCache::with_max_bytes(2 * 100 * 8);

        let first = cache.get(a, &candles);
        assert!(Arc::ptr_eq(&first, &cache.get(a, &candles)));
        cache.get(b, &candles);
        cache.get(a, &candles);
        cache.get(c, &candles);
        assert!(
            cache.holds(a) && !cache.holds(b) && cache.holds(c),
            "b was the least recently used"
        );
        cache.get(d, &candles);
        assert_eq!(cache.bytes(), 1600);

        let mut none = ColumnCache::with_max_bytes(10);
        assert_eq!(none.get(d, &candles).len(), 100);
        assert_eq!(none.bytes(), 0);
    }

    #[test]
    fn two_equal_requests_have_one_handle() {
        let mut requests = ColumnRequests::default();
        let first = requests.sma(Source::Close, 10);
        assert_eq!(requests.sma(Source::Close, 10), first);
        assert_ne!(requests.sma(Source::Open, 10), first);
        assert_eq!(requests.requests().len(), 2);
    }

    fn made(candles: u32) -> Candles {
        let config = SyntheticConfig { candles, ..Default::default() };
        Synthetic::new(config).unwrap().finish().unwrap()
    }

    #[test]
    fn the_outputs_of_an_indicator_are_computed_together() {
        let candles = made(100);
        let mut requests = ColumnRequests::default();
        let macd = requests.macd(Source::Close, [3, 6, 3]);
        let [line, signal, histogram] = requests.requests() else { panic!("three requests") };
        assert_eq!([macd.line.0, macd.signal.0, macd.histogram.0], [0, 1, 2]);

        let mut roomy = ColumnCache::default();
        let first = roomy.get(line, &candles);
        assert!(roomy.holds(signal) && roomy.holds(histogram));
        assert_eq!(roomy.bytes(), 3 * 800);
        assert!(Arc::ptr_eq(&first, &roomy.get(line, &candles)));
        assert_ne!(first[50], roomy.get(signal, &candles)[50]);

        let mut tight = ColumnCache::with_max_bytes(2 * 800);
        tight.get(histogram, &candles);
        assert!(tight.holds(histogram) && tight.holds(line) && !tight.holds(signal));
        assert_eq!(tight.get(signal, &candles)[20..], roomy.get(signal, &candles)[20..]);
        assert!(
            tight.holds(histogram) && !tight.holds(line),
            "an output that was not requested is dropped first"
        );
    }

    #[test]
    fn an_indicator_of_an_indicator_is_a_column_of_its_own() {
        let candles = made(60);
        let mut requests = ColumnRequests::default();
        let rsi = requests.rsi(Source::Close, 10);
        let smooth = requests.sma(rsi, 5);
        assert_eq!(requests.indicator("sma", rsi, &[5.0], "").unwrap(), smooth);
        assert_ne!(requests.sma(Source::Close, 5), smooth);

        let mut cache = ColumnCache::default();
        let column = cache.get(&requests.requests()[smooth.0], &candles);
        let strength = cache.get(&requests.requests()[rsi.0], &candles);
        assert!(column[..14].iter().all(|value| value.is_nan()));
        let mean = strength[10..15].iter().sum::<f64>() / 5.0;
        assert!((column[14] - mean).abs() < 1e-12);
    }

    #[test]
    fn a_column_of_a_strategy_never_shares_a_key_with_an_indicator() {
        let mut requests = ColumnRequests::default();
        let listed = requests.sma(Source::Close, 5);
        let own = ColumnKey::new("sma", Source::Close, &[5.0]);
        assert_ne!(requests.column(own, |_, out| out.fill(1.0)), listed);
    }

    #[test]
    fn a_request_that_does_not_fit_is_refused_with_a_reason() {
        struct Case {
            name: &'static str,
            source: Source,
            params: &'static [f64],
            output: &'static str,
            message: &'static str,
        }
        let cases = [
            Case {
                name: "atr",
                source: Source::Close,
                params: &[],
                output: "",
                message: "atr: it reads whole candles (found Source(Close))",
            },
            Case {
                name: "sma",
                source: Source::Candle,
                params: &[],
                output: "",
                message: "sma: it reads one series, not whole candles (found Source(Candle))",
            },
            Case {
                name: "sma",
                source: Source::Close,
                params: &[2.5],
                output: "",
                message: "period: must be a whole number from 1 to 1000000 (found 2.5)",
            },
            Case {
                name: "rsi",
                source: Source::Close,
                params: &[14.0, 3.0],
                output: "",
                message: "rsi: the number of parameters must be at most 1 (found 2)",
            },
            Case {
                name: "macd",
                source: Source::Close,
                params: &[],
                output: "sign",
                message: "output: macd has the outputs line, signal, histogram (found sign)",
            },
        ];
        for Case { name, source, params, output, message } in cases {
            let mut requests = ColumnRequests::default();
            let error = requests.indicator(name, source, params, output).unwrap_err();
            assert_eq!(error.to_string(), message);
        }
    }

    #[test]
    fn a_formula_is_identified_by_its_name_inputs_and_numbers() {
        let candles = made(60);
        let mut requests = ColumnRequests::default();
        let fast = requests.sma(Source::Close, 5);
        let minus = |of: &[&[f64]], out: &mut [f64]| {
            out.iter_mut().zip(of[0]).zip(of[1]).for_each(|((out, a), b)| *out = a - b);
        };
        let ahead = requests.formula("-", &[fast.into(), Source::Open.into()], &[], minus);
        assert_eq!(
            requests.formula("-", &[fast.into(), Source::Open.into()], &[], minus),
            ahead,
            "one formula"
        );
        let others = [
            requests.formula("-", &[Source::Open.into(), fast.into()], &[], minus),
            requests.formula("-", &[fast.into(), Source::Open.into()], &[1.0], minus),
            requests.formula("+", &[fast.into(), Source::Open.into()], &[], minus),
        ];
        assert!(!others.contains(&ahead));
        let mut again = ColumnRequests::default();
        let fast = again.sma(Source::Close, 5);
        let same = again.formula("-", &[fast.into(), Source::Open.into()], &[], minus);
        let mut cache = ColumnCache::default();
        let column = cache.get(&requests.requests()[ahead.0], &candles);
        assert!(cache.holds(&again.requests()[same.0]));
        assert!(column[3].is_nan());
        let mean = candles.close()[..5].iter().sum::<f64>() / 5.0;
        assert!((column[4] - (mean - candles.open()[4])).abs() < 1e-12);
    }

    #[test]
    fn a_column_of_a_higher_interval_shows_only_closed_candles() {
        let candles = made(60);
        let interval = candles.info().interval_ms.unwrap();
        let mut higher = ColumnRequests::default();
        let highest = higher.highest(Source::High, 1);
        let mut requests = ColumnRequests::default();
        let every_third = requests.higher(3.0 * interval, &higher, highest);
        let never = requests.higher(0.5 * interval, &higher, highest);
        let mut cache = ColumnCache::default();
        let column = cache.get(&requests.requests()[every_third.0], &candles);
        let resampled = candles.resample(3.0 * interval, None).unwrap();
        for (index, value) in column.iter().enumerate() {
            let seen = resampled.last_closed(index).map(|last| resampled.candles().high()[last]);
            assert_eq!((!value.is_nan()).then_some(*value), seen, "candle {index}");
        }
        assert!(column.iter().any(|value| !value.is_nan()));
        let column = cache.get(&requests.requests()[never.0], &candles);
        assert!(column.iter().all(|value| value.is_nan()), "there are no half candles");
    }
}
