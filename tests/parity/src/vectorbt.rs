//! Cases of vectorbt: `Portfolio.from_signals` with crossing averages.

use crate::compare::{number, numbers, same_amount, same_statistic};
use crate::data::{DataSets, cases, files};
use crate::finished::finished;
use crate::indicators::sma;
use crate::outcome::Outcome;
use anyhow::{Context as _, Result};
use candlerun_engine::backtest::{BacktestConfig, Execution, Fill, Level, Order, Side};
use candlerun_engine::columns::{ColumnId, ColumnKey, ColumnRequests, Source};
use candlerun_engine::metrics::Statistics;
use candlerun_engine::report::{FullReport, Report};
use candlerun_engine::strategy::{Context, Strategy};
use serde_json::Value;
use std::path::Path;

/// Every case of every file `vectorbt/*.json`.
pub(crate) fn run(folder: &Path) -> Result<Vec<Outcome>> {
    let mut data = DataSets::new(folder);
    let mut outcomes = Vec::new();
    for path in files(&folder.join("vectorbt"), "", "json")? {
        match cases(&path) {
            Ok(cases) => outcomes.extend(cases.iter().map(|case| {
                let name = case["case"].as_str().unwrap_or("unnamed").to_owned();
                Outcome::of(name, || compare(case, &mut data))
            })),
            Err(error) => outcomes.push(Outcome::unreadable(&path, &error)),
        }
    }
    Ok(outcomes)
}

/// Crossing averages, strictly below before and above after; long and flat, or long and short.
struct Cross {
    periods: [usize; 2],
    columns: Option<[ColumnId; 2]>,
    entry: Order,
    short: bool,
}

impl Strategy for Cross {
    fn init(&mut self, columns: &mut ColumnRequests) {
        self.columns = Some(self.periods.map(|n| {
            let key = ColumnKey::new("oracle sma", Source::Close, &[n as f64]);
            columns.column(key, move |candles, out| sma(candles.close(), n, out))
        }));
    }

    fn on_candle(&mut self, ctx: &mut Context<'_>) {
        let Some([fast, slow]) = self.columns else { return };
        let gap = |ctx: &Context<'_>, back: usize| {
            Some(ctx.value_back(fast, back)? - ctx.value_back(slow, back)?)
        };
        let (Some(before), Some(now)) = (gap(ctx, 1), gap(ctx, 0)) else { return };
        if before < 0.0 && now > 0.0 {
            ctx.submit(self.entry);
        } else if before > 0.0 && now < 0.0 {
            if self.short {
                ctx.submit(Order::sell());
            } else {
                ctx.close_all();
            }
        }
    }
}

fn compare(case: &Value, data: &mut DataSets) -> Result<Vec<String>> {
    let text = |name: &str| case[name].as_str().unwrap_or_default().to_owned();
    let name = text("case");
    let mode = text("mode");
    let set = name.split("__").next().context("a case without data set")?.to_owned();
    let candles = data.get(&set)?;
    let mut entry = Order::buy();
    if mode.ends_with("sl5_tp10") {
        entry = entry.stop_loss(Level::Percent(5.0)).take_profit(Level::Percent(10.0));
    }
    if mode.ends_with("trail5") {
        entry = entry.trailing_stop(Level::Percent(5.0));
    }
    let period = |name: &str| case[name].as_u64().unwrap_or(1) as usize;
    let short = mode.contains("longshort");
    let strategy = Cross { periods: [period("fast"), period("slow")], columns: None, entry, short };
    let config = BacktestConfig {
        commission_rate: 0.001,
        slippage: if mode.ends_with("slip") { 0.0005 } else { 0.0 },
        position_size_pct: if mode.ends_with("half") { 0.5 } else { 1.0 },
        fill: if mode.starts_with("close") { Fill::SameClose } else { Fill::NextOpen },
        execution: Execution::Vectorbt,
        candles_per_year: days(&text("freq")).map(|days| 365.0 / days),
        ..Default::default()
    };
    let report = finished(strategy, candles.clone(), config);
    let full = report.full.as_ref().context("a full report")?;
    let mut differences = trades(case, &report, full, candles.close());
    if differences.is_empty() {
        differences.extend(equity(case, full));
        let statistics = Statistics::of(&report).context("statistics")?;
        differences.extend(figures(case, &statistics));
        differences.extend(statistics_of(&case["stats"], &statistics));
    }
    differences.truncate(4);
    Ok(differences)
}

/// Days of a frequency such as `1D`, `1h` or `30D`.
fn days(frequency: &str) -> Option<f64> {
    let digits = frequency.find(|letter: char| !letter.is_ascii_digit())?;
    let count: f64 = frequency[..digits].parse().unwrap_or(1.0);
    let unit = match &frequency[digits..] {
        "D" => 1.0,
        "h" => 1.0 / 24.0,
        "min" => 1.0 / 1_440.0,
        "W" => 7.0,
        _ => return None,
    };
    Some(count * unit)
}

