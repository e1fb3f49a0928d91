//! Crossing averages: buys at the open after the fast average crossed above the slow one, sells at the open after it crossed below.

use super::{Averages, Books, Order, Trade};
use crate::data::{COMMISSION_RATE, INITIAL_CASH, Periods};
use candlerun_engine::candles::Candles;

/// Runs the rule over all candles.
pub fn cross(candles: &Candles, periods: Periods, books: &mut Books) {
    let closes = candles.close();
    let opens = &candles.open()[..closes.len()];
    let equity = &mut books.equity[..closes.len()];
    books.trades.clear();
    let mut averages = Averages::new(candles, periods.fast, periods.slow);
    let (mut cash, mut units, mut paid, mut entry) = (INITIAL_CASH, 0.0, 0.0, 0);
    let mut order = Order::None;
    for index in 0..closes.len() {
        match order {
            Order::None => {}
            Order::Buy => {
                units = cash / (opens[index] * (1.0 + COMMISSION_RATE));
                (paid, entry) = (cash, index as u32);
                cash -= units * opens[index] * (1.0 + COMMISSION_RATE);
            }
            Order::Sell => {
                let received = units * opens[index] * (1.0 - COMMISSION_RATE);
                cash += received;
                units = 0.0;
                books.trades.push(Trade { entry, exit: index as u32, profit: received - paid });
            }
        }
        equity[index] = cash + units * closes[index];
        let (before, now) = averages.next(index);
        order = if units > 0.0 {
            if before >= 0.0 && now < 0.0 { Order::Sell } else { Order::None }
        } else if before <= 0.0 && now > 0.0 {
            Order::Buy
        } else {
            Order::None
        };
    }
}
