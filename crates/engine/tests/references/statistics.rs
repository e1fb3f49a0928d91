//! Every statistic of the standard mode from the equity curve, the trades and the candles, by plain loops, without the engine's
//! sums and means. For backtests without spread and slippage, so that the price of a fill shows when it happened.

use candlerun_engine::backtest::{BacktestConfig, ExitReason, OpenTrade, Trade};
use candlerun_engine::candles::Candles;
use candlerun_engine::report::FullReport;
use std::ops::Range;

const YEAR_MS: f64 = 365.25 * 86_400_000.0;

/// The data of a finished episode.
pub(crate) struct Account<'a> {
    pub(crate) candles: &'a Candles,
    pub(crate) window: Range<usize>,
    pub(crate) config: &'a BacktestConfig,
    pub(crate) full: &'a FullReport,
    pub(crate) open: &'a [OpenTrade],
}

fn mean(values: &[f64]) -> Option<f64> {
    if values.is_empty() { None } else { Some(values.iter().sum::<f64>() / values.len() as f64) }
}

fn deviation(values: &[f64]) -> Option<f64> {
    let mean = mean(values)?;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    if values.len() < 2 { None } else { Some((squares / (values.len() as f64 - 1.0)).sqrt()) }
}

/// A quotient whose divisor is not 0 up to rounding.
fn ratio(number: f64, divisor: f64) -> Option<f64> {
    if divisor.abs() > 1e-12 {
        Some(number / divisor).filter(|ratio| ratio.is_finite())
    } else {
        None
    }
}

fn most(values: &[f64]) -> Option<f64> {
    values.iter().copied().max_by(f64::total_cmp)
}

fn least(values: &[f64]) -> Option<f64> {
    values.iter().copied().min_by(f64::total_cmp)
}

impl Account<'_> {
    fn times(&self) -> &[f64] {
        &self.candles.time()[self.window.clone()][..self.full.equity.len()]
    }

    fn closes(&self) -> &[f64] {
        &self.candles.close()[self.window.clone()][..self.full.equity.len()]
    }

    fn returns(&self) -> Vec<f64> {
        let curve = [&[self.config.initial_cash], self.full.equity.as_slice()].concat();
        let change = |pair: &[f64]| if pair[0] > 0.0 { pair[1] / pair[0] - 1.0 } else { 0.0 };
        curve.windows(2).map(change).collect()
    }

    /// Depth and duration of every drawdown, starting at each peak.
    fn drawdowns(&self) -> Vec<(f64, f64)> {
        let (equity, times) = (&self.full.equity, self.times());
        let curve = [&[self.config.initial_cash], equity.as_slice()].concat();
        let time = |place: usize| times[place.saturating_sub(1)];
        let mut found = Vec::new();
        let mut place = 0;
        while place + 1 < curve.len() {
            let peak = curve[place];
            let is_below = |equity: f64| equity < peak * (1.0 - 1e-13);
            let below = curve[place + 1..].iter().take_while(|&&equity| is_below(equity)).count();
            if below > 0 {
                let lowest = least(&curve[place + 1..=place + below]).unwrap();
                let end = (place + below + 1).min(curve.len() - 1);
                found.push(((peak - lowest) / peak, time(end) - time(place)));
            }
            place += below + 1;
        }
        found
    }

    /// Whether a trade is open in a candle of the series.
    fn holds(&self, trade: &Trade, candle: usize) -> bool {
        let (entry, exit) = (trade.entry_candle as usize, trade.exit_candle as usize);
        if candle != exit {
            return entry <= candle && candle < exit;
        }
        let price = trade.exit_price;
        let at_an_end = price == self.candles.open()[exit] || price == self.candles.close()[exit];
        match trade.exit_reason {
            _ if entry == exit => true,
            ExitReason::EndOfData | ExitReason::Ruin => true,
            ExitReason::Signal | ExitReason::TimeExit => false,
            _ => !at_an_end,
        }
    }

    fn exposure_pct(&self) -> f64 {
        let start = self.window.start;
        let held = |candle: &usize| {
            self.full.trades.iter().any(|trade| self.holds(trade, *candle))
                || self.open.iter().any(|trade| trade.entry_candle as usize <= *candle)
        };
        let candles = self.full.equity.len();
        100.0 * (start..start + candles).filter(held).count() as f64 / candles as f64
    }

    fn max_gross_exposure_pct(&self) -> f64 {
        let mut highest = 0.0;
        for (place, (equity, close)) in self.full.equity.iter().zip(self.closes()).enumerate() {
            let candle = (self.window.start + place) as u32;
            let closed = self.full.trades.iter();
            let closed = closed.filter(|t| t.entry_candle <= candle && candle < t.exit_candle);
            let open = self.open.iter().filter(|trade| trade.entry_candle <= candle);
            let units: f64 =
                closed.map(|trade| trade.units).sum::<f64>() + open.map(|t| t.units).sum::<f64>();
            let gross = units * close;
            let share = gross / if gross > *equity { gross } else { *equity };
            highest = if share > highest { share } else { highest };
        }
        100.0 * highest
    }
}

