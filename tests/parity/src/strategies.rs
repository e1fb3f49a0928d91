//! The oracle's strategies, as implementations of the engine's public trait. Each decides at a closed candle, as the oracle's README
//! describes.

use crate::indicators::{ema, highest, lowest, previous, rsi, sma};
use anyhow::{Result, bail};
use candlerun_engine::backtest::{Level, Order, Size};
use candlerun_engine::columns::{ColumnId, ColumnKey, ColumnRequests, Source};
use candlerun_engine::strategy::{Context, Strategy};
use serde_json::Value;

/// One of the oracle's strategies.
pub(crate) struct Oracle {
    rules: Rules,
    size: Size,
    columns: Vec<ColumnId>,
    placed: usize,
}

#[derive(Clone, Copy)]
enum Rules {
    SmaCross { fast: usize, slow: usize },
    Rsi,
    Donchian { stop: f64, target: f64 },
    LimitStop { x: f64 },
    StopLimit { x: f64 },
    StopLimitGtc { x: f64 },
    EmaTrail { trail: f64 },
    BuyHold,
    Pyramid,
    FifoFlip { units: f64 },
}

impl Oracle {
    /// The strategy of a case.
    pub(crate) fn new(name: &str, params: &Value) -> Result<Self> {
        let param = |name: &str, default: f64| params[name].as_f64().unwrap_or(default);
        let rules = match name {
            "SmaCross" => Rules::SmaCross {
                fast: param("n1", 10.0) as usize,
                slow: param("n2", 21.0) as usize,
            },
            "Rsi" => Rules::Rsi,
            "Donchian" => Rules::Donchian { stop: param("sl", 0.05), target: param("tp", 0.10) },
            "LimitStop" => Rules::LimitStop { x: param("x", 0.01) },
            "StopLimit" => Rules::StopLimit { x: param("x", 0.01) },
            "StopLimitGtc" => Rules::StopLimitGtc { x: param("x", 0.01) },
            "EmaTrail" => Rules::EmaTrail { trail: param("trail", 0.05) },
            "BuyHold" => Rules::BuyHold,
            "Pyramid" => Rules::Pyramid,
            "FifoFlip" => Rules::FifoFlip { units: param("u", 10.0) },
            other => bail!("no strategy is named {other}"),
        };
        let size = params["size"].as_f64().map_or(Size::Config, Size::EquityShare);
        Ok(Self { rules, size, columns: Vec::new(), placed: 0 })
    }

    fn buy(&self) -> Order {
        Order::buy().size(self.size)
    }

    fn sell(&self) -> Order {
        Order::sell().size(self.size)
    }

    fn value(&self, ctx: &Context<'_>, column: usize) -> f64 {
        ctx.value(self.columns[column]).unwrap_or(f64::NAN)
    }

    /// Whether column `a` crosses above column `b`. It must be strictly below before and strictly above now.
    fn crosses(&self, ctx: &Context<'_>, a: usize, b: usize) -> bool {
        let before = |column: usize| ctx.value_back(self.columns[column], 1).unwrap_or(f64::NAN);
        before(a) < before(b) && self.value(ctx, a) > self.value(ctx, b)
    }
}

/// Closes every trade that is open for this number of candles or longer.
fn close_after(ctx: &mut Context<'_>, candles: usize) {
    let index = ctx.index();
    let old: Vec<_> = ctx
        .trades()
        .iter()
        .filter(|trade| index - trade.entry_candle as usize >= candles)
        .map(|trade| trade.id)
        .collect();
    old.into_iter().for_each(|trade| ctx.close(trade, 1.0));
}

impl Strategy for Oracle {
    fn init(&mut self, columns: &mut ColumnRequests) {
        let key = |name: &str, source: Source, n: usize| {
            ColumnKey::new(format!("oracle {name}"), source, &[n as f64])
        };
        let of_close = |columns: &mut ColumnRequests,
                        name: &str,
                        n: usize,
                        compute: fn(&[f64], usize, &mut [f64])| {
            columns.column(key(name, Source::Close, n), move |candles, out| {
                compute(candles.close(), n, out)
            })
        };
        let high = |columns: &mut ColumnRequests, n: usize| {
            columns.column(key("highest", Source::High, n), move |candles, out| {
                highest(candles.high(), n, out)
            })
        };
        let low = |columns: &mut ColumnRequests, n: usize| {
            columns.column(key("lowest", Source::Low, n), move |candles, out| {
                lowest(candles.low(), n, out)
            })
        };
        self.columns = match self.rules {
            Rules::SmaCross { fast, slow } => {
                vec![of_close(columns, "sma", fast, sma), of_close(columns, "sma", slow, sma)]
            }
            Rules::FifoFlip { .. } => {
                vec![of_close(columns, "sma", 6, sma), of_close(columns, "sma", 17, sma)]
            }
            Rules::Rsi | Rules::Pyramid => vec![of_close(columns, "rsi", 14, rsi)],
            Rules::EmaTrail { .. } => {
                vec![of_close(columns, "ema", 12, ema), of_close(columns, "ema", 26, ema)]
            }
            Rules::LimitStop { .. } => vec![high(columns, 10)],
            Rules::StopLimit { .. } | Rules::StopLimitGtc { .. } => {
                vec![high(columns, 5), low(columns, 5)]
            }
            Rules::BuyHold => Vec::new(),
            Rules::Donchian { .. } => vec![
                columns.column(key("highest_prev", Source::High, 20), |candles, out| {
                    previous(|values| highest(candles.high(), 20, values), out);
                }),
                columns.column(key("lowest_prev", Source::Low, 20), |candles, out| {
                    previous(|values| lowest(candles.low(), 20, values), out);
                }),
            ],
        };
    }

