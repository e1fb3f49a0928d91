//! The detail of an episode agrees with its report, and its counts and lines with the text of its rules.

#![allow(
    clippy::float_cmp,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests compare exact results and fail by panicking"
)]

/// Daily candles of given closes.
#[path = "helpers/daily.rs"]
mod daily;
/// Candles, configs and whole backtests.
#[path = "../../kernel/tests/helpers/runs.rs"]
mod runs;

use candlerun_engine::backtest::{Advance, Detail, ExitReason, Moment};
use candlerun_engine::candles::Candles;
use candlerun_engine::columns::ColumnCache;
use candlerun_engine::detail::{Column, EpisodeDetail, Step};
use candlerun_engine::job::{Job, JobSpec};
use candlerun_engine::report::Report;
use candlerun_engine::rules::LineScale;
use candlerun_engine::strategies;
use daily::{DAY_MS, candles};
use serde_json::{Value, json};
use std::ops::ControlFlow;
use std::sync::Arc;

fn job(strategy: Value, rest: Value, candles: &Arc<Candles>) -> Job {
    let mut spec = json!({ "candles": candles.fingerprint().to_string(), "strategy": strategy });
    spec.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    Job::new(JobSpec::from_json(&spec).unwrap(), candles.clone()).unwrap()
}

/// The detail with the default parameters, and the report that it was made of.
fn detail(job: &Job) -> (Report, EpisodeDetail) {
    let (params, mut cache) = (Default::default(), job.column_cache());
    let (mut run, counts) = job.start_detail(&params, job.window(), &mut cache).unwrap();
    while run.advance(37, &mut |_| ControlFlow::Continue(())) != Advance::Finished {}
    let report = run.report();
    let lines = Vec::new();
    let detail = job.detail(&params, &report, counts.as_ref(), &mut cache, lines).unwrap();
    (report, detail.unwrap())
}

fn of_rules(rules: &str, rest: Value, candles: &Arc<Candles>) -> (Report, EpisodeDetail) {
    detail(&job(json!({ "rules": rules }), rest, candles))
}

#[test]
fn the_detail_is_that_of_the_same_backtest_in_every_mode() {
    let candles = runs::candles(900, 7);
    for strategy in strategies::all() {
        for mode in ["standard", "backtesting_py", "vectorbt"] {
            let rest = json!({
                "backtest": { "execution": mode },
                "window": { "from": candles.time()[100], "to": candles.time()[800] },
            });
            let job = job(json!({ "library": strategy.info.name }), rest, &candles);
            let (report, detail) = detail(&job);
            let cache = &mut ColumnCache::default();
            let mut run =
                job.start(&Default::default(), job.window(), cache, Detail::Full).unwrap();
            while run.advance(usize::MAX, &mut |_| ControlFlow::Continue(())) != Advance::Finished {
            }
            let plain = run.report();
            let (full, other) = (report.full.as_ref().unwrap(), plain.full.as_ref().unwrap());
            assert_eq!(report.digest(), plain.digest(), "{} {mode}", strategy.info.name);
            assert_eq!(full.digest(), other.digest());
            assert_eq!((detail.first_candle, &detail.equity_values), (100, &full.equity));
            let columns = &detail.trade_columns;
            assert_eq!(columns.count, report.metrics.trades);
            let profit: Vec<f64> = full.trades.iter().map(|trade| trade.profit).collect();
            assert_eq!(columns.profit, profit);
            assert!(columns.mae_pct.iter().all(|mae| (-100.0..=0.0).contains(mae) || *mae < 0.0));
            assert!(columns.mfe_pct.iter().all(|mfe| *mfe >= 0.0));
            for line in &detail.lines {
                assert_eq!(line.values.len(), 700, "{}", line.name);
            }
            let last = detail.months.last().unwrap();
            assert_eq!(last.equity, report.metrics.final_equity);
            let grown =
                detail.months.iter().fold(1.0, |all, of| all * (1.0 + of.return_pct / 100.0));
            let total = 1.0 + report.metrics.total_return_pct / 100.0;
            assert!((grown - total).abs() < 1e-9 * (1.0 + total.abs()), "{grown} {total}");
            let deepest = detail.drawdowns.first().map_or(0.0, |found| found.depth_pct);
            assert!((deepest - report.metrics.max_drawdown_pct).abs() < 1e-9, "{deepest}");
            let all = detail.sides.all;
            assert_eq!(
                (all.trades, all.win_rate_pct),
                (report.metrics.trades, report.metrics.win_rate_pct)
            );
            let sides = detail.sides;
            assert_eq!(sides.long.trades + sides.short.trades, all.trades);
        }
    }
}

