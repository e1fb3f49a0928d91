//! Checks every indicator of the list: no look-ahead, warm-up as declared, valid values at the edges.

#![allow(
    clippy::float_cmp,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests compare exact results and fail by panicking"
)]

use candlerun_engine::candles::synthetic::{Synthetic, SyntheticConfig};
use candlerun_engine::candles::{Candle, Candles, Columns};
use candlerun_engine::columns::Column;
use candlerun_engine::indicators::{self, Indicator, IndicatorInput, SourceKind};
use proptest::prelude::*;

fn candles(count: u32, seed: u64) -> Candles {
    let config = SyntheticConfig { candles: count, seed, ..Default::default() };
    Synthetic::new(config).unwrap().finish().unwrap()
}

/// Candles whose four prices are equal, one candle for each price.
fn level(prices: &[f64], volume: f64) -> Candles {
    let mut columns = Columns::default();
    for (index, &price) in prices.iter().enumerate() {
        let time = index as f64 * 86_400_000.0;
        columns.push(Candle { time, open: price, high: price, low: price, close: price, volume });
    }
    Candles::new(columns).unwrap()
}

fn of_closes(indicator: &Indicator, params: &[f64], candles: &Candles) -> Vec<Column> {
    indicator.columns(&IndicatorInput { candles, series: candles.close(), zone: None }, params)
}

/// The columns of a series. The input needs candles, which are not read.
fn of_series(indicator: &Indicator, params: &[f64], series: &[f64]) -> Vec<Column> {
    indicator.columns(&IndicatorInput { candles: &level(&[1.0], 0.0), series, zone: None }, params)
}

fn defaults(indicator: &Indicator) -> Vec<f64> {
    indicator.complete(&[]).unwrap()
}

/// Defaults, and every parameter at its lowest and at its highest value.
fn parameter_sets(indicator: &Indicator) -> [Vec<f64>; 3] {
    let lowest = indicator.params.iter().map(|param| param.min).collect();
    let highest = indicator.params.iter().map(|param| param.max).collect();
    [defaults(indicator), lowest, highest]
}

fn of_one_series() -> impl Iterator<Item = &'static Indicator> {
    indicators::all().iter().copied().filter(|indicator| indicator.source == SourceKind::Series)
}

fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|value| value.to_bits()).collect()
}

fn undefined_at_start(column: &[f64]) -> usize {
    column.iter().take_while(|value| value.is_nan()).count()
}

#[test]
fn the_list_is_valid() {
    assert!(indicators::all().len() >= 35);
    for (at, indicator) in indicators::all().iter().enumerate() {
        let name = indicator.name;
        assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{name}");
        assert!(indicators::all()[..at].iter().all(|other| other.name != name), "{name} twice");
        assert!(std::ptr::eq(indicators::find(name).unwrap().name, name));
        assert_eq!(defaults(indicator).len(), indicator.params.len());
        assert!(!indicator.outputs.is_empty(), "{name}");
        for set in parameter_sets(indicator) {
            assert_eq!(indicator.complete(&set).unwrap(), set, "{name}");
        }
        for (at, param) in indicator.params.iter().enumerate() {
            let mut beyond = defaults(indicator);
            beyond[at] = param.max + 1.0;
            let error = indicator.complete(&beyond).unwrap_err().to_string();
            assert!(error.starts_with(param.name), "{error}");
        }
    }
}

#[test]
fn values_on_a_prefix_are_a_prefix_of_the_values() {
    assert_prefixes(&candles(2_600, 5));
}

#[test]
fn values_before_a_bad_print_are_not_changed_by_it() {
    let mut columns = candles(2_600, 6).columns().clone();
    for at in [25, 499, 900, 1_022, 1_024, 2_049, 2_598] {
        columns.high[at] *= 1e7;
        columns.close[at] *= 1e7;
        columns.volume[at + 1] *= 1e15;
    }
    assert_prefixes(&Candles::new(columns).unwrap());
}