    fn on_candle(&mut self, ctx: &mut Context<'_>) {
        let close = ctx.candle().close;
        let price = Level::Price;
        match self.rules {
            Rules::SmaCross { .. } => {
                if self.crosses(ctx, 0, 1) {
                    ctx.submit(self.buy());
                } else if self.crosses(ctx, 1, 0) {
                    ctx.submit(self.sell());
                }
            }
            Rules::Rsi => {
                let rsi = self.value(ctx, 0);
                if rsi < 30.0 && !ctx.in_position() {
                    ctx.submit(self.buy());
                } else if rsi > 70.0 && ctx.in_position() {
                    ctx.close_all();
                }
            }
            Rules::Donchian { stop, target } if !ctx.in_position() => {
                if close > self.value(ctx, 0) {
                    let order = self.buy().stop_loss(price(close * (1.0 - stop)));
                    ctx.submit(order.take_profit(price(close * (1.0 + target))));
                } else if close < self.value(ctx, 1) {
                    let order = self.sell().stop_loss(price(close * (1.0 + stop)));
                    ctx.submit(order.take_profit(price(close * (1.0 - target))));
                }
            }
            Rules::Donchian { .. } => {}
            Rules::LimitStop { x } => {
                ctx.cancel_entries();
                if ctx.in_position() {
                    return close_after(ctx, 8);
                }
                let stop = self.value(ctx, 0);
                let order = self.buy().limit(close * (1.0 - x)).tag(1);
                let order = order.stop_loss(price(close * (1.0 - 3.0 * x)));
                ctx.submit(order.take_profit(price(close * (1.0 + 2.0 * x))));
                let order = self.buy().stop(stop).tag(2).stop_loss(price(stop * (1.0 - 2.0 * x)));
                ctx.submit(order.take_profit(price(stop * (1.0 + 4.0 * x))));
            }
            Rules::StopLimit { x } => {
                ctx.cancel_entries();
                if ctx.in_position() {
                    return close_after(ctx, 5);
                }
                let (high, low) = (self.value(ctx, 0), self.value(ctx, 1));
                ctx.submit(self.buy().stop_limit(high, high * (1.0 + 0.2 * x)));
                ctx.submit(self.sell().stop_limit(low, low * (1.0 - 0.2 * x)));
            }
            Rules::StopLimitGtc { x } => {
                if ctx.in_position() {
                    ctx.cancel_entries();
                    close_after(ctx, 5);
                } else if ctx.entries().next().is_none() {
                    let (high, low) = (self.value(ctx, 0), self.value(ctx, 1));
                    ctx.submit(
                        self.buy().stop_limit(high * (1.0 + 0.1 * x), high * (1.0 - 0.3 * x)),
                    );
                    ctx.submit(
                        self.sell().stop_limit(low * (1.0 - 0.5 * x), low * (1.0 - 0.6 * x)),
                    );
                    self.placed = ctx.index();
                } else if ctx.index() - self.placed >= 6 {
                    ctx.cancel_entries();
                }
            }
            Rules::EmaTrail { trail } => {
                let stop = close * (1.0 - trail);
                let moved: Vec<_> = ctx
                    .trades()
                    .iter()
                    .filter(|trade| trade.stop_loss.is_none_or(|before| stop > before))
                    .map(|trade| trade.id)
                    .collect();
                moved.into_iter().for_each(|trade| ctx.set_stop_loss(trade, Some(stop)));
                if self.crosses(ctx, 0, 1) && !ctx.in_position() {
                    ctx.submit(self.buy());
                }
            }
            Rules::BuyHold => {
                if ctx.index() == 1 {
                    ctx.submit(self.buy());
                }
            }
            Rules::Pyramid => {
                let rsi = self.value(ctx, 0);
                if rsi > 70.0 {
                    ctx.close_all();
                } else if rsi > 60.0 {
                    let trades: Vec<_> = ctx.trades().iter().map(|trade| trade.id).collect();
                    trades.into_iter().for_each(|trade| ctx.close(trade, 0.5));
                } else if rsi < 45.0 {
                    ctx.submit(Order::buy().size(Size::EquityShare(0.1)));
                }
            }
            Rules::FifoFlip { units } => {
                let index = ctx.index();
                if self.crosses(ctx, 0, 1) {
                    ctx.submit(Order::buy().size(Size::Units(units * (1 + index % 3) as f64)));
                } else if self.crosses(ctx, 1, 0) {
                    ctx.submit(Order::sell().size(Size::Units(units * (1 + index % 4) as f64)));
                }
            }
        }
    }
}
