//! TradingView's Keltner channel strategy. When a close crosses the upper band, a buy stop is placed one tick above the candle's high.
//! It stays until it is filled, until a close is below the average, or until a high has reached it. Sells are mirrored.

use super::tick::{TICKS, to_tick};
use candlerun_engine::backtest::{Order, OrderId, Side, Size};
use candlerun_engine::columns::{ColumnId, ColumnRequests, Source};
use candlerun_engine::strategy::{Context, Strategy};

/// The strategy: EMA 20 and two average true ranges of 10 candles to each side.
#[derive(Default)]
pub(super) struct Keltner {
    columns: Option<(ColumnId, ColumnId)>,
    waiting: [Waiting; 2],
}

/// The order of one direction, and the level of the last one.
#[derive(Default)]
struct Waiting {
    order: Option<OrderId>,
    level: Option<f64>,
}

impl Strategy for Keltner {
    fn init(&mut self, columns: &mut ColumnRequests) {
        self.columns = Some((columns.ema(Source::Close, 20), columns.atr(10)));
    }

    fn on_candle(&mut self, ctx: &mut Context<'_>) {
        self.decide(ctx, Side::Long);
        self.decide(ctx, Side::Short);
    }
}

impl Keltner {
    /// Decides for one direction. Multiplied by the direction's sign, prices rise towards its band.
    fn decide(&mut self, ctx: &mut Context<'_>, side: Side) {
        let Some((average, range)) = self.columns else { return };
        let sign = side.sign();
        let Some(average_now) = ctx.value(average) else { return };
        let candle = ctx.candle();
        let extreme = if side == Side::Long { candle.high } else { candle.low };
        let beyond = |back: usize| {
            let band = ctx.value_back(average, back)? + sign * 2.0 * ctx.value_back(range, back)?;
            Some(sign * (ctx.earlier(back)?.close - band))
        };
        let crosses =
            beyond(1).is_some_and(|before| before <= 0.0) && beyond(0).is_some_and(|now| now > 0.0);
        let waiting = &mut self.waiting[usize::from(side == Side::Short)];
        let reached = waiting.level.is_some_and(|level| sign * (extreme - level) >= 0.0);
        let gives_up = reached || sign * (candle.close - average_now) < 0.0;
        if (crosses || gives_up)
            && let Some(order) = waiting.order.take()
        {
            ctx.cancel(order);
        }
        if crosses {
            let level = to_tick(extreme + sign / TICKS);
            let order = if side == Side::Long { Order::buy() } else { Order::sell() };
            let order = order.stop(level).size(Size::Units(1.0)).reversing();
            *waiting = Waiting { order: Some(ctx.submit(order)), level: Some(level) };
        }
    }
}