#[test]
fn orders_are_counted_the_same_whether_they_skip_the_queue_or_not() {
    let candles = runs::candles(600, 7);
    let plain = "enter long when rsi(close, 14) < 40\nenter short when rsi(close, 14) > 60";
    // The same orders through the queue: a condition that reads the position is decided candle by candle.
    let asked = "enter long when rsi(close, 14) < 40 and candles_since_exit >= 0\n\
                 enter short when rsi(close, 14) > 60 and candles_since_exit >= 0";
    let sized = format!("{plain}\nsize 90%\nstop loss 3%");
    let sized_asked = format!("{asked}\nsize 90%\nstop loss 3%");
    for (fast, slow) in [(plain, asked), (&sized, &sized_asked)] {
        for rest in [json!({}), json!({ "backtest": { "leverage": 3, "initial_cash": 1 } })] {
            let [fast, slow] = [fast, slow].map(|rules| of_rules(rules, rest.clone(), &candles));
            assert_eq!(fast.0.digest(), slow.0.digest());
            let orders = |of: &EpisodeDetail| {
                let of = &of.signals;
                (of.orders, of.filled, of.expired, of.cancelled, of.waiting, of.rejections.clone())
            };
            assert_eq!(orders(&fast.1), orders(&slow.1));
            assert!(fast.1.signals.orders > 10);
            let opened = fast.1.trade_columns.count + fast.0.open_trades.len() as u32;
            assert_eq!(fast.1.signals.filled, opened);
        }
    }
}

#[test]
fn orders_that_are_never_met_expire_and_those_that_are_too_large_are_rejected() {
    let closes = [100.0, 101.0, 102.0, 101.0, 102.0, 103.0];
    let candles = candles(&closes, &[1.0; 6]);
    let (_, detail) = of_rules("enter long limit close / 2 when volume > 0", json!({}), &candles);
    let signals = &detail.signals;
    // The order of the last candle still waits.
    assert_eq!((signals.orders, signals.expired, signals.waiting, signals.filled), (6, 5, 1, 0));

    let (report, detail) =
        of_rules("enter long when volume > 0\nsize 100000 units", json!({}), &candles);
    let signals = &detail.signals;
    assert_eq!((signals.orders, signals.waiting, signals.filled), (6, 1, 0));
    assert_eq!((signals.rejections.len(), signals.rejections[0].count), (1, 5));
    assert_eq!(signals.rejections[0].first_candle, 1);
    assert_eq!(signals.rejections[0].reason, report.full.unwrap().rejections[0].reason);
}

#[test]
fn each_part_of_a_condition_is_counted_in_the_candles_of_the_window() {
    let closes = [100.0, 101.0, 102.0, 101.0, 102.0, 103.0, 104.0, 90.0];
    let volumes = [0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 1.0];
    let candles = candles(&closes, &volumes);
    let rules = "let rising = close > close[1]\n\
                 # A comment.\n\
                 exit when in_position and\n  close < 95 # the end\n\
                 enter long when rising and volume > 0 and (close > 101.5 or close < 50)\n\
                 enter short when not rising";
    let window = json!({ "window": { "from": 2.0 * DAY_MS } });
    let (_, detail) = of_rules(rules, window, &candles);
    let signals = &detail.signals;
    assert_eq!((signals.candles, signals.warm_candles), (6, 6));
    let statements: Vec<_> =
        signals.statements.iter().map(|of| (of.line, &*of.text, of.all)).collect();
    let expected = [
        (3, "exit when in_position and close < 95", 1),
        (5, "enter long when rising and volume > 0 and (close > 101.5 or close < 50)", 4),
        (6, "enter short when not rising", 2),
    ];
    assert_eq!(statements, expected);
    let parts = |place: usize| -> Vec<(&str, u32)> {
        signals.statements[place].parts.iter().map(|of| (&*of.text, of.candles)).collect()
    };
    // Long from candle 3 to 4, where the short signal of candle 3 reverses, and so on: held at candles 3, 4, 5, 6, 7.
    assert_eq!(parts(0), [("in_position", 5), ("close < 95", 1)]);
    assert_eq!(parts(1)[..2], [("rising", 4), ("volume > 0", 5)]);
    assert_eq!(parts(1)[2].1, 4);
    assert_eq!(parts(2), [("not rising", 2)]);
}