/// Every statistic by its name.
pub(crate) fn statistics(account: &Account<'_>) -> Vec<(&'static str, Option<f64>)> {
    let Account { config, full, open, .. } = account;
    let trades = &full.trades;
    let (times, closes) = (account.times(), account.closes());
    let n = full.equity.len();
    let last = full.equity[n - 1];
    let growth = last / config.initial_cash;
    let year = config.candles_per_year.unwrap_or(account.candles.candles_per_year());
    let finite = |value: f64| Some(value).filter(|value| value.is_finite());

    let returns = account.returns();
    let spread = deviation(&returns);
    let annual_return = finite(growth.powf(year / n as f64) - 1.0);
    let years = (times[n - 1] - times[0]) / YEAR_MS;
    let cagr = if n > 1 { finite(100.0 * (growth.powf(1.0 / years) - 1.0)) } else { None };
    let gains: f64 = returns.iter().filter(|&&r| r > 1e-13).sum();
    let losses: f64 = returns.iter().filter(|&&r| r < -1e-13).map(|r| -r).sum();
    let downside = returns.iter().map(|r| if *r < -1e-13 { r * r } else { 0.0 }).sum::<f64>();
    let downside = (downside / n as f64).sqrt();
    let average = mean(&returns).unwrap();

    let logs = |values: &[f64]| -> Vec<f64> {
        values.windows(2).map(|pair| pair[1].ln() - pair[0].ln()).collect()
    };
    let (ours, market) = (logs(&full.equity), logs(closes));
    let beta = deviation(&market).and_then(|deviation| {
        let (our_mean, market_mean) = (mean(&ours)?, mean(&market)?);
        let products = ours.iter().zip(&market).map(|(a, b)| (a - our_mean) * (b - market_mean));
        let covariance = products.sum::<f64>() / (ours.len() as f64 - 1.0);
        // A variance may be that small without being a rounding error.
        ratio(covariance / deviation, deviation)
    });
    let return_pct = 100.0 * (growth - 1.0);
    let buy_and_hold = 100.0 * (closes[n - 1] - closes[0]) / closes[0];

    let drawdowns = account.drawdowns();
    let (depths, lengths): (Vec<f64>, Vec<f64>) = drawdowns.into_iter().unzip();
    let deepest = most(&depths).unwrap_or(0.0);

    let of = |keep: fn(&Trade) -> bool, number: fn(&Trade) -> f64| -> Vec<f64> {
        trades.iter().filter(|trade| keep(trade)).map(number).collect()
    };
    let all: fn(&Trade) -> bool = |_| true;
    let won: fn(&Trade) -> bool = |trade| trade.profit > 0.0;
    let lost: fn(&Trade) -> bool = |trade| trade.profit < 0.0;
    let profit: fn(&Trade) -> f64 = |trade| trade.profit;
    let change: fn(&Trade) -> f64 = |trade| trade.return_pct;
    let time: fn(&Trade) -> f64 = |trade| trade.exit_time - trade.entry_time;
    let (won_sum, lost_sum) =
        (of(won, profit).iter().sum::<f64>(), -of(lost, profit).iter().sum::<f64>());
    let won_share = of(won, profit).len() as f64 / trades.len() as f64;
    let product: f64 = of(all, change).iter().map(|pct| 1.0 + pct / 100.0).product();
    let lost_all = of(all, change).iter().any(|&pct| pct <= -100.0);
    let root = product.powf(1.0 / trades.len() as f64);
    let kelly = mean(&of(won, profit)).zip(mean(&of(lost, profit)));
    let sqn = deviation(&of(all, profit)).and_then(|deviation| {
        ratio((trades.len() as f64).sqrt() * mean(&of(all, profit))?, deviation)
    });
    let some = |value: f64| if trades.is_empty() { None } else { Some(value) };

    let commissions = trades.iter().map(|trade| trade.commission).sum::<f64>()
        + open.iter().map(|trade| trade.commission).sum::<f64>();
    let open_profit =
        open.iter().map(|t| t.size() * (closes[n - 1] - t.entry_price) - t.commission);
    let peak = most(&full.equity).unwrap();
    vec![
        ("final_equity", Some(last)),
        ("peak_equity", Some(if peak > config.initial_cash { peak } else { config.initial_cash })),
        ("return_pct", Some(return_pct)),
        ("buy_and_hold_return_pct", Some(buy_and_hold)),
        ("annual_return_pct", annual_return.map(|annual| 100.0 * annual)),
        ("annual_volatility_pct", spread.map(|deviation| 100.0 * deviation * year.sqrt())),
        ("cagr_pct", cagr),
        ("sharpe", spread.and_then(|deviation| ratio(average * year.sqrt(), deviation))),
        ("sortino", ratio(average * year.sqrt(), downside)),
        ("calmar", annual_return.and_then(|annual| ratio(annual, deepest))),
        ("omega", ratio(gains, losses)),
        ("beta", beta),
        ("alpha_pct", beta.map(|beta| return_pct - beta * buy_and_hold)),
        ("max_drawdown_pct", Some(100.0 * deepest)),
        ("avg_drawdown_pct", mean(&depths).map(|depth| 100.0 * depth)),
        ("max_drawdown_duration_ms", most(&lengths)),
        ("avg_drawdown_duration_ms", mean(&lengths)),
        ("exposure_pct", Some(account.exposure_pct())),
        ("max_gross_exposure_pct", Some(account.max_gross_exposure_pct())),
        ("commission", Some(commissions)),
        ("trades", Some(trades.len() as f64)),
        ("open_trades", Some(open.len() as f64)),
        ("open_profit", Some(open_profit.sum())),
        ("win_rate_pct", some(100.0 * won_share)),
        ("best_trade_pct", most(&of(all, change))),
        ("worst_trade_pct", least(&of(all, change))),
        ("avg_trade_pct", some(if lost_all { -100.0 } else { 100.0 * (root - 1.0) })),
        ("avg_winning_trade_pct", mean(&of(won, change))),
        ("avg_losing_trade_pct", mean(&of(lost, change))),
        ("max_trade_duration_ms", most(&of(all, time))),
        ("avg_trade_duration_ms", mean(&of(all, time))),
        ("avg_winning_trade_duration_ms", mean(&of(won, time))),
        ("avg_losing_trade_duration_ms", mean(&of(lost, time))),
        ("profit_factor", ratio(won_sum, lost_sum)),
        ("expectancy_pct", mean(&of(all, change))),
        ("expectancy", mean(&of(all, profit))),
        ("sqn", sqn),
        ("kelly", kelly.map(|(gain, loss)| won_share - (1.0 - won_share) / (gain / -loss))),
    ]
}
