//! Random candles, orders and configs. Prices are multiples of 0.5, so that levels often equal an open, high, low or close.

#![allow(dead_code, reason = "not every test draws everything")]

use super::scripted::Act;
use candlerun_kernel::backtest::{
    BacktestConfig, Fill, Intrabar, Level, MOST_PARTS, Order, PartTarget, Size, Trail,
};
use proptest::prelude::*;

/// Open, high, low, close.
pub(crate) type Prices = [f64; 4];

/// Steps of half a unit: from the previous close to the open, from the open to the close, and both wicks. With a wick below 0 the
/// open or close is outside high and low.
fn candle() -> impl Strategy<Value = [i32; 4]> {
    let gap = prop_oneof![3 => Just(0), 1 => -8..=8];
    let body = prop_oneof![1 => Just(0), 5 => -6..=6];
    let wick = || prop_oneof![8 => Just(0), 16 => 0..=6, 2 => 0..=60, 1 => -4..=0];
    (gap, body, wick(), wick()).prop_map(|(gap, body, up, down)| [gap, body, up, down])
}

/// Candles around 100, some with gaps, long wicks or no height at all.
pub(crate) fn candles(count: usize) -> impl Strategy<Value = Vec<Prices>> {
    prop::collection::vec(candle(), count).prop_map(|steps| {
        let mut before = 200;
        let within = |price: i32| price.clamp(60, 400);
        let candles = steps.iter().map(|[gap, body, up, down]| {
            let open = within(before + gap);
            let close = within(open + body);
            before = close;
            let (high, low) = (open.max(close) + up, (open.min(close) - down).max(20));
            [open, high.max(low), low, close].map(|price| f64::from(price) / 2.0)
        });
        candles.collect()
    })
}

/// A level of an exit: a price near the close of the signal, or a distance from the fill; sometimes on the wrong side.
fn level(close: f64) -> impl Strategy<Value = Level> {
    prop_oneof![
        (-16..=16).prop_map(move |halves| Level::Price(close + f64::from(halves) / 2.0)),
        (-1..=6).prop_map(|percent| Level::Percent(f64::from(percent))),
        (-1..=10).prop_map(|halves| Level::Distance(f64::from(halves) / 2.0)),
    ]
}

fn trail() -> impl Strategy<Value = Level> {
    prop_oneof![
        (0..=10).prop_map(|halves| Level::Distance(f64::from(halves) / 2.0)),
        (1..=4).prop_map(|percent| Level::Percent(f64::from(percent))),
        (1..=4).prop_map(|units| Level::Price(f64::from(units))),
    ]
}

fn moved_trail(close: f64) -> impl Strategy<Value = Trail> {
    let from = prop::option::weighted(0.5, level(close));
    (trail(), from).prop_map(|(distance, from)| Trail { distance, from })
}

fn size() -> impl Strategy<Value = Size> {
    prop_oneof![
        3 => Just(Size::Config),
        1 => (1..=10).prop_map(|tenths| Size::EquityShare(f64::from(tenths) / 10.3)),
        1 => (1..=20).prop_map(|hundreds| Size::Cash(f64::from(hundreds) * 500.0)),
        3 => (1..=60).prop_map(|units| Size::Units(f64::from(units))),
        1 => (1..=5).prop_map(|percent| Size::Risk(f64::from(percent) / 100.0)),
        1 => (1..=10).prop_map(|halves| Size::Volatility { share: 0.03, distance: f64::from(halves) / 2.0 }),
    ]
}

/// Up to two targets of parts, whose units leave no rest that only rounding decides.
fn part_targets(close: f64) -> impl Strategy<Value = [Option<PartTarget>; MOST_PARTS]> {
    let share = prop::sample::select(vec![0.29, 0.43, 0.61]);
    let part = move || prop::option::weighted(0.5, (level(close), share.clone()));
    (prop::bool::weighted(0.3), part(), part()).prop_map(|(any, one, other)| {
        let part = |part: Option<(Level, f64)>| {
            part.filter(|_| any).map(|(level, share)| PartTarget { level, share })
        };
        let parts = [part(one), part(other)];
        let mut parts = parts.into_iter().flatten();
        std::array::from_fn(|_| parts.next())
    })
}

/// The rules of an order that waits or that adds to a position.
fn waiting() -> impl Strategy<Value = [u32; 4]> {
    let rare = |most: u32| prop_oneof![4 => Just(0), 1 => 0..=most];
    (rare(3), rare(3), rare(2), rare(2))
        .prop_map(|(open, valid, key, group)| [open, valid, key, group])
}