fn assert_prefixes(whole: &Candles) {
    for indicator in indicators::all() {
        for params in parameter_sets(indicator) {
            let all = of_closes(indicator, &params, whole);
            for len in [1, 2, 27, 500, 1_023, 1_024, 1_025, 2_048, 2_599] {
                let prefix = of_closes(indicator, &params, &whole.prefix(len));
                for (part, whole) in prefix.iter().zip(&all) {
                    let name = indicator.name;
                    assert_eq!(bits(part), bits(&whole[..len]), "{name} {params:?} at {len}");
                }
            }
        }
    }
}

/// Checks that every column is undefined in its warm-up and defined afterwards, on candles that vary and trade.
fn assert_warm_up(indicator: &Indicator, params: &[f64], candles: &Candles) {
    for (output, column) in indicator.outputs.iter().zip(of_closes(indicator, params, candles)) {
        let declared = (output.warm_up)(params).min(candles.len());
        let case = format!("{}.{} {params:?}", indicator.name, output.name);
        assert_eq!(undefined_at_start(&column), declared, "{case}");
        assert!(column[declared..].iter().all(|value| value.is_finite()), "{case}");
    }
}

#[test]
fn warm_up_is_as_declared() {
    let candles = candles(400, 2);
    for indicator in indicators::all() {
        for params in parameter_sets(indicator) {
            assert_warm_up(indicator, &params, &candles);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn warm_up_is_as_declared_for_any_parameters(
        shares in prop::collection::vec(0.0..1.0_f64, 5), seed in 0..9_u64, count in 1..200_u32,
    ) {
        let candles = candles(count, seed);
        for indicator in indicators::all() {
            let params = indicator.params.iter().zip(&shares).map(|(param, share)| {
                let high = if param.max > 60.0 { 60.0 } else { param.max };
                let value = param.min + share * (high - param.min);
                if param.whole { value.round() } else { value }
            });
            assert_warm_up(indicator, &params.collect::<Vec<_>>(), &candles);
        }
    }

    #[test]
    fn values_are_in_the_declared_range(
        steps in prop::collection::vec(-2..3_i32, 50..300), volumes in prop::collection::vec(0..3_i32, 300),
    ) {
        let candles = ticks(&steps, &volumes);
        for indicator in indicators::all() {
            for given in [&[][..], &[3.0][..indicator.params.len().min(1)]] {
                let Ok(params) = indicator.complete(given) else { continue };
                let columns = of_closes(indicator, &params, &candles);
                for (output, column) in indicator.outputs.iter().zip(columns) {
                    let [low, high] = output.range;
                    let outside = |value: &&f64| **value < low - 1e-7 || **value > high + 1e-7;
                    let case = format!("{}.{} {params:?}", indicator.name, output.name);
                    prop_assert_eq!(column.iter().find(outside), None, "{}", case);
                }
            }
        }
    }
}

/// Candles of few prices and volumes, with many ties.
fn ticks(steps: &[i32], volumes: &[i32]) -> Candles {
    let mut columns = Columns::default();
    let mut price = 1_000;
    for (index, (&step, &volume)) in steps.iter().zip(volumes).enumerate() {
        let open = price;
        price += step;
        let [high, low] = [open.max(price) + volume, open.min(price) - step.abs()];
        let [open, high, low, close] = [open, high, low, price].map(|tick| f64::from(tick) * 0.01);
        let time = index as f64 * 60_000.0;
        columns.push(Candle { time, open, high, low, close, volume: f64::from(volume) });
    }
    Candles::new(columns).unwrap()
}

#[test]
fn constant_prices_give_no_invented_values() {
    for price in [0.1, 1e15, 1e-12] {
        let candles = level(&[price; 300], 7.0);
        for indicator in indicators::all() {
            let params = defaults(indicator);
            for (output, column) in
                indicator.outputs.iter().zip(of_closes(indicator, &params, &candles))
            {
                let at_rest = ["zscore", "bollinger_percent_b"].contains(&indicator.name);
                let declared = if at_rest { 300 } else { (output.warm_up)(&params) };
                assert_eq!(undefined_at_start(&column), declared, "{} at {price}", indicator.name);
                assert!(
                    column[declared..].iter().all(|value| value.is_finite()),
                    "{}",
                    indicator.name
                );
            }
        }
    }
}

#[test]
fn without_volume_only_the_price_of_volume_is_undefined() {
    let prices: Vec<f64> = (0..300).map(|index| f64::from(100 + index % 9)).collect();
    let candles = level(&prices, 0.0);
    for indicator in indicators::all() {
        let params = defaults(indicator);
        for (output, column) in
            indicator.outputs.iter().zip(of_closes(indicator, &params, &candles))
        {
            let by_volume = ["vwap", "vwma"].contains(&indicator.name);
            let declared = if by_volume { 300 } else { (output.warm_up)(&params) };
            assert_eq!(undefined_at_start(&column), declared, "{}", indicator.name);
            assert!(column[declared..].iter().all(|value| value.is_finite()), "{}", indicator.name);
        }
    }
}

#[test]
fn nothing_is_infinite_at_the_extremes() {
    let jumps: Vec<f64> = (0..300).map(|index| if index % 7 < 3 { 1e14 } else { 1e-11 }).collect();
    let spike: Vec<f64> = (0..2_000).map(|index| if index == 40 { 1e14 } else { 5.5 }).collect();
    for candles in [level(&jumps, 1e15), level(&jumps, 0.0), level(&spike, 1e-12)] {
        for indicator in indicators::all() {
            for params in parameter_sets(indicator) {
                for column in of_closes(indicator, &params, &candles) {
                    let name = indicator.name;
                    assert!(column.iter().all(|value| !value.is_infinite()), "{name} {params:?}");
                }
            }
        }
    }
    // Sums of the largest numbers overflow, and nothing else happens.
    for indicator in of_one_series() {
        of_series(indicator, &defaults(indicator), &[f64::MAX; 100]);
    }
}

/// Parameter sets in which all numbers of candles, or one of them, are `value`, each with the first and the last choices.
fn with_periods(indicator: &Indicator, value: f64) -> Vec<Vec<f64>> {
    let params = indicator.params;
    let is_period = |at: &usize| params[*at].whole && params[*at].choices.is_empty();
    let periods: Vec<usize> = (0..params.len()).filter(is_period).collect();
    let last_choices = params.iter().map(|p| if p.choices.is_empty() { p.default } else { p.max });
    let mut sets = Vec::new();
    for base in [defaults(indicator), last_choices.collect()] {
        for changed in periods.chunks(1).chain([&periods[..]]) {
            let mut set = base.clone();
            changed.iter().for_each(|&at| set[at] = value);
            sets.push(set);
        }
    }
    sets
}

#[test]
fn no_indicator_panics_with_any_period_and_any_length() {
    let prices = [3.0, 1.0, 2.0];
    for len in 0..=3 {
        // A series has at least one candle.
        let candles = level(&prices[..len.max(1)], 1.0);
        for indicator in indicators::all() {
            for period in [0.0, 1.0, 2.0, 3.0, 4.0, f64::MAX] {
                for params in with_periods(indicator, period) {
                    match indicator.source {
                        SourceKind::Series => of_series(indicator, &params, &prices[..len]),
                        SourceKind::Candles => of_closes(indicator, &params, &candles),
                    };
                }
            }
        }
    }
}

#[test]
fn leading_undefined_values_only_delay() {
    let candles = candles(1_500, 8);
    let mut delayed = vec![f64::NAN; 37];
    delayed.extend(candles.close());
    for indicator in of_one_series() {
        for params in parameter_sets(indicator) {
            let straight = of_series(indicator, &params, candles.close());
            for (late, column) in of_series(indicator, &params, &delayed).iter().zip(straight) {
                assert_eq!(undefined_at_start(&late[..37]), 37, "{}", indicator.name);
                assert_eq!(bits(&late[37..]), bits(&column), "{}", indicator.name);
            }
        }
    }
}

#[test]
fn an_undefined_value_restarts_the_warm_up() {
    let candles = candles(300, 8);
    let (before, after) = candles.close().split_at(120);
    for gap in [f64::NAN, f64::INFINITY] {
        let series = [before, &[gap], after].concat();
        for indicator in of_one_series() {
            let params = defaults(indicator);
            let parts = [before, after].map(|part| of_series(indicator, &params, part));
            for (output, column) in of_series(indicator, &params, &series).iter().enumerate() {
                assert_eq!(bits(&column[..120]), bits(&parts[0][output]), "{}", indicator.name);
                assert!(column[120].is_nan(), "{}", indicator.name);
                assert_eq!(bits(&column[121..]), bits(&parts[1][output]), "{}", indicator.name);
            }
        }
    }
}

#[test]
fn a_series_that_is_never_defined_gives_nothing() {
    for indicator in of_one_series() {
        for column in of_series(indicator, &defaults(indicator), &[f64::NAN; 200]) {
            assert_eq!(undefined_at_start(&column), 200, "{}", indicator.name);
        }
    }
}

/// The last value of every output of an indicator with its defaults.
fn last_values(name: &str, candles: &Candles) -> Vec<f64> {
    let indicator = indicators::find(name).unwrap();
    let columns = of_closes(indicator, &defaults(indicator), candles);
    columns.iter().map(|column| column[column.len() - 1]).collect()
}

#[test]
fn flat_prices_have_the_values_of_the_reference_page() {
    let flat = level(&[5.0; 300], 100.0);
    for name in ["rsi", "stochastic", "stoch_rsi", "mfi", "cci", "adx"] {
        assert!(last_values(name, &flat).iter().all(|value| *value == 0.0), "{name}");
    }
    assert_eq!(last_values("williams_r", &flat), [0.0]);
    assert_eq!(last_values("cmf", &level(&[5.0; 300], 0.0)), [0.0]);
    for name in ["bollinger_percent_b", "zscore"] {
        assert!(last_values(name, &flat).iter().all(|value| value.is_nan()), "{name}");
    }
}

#[test]
fn the_rsi_keeps_its_value_if_the_price_stops_moving() {
    let moving: Vec<f64> = (0..100).map(|index| 50.0 + f64::from(index % 3)).collect();
    let before = last_values("rsi", &level(&moving, 1.0))[0];
    let halted = level(&[moving.as_slice(), &[moving[99]; 200]].concat(), 1.0);
    assert!(before > 40.0);
    assert_eq!(last_values("rsi", &halted), [before]);
    for name in ["stochastic", "mfi", "williams_r", "cci"] {
        assert!(last_values(name, &halted).iter().all(|value| *value == 0.0), "{name}");
    }
}

#[test]
fn the_first_values_are_those_of_the_reference_page() {
    // A first candle with a range of 50, then of 2.
    let mut columns = Columns::default();
    for index in 0..40_u32 {
        let half = if index == 0 { 25.0 } else { 1.0 };
        let (time, low, high) = (f64::from(index) * 86_400_000.0, 100.0 - half, 100.0 + half);
        columns.push(Candle { time, open: 100.0, high, low, close: 100.0, volume: 1.0 });
    }
    let candles = Candles::new(columns).unwrap();
    let atr =
        |rule: f64| of_closes(indicators::find("atr").unwrap(), &[14.0, rule], &candles).remove(0);
    assert_eq!((undefined_at_start(&atr(0.0)), atr(0.0)[14]), (14, 2.0));
    assert_eq!((undefined_at_start(&atr(1.0)), atr(1.0)[13]), (13, (50.0 + 13.0 * 2.0) / 14.0));
    let falling: Vec<f64> = (0..40).map(|index| 100.0 - f64::from(index)).collect();
    let supertrend = indicators::find("supertrend").unwrap();
    let direction = &of_closes(supertrend, &defaults(supertrend), &level(&falling, 1.0))[1];
    assert_eq!(direction[undefined_at_start(direction)], 1.0);
    let direction = &of_closes(supertrend, &[10.0, 3.0, 1.0], &level(&falling, 1.0))[1];
    assert_eq!((undefined_at_start(direction), direction[9]), (9, -1.0));
}