/// Compares closed trades in order, then open ones, which vectorbt lists with an exit at the last close.
fn trades(case: &Value, report: &Report, full: &FullReport, close: &[f64]) -> Vec<String> {
    let theirs = &case["trades"];
    let last = close[close.len() - 1];
    let closed = full.trades.iter().map(|trade| {
        let candles = (trade.entry_candle, trade.exit_candle);
        [
            trade.units,
            f64::from(candles.0),
            trade.entry_price,
            f64::from(candles.1),
            trade.exit_price,
            trade.profit,
            trade.side.sign(),
            1.0,
        ]
    });
    let open = report.open_trades.iter().map(|trade| {
        let profit = trade.size() * (last - trade.entry_price) - trade.commission;
        [
            trade.units,
            f64::from(trade.entry_candle),
            trade.entry_price,
            (close.len() - 1) as f64,
            last,
            profit,
            trade.side.sign(),
            0.0,
        ]
    });
    let ours: Vec<[f64; 8]> = closed.chain(open).collect();
    let sign =
        |direction: f64| if direction < 0.5 { Side::Long.sign() } else { Side::Short.sign() };
    let mut columns: Vec<Vec<f64>> =
        ["size", "entry_idx", "entry_price", "exit_idx", "exit_price", "pnl"]
            .iter()
            .map(|name| numbers(&theirs[*name]))
            .collect();
    columns.push(numbers(&theirs["direction"]).into_iter().map(sign).collect());
    columns.push(numbers(&theirs["status"]));
    if let Some(column) = columns.iter().find(|column| column.len() != ours.len()) {
        return vec![format!("{} trades, not {}", ours.len(), column.len())];
    }
    for (index, ours) in ours.iter().enumerate() {
        for (field, ours_value) in ours.iter().enumerate() {
            let value = columns[field][index];
            if !same_amount(*ours_value, value, ours[0] * ours[2]) {
                return vec![format!("trade {index}, field {field}: {ours_value}, not {value}")];
            }
        }
    }
    Vec::new()
}

fn equity(case: &Value, full: &FullReport) -> Option<String> {
    let bars = numbers(&case["value_sample"]["bars"]);
    let values = numbers(&case["value_sample"]["values"]);
    let different = bars.into_iter().zip(values).find(|&(bar, value)| {
        full.equity.get(bar as usize).is_none_or(|&ours| !same_amount(ours, value, 10_000.0))
    });
    different.map(|(bar, value)| {
        format!("value[{bar}] {:?}, not {value}", full.equity.get(bar as usize))
    })
}

fn figures(case: &Value, s: &Statistics) -> Vec<String> {
    let share = |pct: Option<f64>| pct.map(|pct| pct / 100.0);
    let ours = [
        ("final_value", Some(s.final_equity)),
        ("total_return", Some(s.return_pct / 100.0)),
        ("sharpe", s.sharpe),
        ("sortino", s.sortino),
        ("calmar", s.calmar),
        ("omega", s.omega),
        ("max_drawdown", Some(-s.max_drawdown_pct / 100.0)),
        ("annualized_return", share(s.annual_return_pct)),
        ("annualized_volatility", share(s.annual_volatility_pct)),
    ];
    different(&ours, case)
}

fn statistics_of(stats: &Value, s: &Statistics) -> Vec<String> {
    let seconds = |ms: Option<f64>| ms.map(|ms| ms / 1e3);
    let ours = [
        ("End Value", Some(s.final_equity)),
        ("Total Return [%]", Some(s.return_pct)),
        ("Benchmark Return [%]", Some(s.buy_and_hold_return_pct)),
        ("Max Gross Exposure [%]", Some(s.max_gross_exposure_pct)),
        ("Total Fees Paid", Some(s.commission)),
        ("Max Drawdown [%]", Some(s.max_drawdown_pct)),
        ("Max Drawdown Duration", seconds(s.max_drawdown_duration_ms)),
        ("Total Trades", Some(f64::from(s.trades + s.open_trades))),
        ("Total Closed Trades", Some(f64::from(s.trades))),
        ("Total Open Trades", Some(f64::from(s.open_trades))),
        ("Open Trade PnL", Some(s.open_profit)),
        ("Win Rate [%]", s.win_rate_pct),
        ("Best Trade [%]", s.best_trade_pct),
        ("Worst Trade [%]", s.worst_trade_pct),
        ("Avg Winning Trade [%]", s.avg_winning_trade_pct),
        ("Avg Losing Trade [%]", s.avg_losing_trade_pct),
        ("Avg Winning Trade Duration", seconds(s.avg_winning_trade_duration_ms)),
        ("Avg Losing Trade Duration", seconds(s.avg_losing_trade_duration_ms)),
        ("Profit Factor", s.profit_factor),
        ("Expectancy", s.expectancy),
        ("Sharpe Ratio", s.sharpe),
        ("Calmar Ratio", s.calmar),
        ("Omega Ratio", s.omega),
        ("Sortino Ratio", s.sortino),
    ];
    different(&ours, stats)
}

fn different(ours: &[(&str, Option<f64>)], theirs: &Value) -> Vec<String> {
    let check = |(name, ours): &(&str, Option<f64>)| {
        let same = same_statistic(*ours, &theirs[*name]);
        (!same).then(|| format!("{name} {ours:?}, not {:?}", number(&theirs[*name])))
    };
    ours.iter().filter_map(check).collect()
}
