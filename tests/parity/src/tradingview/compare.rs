//! Compares our trades with a list, one by one: side, candles, prices to the tick, units and profit as printed.
//!
//! TradingView's slippage is a number of ticks, the engine's a share of the price. So such a case runs without slippage, and the ticks
//! are subtracted here.

use super::list::{List, Listed, Printed};
use anyhow::{Context as _, Result};
use candlerun_engine::backtest::{OpenTrade, Side, Trade};
use candlerun_engine::candles::Candles;
use candlerun_engine::report::Report;

/// Costs by which the numbers of a report are corrected.
#[derive(Clone, Copy, Default)]
pub(super) struct Costs {
    /// Slippage of every fill, in the unit of the price.
    pub(super) slippage: f64,
    /// Commission as a share of the traded value.
    pub(super) commission_rate: f64,
}

/// One of our trades, costs included.
struct Ours {
    side: Side,
    units: f64,
    entry: (usize, f64),
    /// `None` while the trade is open.
    exit: Option<(usize, f64)>,
    profit: f64,
}

/// The differences; empty if every trade agrees.
pub(super) fn differences(
    list: &List,
    report: &Report,
    candles: &Candles,
    costs: Costs,
) -> Result<Vec<String>> {
    let ours = trades(report, candles, costs)?;
    let mut differences = Vec::new();
    if ours.len() != list.trades.len() {
        differences.push(format!("{} trades, not {}", ours.len(), list.trades.len()));
    }
    let pairs = list.trades.iter().zip(&ours);
    let different: Vec<_> =
        pairs.filter_map(|(theirs, ours)| different(theirs, ours, list, candles)).collect();
    if !different.is_empty() {
        differences.push(format!("{} trades differ", different.len()));
    }
    differences.extend(different.into_iter().take(2));
    Ok(differences)
}

/// Our closed trades in the order of their exits, then the open ones.
fn trades(report: &Report, candles: &Candles, costs: Costs) -> Result<Vec<Ours>> {
    let full = report.full.as_ref().context("a full report")?;
    let last = *candles.close().last().context("no candles")?;
    let closed = full.trades.iter().map(|trade| closed(trade, costs));
    let open = report.open_trades.iter().map(|trade| open(trade, last, costs));
    Ok(closed.chain(open).collect())
}

fn closed(trade: &Trade, costs: Costs) -> Ours {
    let slipped = trade.side.sign() * costs.slippage;
    let (entry, exit) = (trade.entry_price + slipped, trade.exit_price - slipped);
    let fills = entry + exit - trade.entry_price - trade.exit_price;
    let lost = 2.0 * costs.slippage + costs.commission_rate * fills;
    Ours {
        side: trade.side,
        units: trade.units,
        entry: (trade.entry_candle as usize, entry),
        exit: Some((trade.exit_candle as usize, exit)),
        profit: trade.profit - trade.units * lost,
    }
}

/// The profit of an open trade is that of an exit at the last close, without slippage.
fn open(trade: &OpenTrade, last: f64, costs: Costs) -> Ours {
    let entry = trade.entry_price + trade.side.sign() * costs.slippage;
    let commission = trade.units * costs.commission_rate * (entry + last);
    Ours {
        side: trade.side,
        units: trade.units,
        entry: (trade.entry_candle as usize, entry),
        exit: None,
        profit: trade.size() * (last - entry) - commission,
    }
}

/// The first difference of a trade.
fn different(theirs: &Listed, ours: &Ours, list: &List, candles: &Candles) -> Option<String> {
    let candle = |time: f64| candles.time().binary_search_by(|other| other.total_cmp(&time)).ok();
    let whole = |value: f64| Printed { value, decimals: 0 };
    let index = |time: f64| whole(candle(time).map_or(f64::NAN, |index| index as f64));
    let tick = |value: f64| Printed { value, decimals: list.price_decimals };
    let is_open = f64::from(u8::from(theirs.open));
    let mut checks = vec![
        ("side", ours.side.sign(), whole(theirs.side.sign())),
        ("entry candle", ours.entry.0 as f64, index(theirs.entry.time)),
        ("entry price", ours.entry.1, tick(theirs.entry.price)),
        ("open", f64::from(u8::from(ours.exit.is_none())), whole(is_open)),
    ];
    if let Some(value) = theirs.units {
        checks.push(("units", ours.units, Printed { value, decimals: list.unit_decimals }));
    }
    // The exit of an open trade has the price at the export, which may be later than the last candle.
    if !theirs.open || candle(theirs.exit.time).is_some() {
        let last = candles.close().len() - 1;
        let (at, price) = ours.exit.unwrap_or((last, candles.close()[last]));
        checks.push(("exit candle", at as f64, index(theirs.exit.time)));
        checks.push(("exit price", price, tick(theirs.exit.price)));
        checks.extend(theirs.profit.map(|profit| ("profit", ours.profit, cents(profit))));
    }
    let (what, ours, printed) =
        checks.into_iter().find(|&(_, ours, printed)| !agrees(ours, printed))?;
    Some(format!("trade {}: {what} {ours}, not {}", theirs.number, printed.value))
}

/// Whether a number is rounded to the printed one. TradingView rounds twice: 1345.45492 is printed as 1345.46.
fn agrees(ours: f64, theirs: Printed) -> bool {
    let unit = 10_f64.powi(-(theirs.decimals as i32));
    (ours - theirs.value).abs() <= 0.55 * unit
}

/// Amounts of money have at least two decimals, but trailing zeros are not printed.
fn cents(money: Printed) -> Printed {
    Printed { decimals: money.decimals.max(2), ..money }
}
