//! A strategy in three forms (rules, signals of a whole series, orders given candle by candle) has the same fills over random
//! candles and levels.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

/// Random candles, orders and configs.
#[path = "../../kernel/tests/helpers/generated.rs"]
mod generated;
/// Strategies that act at listed candles.
#[path = "../../kernel/tests/helpers/scripted.rs"]
mod scripted;

use candlerun_engine::backtest::{
    Advance, Backtest, BacktestConfig, Detail, Level, Order, OrderKind, Run, Side, Size,
};
use candlerun_engine::candles::Candles;
use candlerun_engine::columns::{ColumnCache, ColumnRequests};
use candlerun_engine::params::Params;
use candlerun_engine::report::{FullReport, Report};
use candlerun_engine::rules::{self, RulesStrategy};
use candlerun_engine::strategy::{Context, Strategy};
use generated::{Prices, cases, config};
use proptest::prelude::{Just, ProptestConfig, prop, prop_assert_eq, prop_oneof, proptest};
use proptest::strategy::Strategy as _;
use std::ops::ControlFlow;
use std::sync::Arc;

/// Exits and size of all entries, none of them on the wrong side: rules refuse amounts that are not above 0.
#[derive(Debug, Clone, Copy)]
struct Terms {
    stop: Option<Level>,
    target: Option<Level>,
    trail: Option<Level>,
    most: Option<u32>,
    share: u32,
}

/// The price of an entry: at the market, or away from the close.
#[derive(Debug, Clone, Copy)]
enum At {
    Market,
    Limit(f64),
    Stop(f64),
}

/// Entries, long and short, with their exits and sizes. The volume of a candle is its signal: 1 enters long, 2 enters short, 3 exits
/// long, 4 exits short.
#[derive(Debug, Clone, Copy)]
struct Plan {
    entries: [At; 2],
    terms: Terms,
}

fn amount(level: Level) -> String {
    match level {
        Level::Price(price) => format!("at {price}"),
        Level::Percent(percent) => format!("{percent}%"),
        Level::Distance(distance) => format!("{distance}"),
    }
}

impl Plan {
    fn text(&self) -> String {
        let mut lines = Vec::new();
        for (side, at, due) in [("long", self.entries[0], 1), ("short", self.entries[1], 2)] {
            let price = match at {
                At::Market => String::new(),
                At::Limit(by) => format!("limit close + {by}"),
                At::Stop(by) => format!("stop close + {by}"),
            };
            lines.push(format!("enter {side} {price} when volume == {due}").replace("+ -", "- "));
            lines.push(format!("exit {side} when volume == {}", due + 2));
        }
        let Terms { stop, target, trail, most, share } = self.terms;
        lines.extend(stop.map(|it| format!("stop loss {}", amount(it))));
        lines.extend(target.map(|it| format!("take profit {}", amount(it))));
        lines.extend(trail.map(|it| format!("trailing stop {}", amount(it))));
        lines.extend(most.map(|it| format!("exit after {it} candles")));
        lines.push(format!("size {share}%"));
        lines.join("\n")
    }

    fn order(&self, side: Side, close: f64) -> Order {
        let (order, at) = match side {
            Side::Long => (Order::buy(), self.entries[0]),
            Side::Short => (Order::sell(), self.entries[1]),
        };
        let kind = match at {
            At::Market => OrderKind::Market,
            At::Limit(by) => OrderKind::Limit(close + by),
            At::Stop(by) => OrderKind::Stop(close + by),
        };
        let waits = kind != OrderKind::Market;
        let Terms { stop, target, trail, most, share } = self.terms;
        Order {
            kind,
            size: Size::EquityShare(f64::from(share) / 100.0),
            stop_loss: stop,
            take_profit: target,
            trailing_stop: trail,
            max_candles: most,
            next_candle_only: waits,
            reverses: waits,
            ..order
        }
    }
}

/// Gives the orders of a plan candle by candle.
struct ByCandle(Plan);