#[test]
fn the_lines_are_the_series_of_the_text_with_the_axis_on_which_they_belong() {
    let candles = runs::candles(400, 7);
    let rules = "param n = 20 in 10..30 step 10\n\
                 let fast = ema(close, n)\n\
                 let distance = fast - sma(close, 50)\n\
                 let channel = fast + 2 * atr(14)\n\
                 let days = n * 2\n\
                 let calm = atr(10) < 5\n\
                 let held = if in_position then entry_price else close\n\
                 let unused = volume\n\
                 enter long when close > sma(close, 50) and rsi(close, 14) < 40 and calm and held > 0\n\
                 enter long when fast > ema(close, n) and bollinger(rsi(close, 14), 20, 2).upper > 50\n\
                 exit when close < on 1d sma(close, 5) and highest(high, 20)[1] > 0\n\
                 stop loss 2 * atr(14)";
    let (_, detail) = of_rules(rules, json!({}), &candles);
    let lines: Vec<_> = detail.lines.iter().map(|line| (&*line.name, line.scale)).collect();
    use LineScale::{Own, Price};
    let expected = [
        ("fast", Price),
        ("distance", Own),
        ("channel", Price),
        ("unused", Own),
        ("atr(10)", Own),
        ("sma(close, 50)", Price),
        ("rsi(close, 14)", Own),
        ("bollinger(rsi(close, 14), 20, 2).upper", Own),
        ("on 1d sma(close, 5)", Price),
        ("highest(high, 20)", Price),
        ("atr(14)", Own),
    ];
    assert_eq!(lines, expected);
    let average = &detail.lines[5].values;
    assert!(average[48].is_nan());
    let mean = candles.close()[..50].iter().sum::<f64>() / 50.0;
    assert!((average[49] - mean).abs() < 1e-9);
    // The average of 50 and the five daily closes: the last column to have a value decides.
    assert!(detail.signals.warm_candles < 400 - 49 && detail.signals.warm_candles > 0);
}

#[test]
fn every_indicator_has_a_scale_that_was_decided() {
    let own = [
        "rsi",
        "stochastic",
        "stoch_rsi",
        "macd",
        "cci",
        "roc",
        "momentum",
        "change",
        "sum",
        "williams_r",
        "true_range",
        "atr",
        "natr",
        "stdev",
        "bollinger_bandwidth",
        "bollinger_percent_b",
        "adx",
        "aroon",
        "mfi",
        "obv",
        "cmf",
        "zscore",
        "linreg_slope",
        "percent_rank",
    ];
    for indicator in candlerun_engine::indicators::all() {
        for output in indicator.outputs {
            let scale = LineScale::of(indicator, output.name, LineScale::Price);
            let is_own = own.contains(&indicator.name) || output.name == "direction";
            let expected = if is_own { LineScale::Own } else { LineScale::Price };
            assert_eq!(scale, expected, "{} {}", indicator.name, output.name);
        }
    }
}

#[test]
fn a_trade_has_the_excursions_and_exits_of_its_rules() {
    // Bought at the open of candle 1 at 100; the stop loss of 10 % is hit in candle 3, which opens at 96.
    let closes = [100.0, 108.0, 96.0, 80.0, 80.0];
    let candles = candles(&closes, &[1.0, 0.0, 0.0, 0.0, 0.0]);
    let rules = "enter long when volume > 0\nstop loss 10%\ntake profit 50%";
    let (_, detail) = of_rules(rules, json!({}), &candles);
    let columns = &detail.trade_columns;
    assert_eq!(
        (columns.count, &columns.is_short[..], &columns.exit_price[..]),
        (1, &[0][..], &[90.0][..])
    );
    assert_eq!(columns.exit_reasons[columns.exit_reason[0] as usize], ExitReason::StopLoss);
    assert_eq!((columns.stop_loss[0], columns.take_profit[0]), (90.0, 150.0));
    assert!((columns.mae_pct[0] + 10.0).abs() < 1e-9 && (columns.mfe_pct[0] - 8.0).abs() < 1e-9);

    // Sold short, without exits: closed at the last close, which counts as a move against it.
    let (report, detail) = of_rules(
        "enter short when volume > 0",
        json!({ "backtest": { "close_trades_at_end": true } }),
        &candles,
    );
    let columns = &detail.trade_columns;
    assert_eq!((columns.is_short[0], columns.exit_price[0]), (1, 80.0));
    assert!(columns.stop_loss[0].is_nan() && columns.take_profit[0].is_nan());
    assert!((columns.mae_pct[0] + 8.0).abs() < 1e-9 && (columns.mfe_pct[0] - 20.0).abs() < 1e-9);
    let terms = report.full.unwrap().terms;
    assert_eq!((terms[0].entry, terms[0].exit), (Moment::Open, Moment::Close));
}