/// A market, limit, stop or stop-limit entry with any exits, given at a close.
pub(crate) fn order(close: f64) -> impl Strategy<Value = Order> {
    let near = move || (-10..=10).prop_map(move |halves| close + f64::from(halves) / 2.0);
    let exits = (
        prop::option::of(level(close)),
        prop::option::of(level(close)),
        prop::option::weighted(0.3, trail()),
        prop::option::weighted(0.2, 1..4_u32),
        prop::option::weighted(0.3, level(close)),
        part_targets(close),
    );
    let flags = (prop::bool::weighted(0.3), prop::bool::weighted(0.2));
    let most = prop::option::weighted(0.2, prop::sample::select(vec![0.313, 0.977]));
    let rules = (waiting(), most);
    (any::<bool>(), 0..4, near(), near(), size(), exits, flags, rules).prop_map(
        |(
            buys,
            kind,
            at,
            limit,
            size,
            exits,
            (next_candle_only, reverses),
            (rules, most_share),
        )| {
            let order = if buys { Order::buy() } else { Order::sell() };
            let order = match kind {
                0 => order,
                1 => order.limit(at),
                2 => order.stop(at),
                _ => order.stop_limit(at, limit),
            };
            let (stop_loss, take_profit, trailing_stop, max_candles, trailing_from, part_targets) =
                exits;
            let [most_open, valid_candles, key, group] = rules;
            Order {
                part_targets,
                trailing_from,
                most_share,
                most_open,
                valid_candles,
                key,
                group,
                stop_loss,
                take_profit,
                trailing_stop,
                max_candles,
                next_candle_only,
                reverses,
                ..order.size(size)
            }
        },
    )
}

fn act(close: f64) -> impl Strategy<Value = Act> {
    let near = move || (-10..=10).prop_map(move |halves| close + f64::from(halves) / 2.0);
    prop_oneof![
        12 => order(close).prop_map(Act::Submit),
        1 => Just(Act::CloseAll),
        1 => Just(Act::Close(0.5)),
        1 => Just(Act::CancelEntries),
        1 => near().prop_map(Act::MoveStop),
        1 => near().prop_map(Act::MoveTarget),
        1 => prop::option::weighted(0.8, moved_trail(close)).prop_map(Act::MoveTrail),
    ]
}

/// Candles and up to `most` acts.
pub(crate) fn market(most: usize) -> impl Strategy<Value = (Vec<Prices>, Vec<(usize, Act)>)> {
    candles(16).prop_flat_map(move |candles| {
        let closes: Vec<f64> = candles.iter().map(|candle| candle[3]).collect();
        let acts = (0..closes.len()).prop_flat_map(move |at| (Just(at), act(closes[at])));
        (Just(candles), prop::collection::vec(acts, 1..=most))
    })
}

/// The standard mode under every rule, with and without costs, leverage and margin.
pub(crate) fn config() -> impl Strategy<Value = BacktestConfig> {
    let costs = prop_oneof![
        3 => Just([0.0; 5]),
        1 => Just([0.001, 1.0, 0.0, 0.0, 0.0]),
        1 => Just([0.0, 0.0, 5.0, 0.004, 0.0]),
        1 => Just([0.001, 0.0, 3.0, 0.002, 0.003]),
    ];
    let intrabar =
        prop::sample::select(vec![Intrabar::StopFirst, Intrabar::TargetFirst, Intrabar::Path]);
    let fill = prop::sample::select(vec![Fill::NextOpen, Fill::SameClose]);
    let leverage = prop::sample::select(vec![1.0, 1.0, 3.0, 10.0]);
    let margin = prop::sample::select(vec![0.0, 0.0, 0.047, 0.19]);
    let share = prop::sample::select(vec![0.983, 0.717, 0.291]);
    (costs, intrabar, fill, leverage, margin, share, any::<bool>()).prop_map(
        |(costs, intrabar, fill, leverage, maintenance_margin, position_size_pct, at_end)| {
            let [commission_rate, commission_fixed, commission_minimum, spread, slippage] = costs;
            BacktestConfig {
                // With this cash no price of the grid makes the equity exactly 0.
                initial_cash: 10_007.3,
                commission_rate,
                commission_fixed,
                commission_minimum,
                spread,
                slippage,
                leverage,
                maintenance_margin,
                position_size_pct,
                fill,
                intrabar,
                close_trades_at_end: at_end,
                ..Default::default()
            }
        },
    )
}

/// Number of cases of each test, unless proptest's environment variable sets it.
pub(crate) fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(2_000)
}
