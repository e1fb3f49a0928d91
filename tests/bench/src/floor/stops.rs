//! Crossing averages with stop loss and take profit. At the open, exits whose price is passed by a gap come before orders. Within the
//! candle the stop loss is assumed to be reached before the take profit.

use super::{Averages, Books, Order, Trade};
use crate::data::{COMMISSION_RATE, INITIAL_CASH, Periods, STOP_PCT, TARGET_PCT};
use candlerun_engine::candles::Candles;

/// The open position with its exit prices.
#[derive(Clone, Copy, Default)]
struct Position {
    units: f64,
    paid: f64,
    entry: u32,
    stop: f64,
    target: f64,
}

/// Runs the rule over all candles.
pub fn stops(candles: &Candles, periods: Periods, books: &mut Books) {
    let closes = candles.close();
    let [opens, highs, lows] =
        [candles.open(), candles.high(), candles.low()].map(|column| &column[..closes.len()]);
    let equity = &mut books.equity[..closes.len()];
    let trades = &mut books.trades;
    trades.clear();
    let mut averages = Averages::new(candles, periods.fast, periods.slow);
    let (mut cash, mut held) = (INITIAL_CASH, Position::default());
    let mut sell = |cash: &mut f64, held: &mut Position, price: f64, index: usize| {
        let received = held.units * price * (1.0 - COMMISSION_RATE);
        *cash += received;
        let profit = received - held.paid;
        trades.push(Trade { entry: held.entry, exit: index as u32, profit });
        held.units = 0.0;
    };
    let mut order = Order::None;
    for index in 0..closes.len() {
        let open = opens[index];
        if held.units > 0.0 {
            if open <= held.stop || open >= held.target || order == Order::Sell {
                sell(&mut cash, &mut held, open, index);
            }
        } else if order == Order::Buy {
            held = Position {
                units: cash / (open * (1.0 + COMMISSION_RATE)),
                paid: cash,
                entry: index as u32,
                stop: open * (1.0 - STOP_PCT / 100.0),
                target: open * (1.0 + TARGET_PCT / 100.0),
            };
            cash -= held.units * open * (1.0 + COMMISSION_RATE);
        }
        if held.units > 0.0 {
            if lows[index] <= held.stop {
                let price = held.stop;
                sell(&mut cash, &mut held, price, index);
            } else if highs[index] >= held.target {
                let price = held.target;
                sell(&mut cash, &mut held, price, index);
            }
        }
        equity[index] = cash + held.units * closes[index];
        let (before, now) = averages.next(index);
        order = if held.units > 0.0 {
            if before >= 0.0 && now < 0.0 { Order::Sell } else { Order::None }
        } else if before <= 0.0 && now > 0.0 {
            Order::Buy
        } else {
            Order::None
        };
    }
}