#[test]
fn fills_inside_a_candle_at_its_close_and_at_a_gap_have_their_moments() {
    let closes = [100.0, 104.0, 90.0, 91.0, 92.0];
    let moments = |rules: &str, backtest: Value| {
        // `backtesting_py` mode asks the strategy from candle 1 on.
        let second = f64::from(u8::from(backtest["execution"] == "backtesting_py"));
        let candles = candles(&closes, &[1.0, second, 0.0, 0.0, 0.0]);
        let (report, _) = of_rules(rules, json!({ "backtest": backtest }), &candles);
        let full = report.full.unwrap();
        assert_eq!(full.trades.len(), 1, "{rules}");
        (full.terms[0].entry, full.terms[0].exit)
    };
    let exit = "exit after 1 candles";
    let stop = format!("enter long stop 102 when volume > 0\n{exit}");
    assert_eq!(moments(&stop, json!({})), (Moment::Inside, Moment::Open));
    let close = format!("enter long when volume > 0\n{exit}");
    assert_eq!(moments(&close, json!({ "fill": "same_close" })), (Moment::Close, Moment::Open));
    let inside = "enter long when volume > 0\nstop loss 5%";
    assert_eq!(moments(inside, json!({})), (Moment::Open, Moment::Inside));
    for mode in ["backtesting_py", "vectorbt"] {
        let found = moments(inside, json!({ "execution": mode, "initial_cash": 10_000 }));
        assert_eq!(found, (Moment::Open, Moment::Inside), "{mode}");
    }
}

#[test]
fn without_trades_and_with_a_single_candle_there_is_a_detail() {
    for closes in [&[100.0][..], &[100.0, 100.0, 100.0]] {
        let candles = candles(closes, &vec![0.0; closes.len()]);
        let (_, detail) = of_rules("enter long when volume > 5", json!({}), &candles);
        let counts = (detail.trade_columns.count, detail.signals.orders, detail.signals.filled);
        assert_eq!(counts, (0, 0, 0));
        assert_eq!(detail.equity_values.len(), closes.len());
        assert_eq!((detail.months.len(), detail.months[0].return_pct), (1, 0.0));
        assert!(detail.drawdowns.is_empty());
        assert_eq!(detail.signals.statements[0].all, 0);
        assert_eq!(detail.signals.candles as usize, closes.len());
    }
}

#[test]
fn a_trade_that_is_open_at_the_end_is_no_closed_trade() {
    let candles = candles(&[100.0, 101.0, 102.0], &[1.0, 0.0, 0.0]);
    let (report, detail) = of_rules("enter long when volume > 0", json!({}), &candles);
    assert_eq!((detail.trade_columns.count, report.open_trades.len()), (0, 1));
    assert_eq!((detail.signals.orders, detail.signals.filled), (1, 1));
}

#[test]
fn after_ruin_nothing_is_counted() {
    // Short at 100 with three times the equity; the price triples.
    let closes = [100.0, 100.0, 300.0, 300.0, 300.0];
    let candles = candles(&closes, &[1.0; 5]);
    let rules = "enter short when volume > 0";
    let (report, detail) = of_rules(rules, json!({ "backtest": { "leverage": 3 } }), &candles);
    assert_eq!(report.full.unwrap().trades[0].exit_reason, ExitReason::Ruin);
    assert_eq!(detail.signals.candles, 2);
    assert_eq!(detail.signals.statements[0].all, 2);
    assert_eq!(detail.sides.short.trades, 1);
    assert_eq!(detail.drawdowns[0].depth_pct, 100.0);
    assert_eq!(detail.drawdowns[0].recovery_time, None);
}

#[test]
fn columns_are_taken_out_with_their_places_in_the_record() {
    let candles = runs::candles(300, 7);
    let rules = "let quick = sma(close, 5)\nenter long when close > quick\nexit when close < quick";
    let (_, mut detail) = of_rules(rules, json!({}), &candles);
    let whole = serde_json::to_value(&detail).unwrap();
    for (path, column) in detail.take_columns() {
        let place = path.iter().fold(&whole, |place, step| match step {
            Step::Field(name) => &place[*name],
            Step::Item(index) => &place[*index],
        });
        let numbers: Vec<f64> = match column {
            Column::Numbers(numbers) => numbers,
            Column::Bytes(bytes) => bytes.into_iter().map(f64::from).collect(),
        };
        assert!(!numbers.is_empty());
        let listed = place.as_array().unwrap().iter().map(|number| number.as_f64());
        let same = listed.zip(&numbers).all(|(a, &b)| a.map_or(b.is_nan(), |a| a == b));
        assert!(same, "{path:?}");
    }
    let emptied = serde_json::to_value(&detail).unwrap();
    let trades = emptied["trade_columns"].as_object().unwrap();
    assert!(
        trades
            .iter()
            .all(|(name, of)| of.as_array().is_none_or(Vec::is_empty) || name == "exit_reasons")
    );
    assert_eq!(emptied["lines"][0]["values"], json!([]));
}