impl Strategy for ByCandle {
    fn init(&mut self, _: &mut ColumnRequests) {}

    fn on_candle(&mut self, ctx: &mut Context<'_>) {
        let candle = ctx.candle();
        let is = |turn: u32| candle.volume.to_bits() == f64::from(turn).to_bits();
        let sides = [(1, Side::Long), (2, Side::Short)];
        let due = sides.iter().filter(|(turn, _)| is(*turn));
        let orders: Vec<Order> = due.map(|(_, side)| self.0.order(*side, candle.close)).collect();
        ctx.follow([is(3), is(4)], &orders);
    }
}

fn finish(
    strategy: impl Strategy + 'static,
    candles: &Arc<Candles>,
    config: &BacktestConfig,
) -> (Report, FullReport) {
    let cache = &mut ColumnCache::default();
    let mut run = Backtest::new(strategy, candles.clone(), cache, config.clone(), 50, Detail::Full);
    while run.advance(usize::MAX, &mut |_| ControlFlow::Continue(())) != Advance::Finished {}
    let report = run.report();
    let full = report.full.clone().unwrap();
    (report, full)
}

fn by_rules(plan: &Plan, candles: &Arc<Candles>, config: &BacktestConfig) -> (Report, FullReport) {
    let text = plan.text();
    let program = rules::check(&text).unwrap_or_else(|errors| panic!("{errors}"));
    let params = program.complete(&Params::new()).unwrap();
    finish(RulesStrategy::new(Arc::new(program), params), candles, config)
}

fn with_volumes(prices: &[Prices], turns: &[u32]) -> Arc<Candles> {
    let mut columns = scripted::candles(prices).columns().clone();
    columns.volume = turns.iter().map(|&turn| f64::from(turn)).collect();
    Arc::new(Candles::new(columns).unwrap())
}

fn level() -> impl proptest::strategy::Strategy<Value = Level> {
    prop_oneof![
        (180..220).prop_map(|halves| Level::Price(f64::from(halves) / 2.0)),
        (1..=6).prop_map(|percent| Level::Percent(f64::from(percent))),
        (1..=10).prop_map(|halves| Level::Distance(f64::from(halves) / 2.0)),
    ]
}

fn plan() -> impl proptest::strategy::Strategy<Value = Plan> {
    let at = || {
        prop_oneof![
            Just(At::Market),
            (-8..=8).prop_map(|halves| At::Limit(f64::from(halves) / 2.0)),
            (-8..=8).prop_map(|halves| At::Stop(f64::from(halves) / 2.0)),
        ]
    };
    let exits = (prop::option::of(level()), prop::option::of(level()), prop::option::of(1..4_u32));
    let trail = prop::option::weighted(0.3, (1..=4).prop_map(|by| Level::Distance(f64::from(by))));
    ([at(), at()], exits, trail, 20..=100_u32).prop_map(
        |(entries, (stop, target, most), trail, share)| Plan {
            entries,
            terms: Terms { stop, target, trail, most, share },
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rules_and_orders_given_candle_by_candle_have_the_same_fills(
        prices in generated::candles(24), turns in prop::collection::vec(0..6_u32, 24), plan in plan(), config in config(),
    ) {
        let candles = with_volumes(&prices, &turns);
        let (report, full) = by_rules(&plan, &candles, &config);
        let (same, same_full) = finish(ByCandle(plan), &candles, &config);
        prop_assert_eq!(full.trades, same_full.trades, "{}", plan.text());
        prop_assert_eq!(full.equity, same_full.equity, "{}", plan.text());
        prop_assert_eq!(report.open_trades, same.open_trades);
        prop_assert_eq!(report.exits_at_entry, same.exits_at_entry);
        prop_assert_eq!(report.ambiguous_candles, same.ambiguous_candles);
        prop_assert_eq!(report.rejected_orders, same.rejected_orders);
    }
}
