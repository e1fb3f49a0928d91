//! Strategies of market orders that the rules language cannot express: sizes from the equity at the signal, and entries by candle index.

use candlerun_engine::backtest::{Order, Side, Size};
use candlerun_engine::columns::ColumnRequests;
use candlerun_engine::strategy::{Context, Strategy};

/// Units are multiples of this.
const LOT: f64 = 0.1;

/// A tenth of the equity at the close, with costs, rounded down to lots. TradingView sizes a market order at its signal.
fn tenth_of_equity(ctx: &Context<'_>, price_with_costs: f64) -> Size {
    let units = 0.1 * ctx.equity() / price_with_costs;
    Size::Units((units / LOT + 1e-9).floor() * LOT)
}

/// BarUpDn: a rising candle that opens above the close before it reverses to long, its mirror image to short.
pub(super) struct BarUpDn;

impl Strategy for BarUpDn {
    fn init(&mut self, _: &mut ColumnRequests) {}

    fn on_candle(&mut self, ctx: &mut Context<'_>) {
        let Some(before) = ctx.earlier(1) else { return };
        let now = ctx.candle();
        let order = if now.close > now.open && now.open > before.close {
            Order::buy()
        } else if now.close < now.open && now.open < before.close {
            Order::sell()
        } else {
            return;
        };
        let size = tenth_of_equity(ctx, now.close);
        ctx.submit(order.size(size).reversing());
    }
}

/// Alternates between long and short every ten candles, from candle 20 on.
pub(super) struct Alternating;

impl Strategy for Alternating {
    fn init(&mut self, _: &mut ColumnRequests) {}

    fn on_candle(&mut self, ctx: &mut Context<'_>) {
        let index = ctx.index();
        if index >= 20 && index % 10 == 0 {
            let side = if index % 20 == 0 { Side::Long } else { Side::Short };
            let order = if side == Side::Long { Order::buy() } else { Order::sell() };
            ctx.submit(order.size(Size::Units(1.0)).reversing());
        }
    }
}

/// Three entries, each of a tenth of the equity, and one exit of all of them.
pub(super) struct Pyramid {
    /// Slippage of a fill.
    pub(super) slippage: f64,
    /// Commission as a share of the traded value.
    pub(super) commission_rate: f64,
}

impl Strategy for Pyramid {
    fn init(&mut self, _: &mut ColumnRequests) {}

    fn on_candle(&mut self, ctx: &mut Context<'_>) {
        match ctx.index() {
            20 | 25 | 30 => {
                let price = ctx.close_price() + self.slippage;
                let size = tenth_of_equity(ctx, price * (1.0 + self.commission_rate));
                ctx.submit(Order::buy().size(size));
            }
            40 => ctx.close_all(),
            _ => {}
        }
    }
}
