//! A slow interpreter of rules, for tests: it computes every expression again at every candle, from the candles up to it.

use super::counts::{ConditionCounts, conditions};
use crate::backtest::{Order, OrderKind, Side};
use crate::candles::{Candles, Resampled};
use crate::columns::ColumnRequests;
use crate::indicators::IndicatorInput;
use crate::params::{ParamValue, Params};
use crate::rules::ast::{BinaryOp, UnaryOp};
use crate::rules::check::CheckedProgram;
use crate::rules::check::typed::{Type, Typed, TypedKind};
use crate::rules::vocabulary::{DayPart, Function, PastFunction, PositionPart, Price, TimePart};
use crate::strategy::{Context, Strategy};
use netting::Act;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// Entries that net.
mod netting;
/// Orders.
mod orders;
/// Earlier candles.
mod past;

/// A text with the values of its parameters.
pub(super) struct Reference {
    program: CheckedProgram,
    params: Params,
    candles: Arc<Candles>,
    /// Counts of the conditions that hold.
    counts: Option<ConditionCounts>,
    /// The known values at each candle so far.
    past: RefCell<Vec<Known>>,
    /// By the number of candles and the bits of an interval: the higher candles that are known then. A nested text asks for them very
    /// often.
    higher: RefCell<HigherCandles>,
    /// By line, address of the candles and candle: values of `let` lines.
    lines: RefCell<BTreeMap<(usize, usize, usize), Option<f64>>>,
}

type HigherCandles = BTreeMap<(usize, u64), Option<Rc<Resampled>>>;

/// The known values at a candle.
pub(super) struct Known {
    position: Position,
    /// The values of all `var` lines before the first `set` line, and after each of them.
    vars: Vec<Vec<f64>>,
}

/// The position at a closed candle.
#[derive(Clone, Copy, Default)]
struct Position {
    side: Option<Side>,
    /// Candles in the trade, entry price, profit in per cent, profit.
    trade: Option<[f64; 4]>,
    stop: Option<f64>,
    last_profit: Option<f64>,
    /// Entries and exits.
    today: [f64; 2],
    /// Candles since the exit, units, entries, equity, closed trades, wins and losses in a row.
    account: [f64; 7],
}

/// The position for expressions that do not read it.
const NONE: Position = Position {
    side: None,
    trade: None,
    stop: None,
    last_profit: None,
    today: [f64::NAN; 2],
    account: [f64::NAN; 7],
};

impl Position {
    /// `day` is the first candle of the day.
    fn at(ctx: &Context<'_>, day: usize) -> Self {
        let (at, close) = (ctx.index(), ctx.candle().close);
        let trades = ctx.trades();
        let units: f64 = trades.iter().map(|trade| trade.units).sum();
        let trade = trades.first().map(|first| {
            let price = match trades {
                [only] => only.entry_price,
                all => all.iter().map(|it| it.units * it.entry_price).sum::<f64>() / units,
            };
            let signed: f64 = trades.iter().map(|it| it.side.sign() * it.units).sum();
            let cost: f64 =
                trades.iter().map(|it| it.side.sign() * it.units * it.entry_price).sum();
            let gain = first.side.sign() * (close - price);
            let candles = (at + 1 - first.entry_candle as usize) as f64;
            [candles, price, 100.0 * gain / price, signed * close - cost]
        });
        let closed = ctx.closed();
        let row = |sign: i64| if closed.streak * sign > 0 { closed.streak * sign } else { 0 };
        let since_exit = (at + 1 - ctx.last_exit().unwrap_or(0)) as f64;
        Self {
            side: trades.first().map(|trade| trade.side),
            trade,
            stop: trades.first().and_then(|trade| trade.stop_loss),
            last_profit: closed.last_profit,
            today: [ctx.entries_since(day) as f64, ctx.exits_since(day) as f64],
            account: [
                since_exit,
                units,
                trades.len() as f64,
                ctx.equity(),
                f64::from(closed.trades),
                row(1) as f64,
                row(-1) as f64,
            ],
        }
    }
}

impl Reference {
    pub(super) fn new(
        program: CheckedProgram,
        params: Params,
        candles: Arc<Candles>,
        counts: Option<ConditionCounts>,
    ) -> Self {
        let (past, higher, lines) = Default::default();
        Self { program, params, candles, counts, past, higher, lines }
    }

    /// The local time of a candle.
    fn local(&self, candles: &Candles, at: usize) -> f64 {
        candles.local_times(self.program.zone.as_ref()).at(at)
    }

    /// The first candle of a candle's day.
    fn day_start(&self, candles: &Candles, at: usize) -> usize {
        let day = |at: usize| (self.local(candles, at) / 86_400_000.0) as i64;
        (0..=at).find(|&first| day(first) == day(at)).unwrap()
    }

    fn value(&self, of: &Typed, candles: &Candles, at: usize, position: Position) -> Option<f64> {
        let value = |of: &Typed| self.value(of, candles, at, position);
        let result = match &of.kind {
            TypedKind::Number(number) => *number,
            TypedKind::Param(name) => match self.params[name] {
                ParamValue::Number(number) => number,
                _ => panic!("{name} is not a number"),
            },
            TypedKind::Let(index) => self.line(*index, candles, at, value)?,
            TypedKind::LetOutput { index, output } => {
                let mut line = self.program.lets[*index].clone();
                let TypedKind::Indicator { output: of, .. } = &mut line.kind else { panic!() };
                *of = *output;
                value(&line)?
            }
            TypedKind::Var { index, seen } => self.past.borrow()[at].vars[*seen][*index],
            TypedKind::Past(function, of) => self.past(*function, of, candles, at)?,
            TypedKind::Price(price) => match price {
                Price::Open => candles.open()[at],
                Price::High => candles.high()[at],
                Price::Low => candles.low()[at],
                Price::Close => candles.close()[at],
                Price::Volume => candles.volume()[at],
            },
            TypedKind::Time(part) => {
                let time = self.local(candles, at);
                let hours = (time / 3_600_000.0) as i64;
                let [year, month, day] = past::date(hours / 24);
                match part {
                    TimePart::Minute => (time / 60_000.0) % 60.0,
                    TimePart::Day => day,
                    TimePart::Month => month,
                    TimePart::Year => year,
                    TimePart::Hour => (hours % 24) as f64,
                    TimePart::Weekday => ((hours / 24 + 3) % 7 + 1) as f64,
                }
            }
            TypedKind::Day(part) => {
                let today = self.day_start(candles, at)..=at;
                match part {
                    DayPart::Open => candles.open()[*today.start()],
                    DayPart::High => today
                        .map(|at| candles.high()[at])
                        .reduce(|a, b| if a > b { a } else { b })?,
                    DayPart::Low => today
                        .map(|at| candles.low()[at])
                        .reduce(|a, b| if a < b { a } else { b })?,
                }
            }
            TypedKind::Position(part) => match part {
                PositionPart::EntriesToday => position.today[0],
                PositionPart::ExitsToday => position.today[1],
                PositionPart::CandlesInTrade => position.trade?[0],
                PositionPart::EntryPrice => position.trade?[1],
                PositionPart::OpenProfitPct => position.trade?[2],
                PositionPart::OpenProfit => position.trade?[3],
                PositionPart::StopPrice => position.stop?,
                PositionPart::LastProfit => position.last_profit?,
                PositionPart::CandlesSinceExit => position.account[0],
                PositionPart::UnitsHeld => position.account[1],
                PositionPart::OpenEntries => position.account[2],
                PositionPart::Equity => position.account[3],
                PositionPart::Trades => position.account[4],
                PositionPart::WinsInARow => position.account[5],
                PositionPart::LossesInARow => position.account[6],
                other => panic!("{other:?} is not a number"),
            },
            TypedKind::Indicator { indicator, output, source, numbers } => {
                let numbers: Vec<f64> = numbers.iter().filter_map(value).collect();
                let params = indicator.complete(&numbers).ok()?;
                let past = candles.prefix(at + 1);
                let series: Vec<f64> = match source {
                    Some(of) => (0..=at)
                        .map(|at| self.value(of, candles, at, NONE).unwrap_or(f64::NAN))
                        .collect(),
                    None => past.close().to_vec(),
                };
                // The times of higher candles are local.
                let is_higher = !std::ptr::eq(candles, &*self.candles);
                let zone = self.program.zone.as_ref().filter(|_| !is_higher);
                let input = IndicatorInput { candles: &past, series: &series, zone };
                indicator.columns(&input, &params)[*output][at]
            }
            TypedKind::Function(Function::ValueOr, of) => {
                value(&of[0]).or_else(|| value(&of[1]))?
            }
            TypedKind::Function(function, of) => {
                let values = of.iter().map(value).collect::<Option<Vec<f64>>>()?;
                match function {
                    Function::Abs => values[0].abs(),
                    Function::Sqrt => libm::sqrt(values[0]),
                    Function::Log => libm::log(values[0]),
                    Function::Exp => libm::exp(values[0]),
                    Function::Round => values[0].round(),
                    Function::Floor => values[0].floor(),
                    Function::Ceil => values[0].ceil(),
                    Function::Mod => values[0] % values[1],
                    Function::ValueOr => panic!("one of its values may be undefined"),
                    Function::Min => values.into_iter().reduce(|a, b| if a < b { a } else { b })?,
                    Function::Max => values.into_iter().reduce(|a, b| if a > b { a } else { b })?,
                }
            }
            TypedKind::Back { of, .. } if of.ty == Type::Number => value(of)?,
            TypedKind::Back { of, candles: back } => match value(back)? as usize {
                0 => value(of)?,
                back => {
                    let at = at.checked_sub(back)?;
                    self.value(&self.at_end(of), candles, at, self.position(at))?
                }
            },
            TypedKind::Unary(_, of) => -value(of)?,
            TypedKind::Binary(op, a, b) => {
                let (a, b) = (value(a)?, value(b)?);
                match op {
                    BinaryOp::Add => a + b,
                    BinaryOp::Subtract => a - b,
                    BinaryOp::Multiply => a * b,
                    BinaryOp::Divide => a / b,
                    _ => panic!("{op:?} gives no number"),
                }
            }
            TypedKind::If { condition, then, otherwise } => {
                if self.truth(condition, candles, at, position)? {
                    value(then)?
                } else {
                    value(otherwise)?
                }
            }
            TypedKind::On { interval_ms, value } => {
                let higher = self.higher(candles, at, *interval_ms)?;
                self.value(value, higher.candles(), higher.last_closed(at)?, NONE)?
            }
            other => panic!("{other:?} gives no number"),
        };
        result.is_finite().then_some(result)
    }

    /// The value of a `let` line, which is computed once at a candle unless it reads a `var` or the position: lines that look back at
    /// lines that look back would take hours.
    fn line(
        &self,
        index: usize,
        candles: &Candles,
        at: usize,
        value: impl Fn(&Typed) -> Option<f64>,
    ) -> Option<f64> {
        let line = &self.program.lets[index];
        if line.path_dependent || line.stateful {
            return value(line);
        }
        // The candles are those of the series, or higher ones that are kept, so their address is theirs alone.
        let key = (index, std::ptr::from_ref(candles).addr(), at);
        let known = self.lines.borrow().get(&key).copied();
        known.unwrap_or_else(|| {
            let value = value(line);
            self.lines.borrow_mut().insert(key, value);
            value
        })
    }

    /// The higher candles of those up to a candle.
    fn higher(&self, candles: &Candles, at: usize, interval_ms: f64) -> Option<Rc<Resampled>> {
        let mut known = self.higher.borrow_mut();
        let zone = self.program.zone.as_ref();
        let higher = known.entry((at, interval_ms.to_bits())).or_insert_with(|| {
            // One candle has no interval.
            let past = candles.prefix((at + 1).max(2));
            past.resample(interval_ms, zone).ok().map(Rc::new)
        });
        higher.clone()
    }

    fn truth(&self, of: &Typed, candles: &Candles, at: usize, position: Position) -> Option<bool> {
        let value = |of: &Typed| self.value(of, candles, at, position);
        let truth = |of: &Typed| self.truth(of, candles, at, position);
        match &of.kind {
            TypedKind::Flag(flag) => Some(*flag),
            TypedKind::Param(name) => Some(self.params[name] == ParamValue::Flag(true)),
            TypedKind::Chosen { param, choice } => {
                Some(self.params[param] == ParamValue::Name(choice.clone()))
            }
            TypedKind::Let(index) => {
                let number = |of: &Typed| truth(of).map(|truth| f64::from(u8::from(truth)));
                self.line(*index, candles, at, number).map(|truth| truth >= 1.0)
            }
            TypedKind::Position(part) => Some(match part {
                PositionPart::InPosition => position.side.is_some(),
                PositionPart::InLong => position.side == Some(Side::Long),
                PositionPart::InShort => position.side == Some(Side::Short),
                other => panic!("{other:?} is not a condition"),
            }),
            TypedKind::Var { index, seen } => {
                let value = self.past.borrow()[at].vars[*seen][*index];
                (!value.is_nan()).then_some(value >= 1.0)
            }
            TypedKind::Past(PastFunction::Begins, of) => {
                let before = at.checked_sub(1).and_then(|at| {
                    self.truth(&self.at_end(&of[0]), candles, at, self.position(at))
                });
                Some(truth(&of[0]) == Some(true) && before != Some(true))
            }
            TypedKind::Past(function, of) => {
                self.past(*function, of, candles, at).map(|value| value >= 1.0)
            }
            TypedKind::Session { from, to } => {
                let minute = (self.local(candles, at) / 60_000.0) as u32 % 1_440;
                let (before, after) = (minute < *to, minute >= *from);
                Some(if from < to { before && after } else { before || after })
            }
            TypedKind::Defined(of) => Some(match of.ty {
                Type::Condition => truth(of).is_some(),
                _ => value(of).is_some(),
            }),
            TypedKind::On { interval_ms, value } => {
                let higher = self.higher(candles, at, *interval_ms)?;
                self.truth(value, higher.candles(), higher.last_closed(at)?, NONE)
            }
            TypedKind::Unary(UnaryOp::Not, of) => truth(of).map(|known| !known),
            TypedKind::Binary(BinaryOp::And, a, b) => and(truth(a), truth(b)),
            TypedKind::Binary(BinaryOp::Or, a, b) => {
                and(truth(a).map(|a| !a), truth(b).map(|b| !b)).map(|neither| !neither)
            }
            TypedKind::Binary(op, a, b) => compare(*op, value(a)?, value(b)?),
            TypedKind::Cross { above, a, b } => {
                let before = at.checked_sub(1).and_then(|at| {
                    let [a, b] = [a, b]
                        .map(|of| self.value(&self.at_end(of), candles, at, self.position(at)));
                    let (a, b) = (a?, b?);
                    Some(if *above { a <= b } else { a >= b })
                });
                let now = value(a).zip(value(b)).map(|(a, b)| if *above { a > b } else { a < b });
                and(before, now)
            }
            TypedKind::If { condition, then, otherwise } => {
                if truth(condition)? {
                    truth(then)
                } else {
                    truth(otherwise)
                }
            }
            TypedKind::Back { of, candles: back } => match value(back)? as usize {
                0 => truth(of),
                back => {
                    let at = at.checked_sub(back)?;
                    self.truth(&self.at_end(of), candles, at, self.position(at))
                }
            },
            other => panic!("{other:?} is not a condition"),
        }
    }
}

fn and(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn compare(op: BinaryOp, a: f64, b: f64) -> Option<bool> {
    Some(match op {
        BinaryOp::Less => a < b,
        BinaryOp::LessOrEqual => a <= b,
        BinaryOp::Greater => a > b,
        BinaryOp::GreaterOrEqual => a >= b,
        BinaryOp::Equal => a == b,
        BinaryOp::NotEqual => a != b,
        _ => panic!("{op:?} is not a comparison"),
    })
}

impl Strategy for Reference {
    fn init(&mut self, _: &mut ColumnRequests) {}

    fn on_candle(&mut self, ctx: &mut Context<'_>) {
        let at = ctx.index();
        let position = Position::at(ctx, self.day_start(&self.candles, at));
        self.keep(at, position);
        if let Some(counts) = &self.counts {
            for (place, of) in conditions(&self.program).enumerate() {
                counts.add(place, self.holds(of, at, position));
            }
        }
        let (moves, trails) = (self.moves(ctx, position), self.trails(ctx, position));
        let held = position.side;
        let leaves = self.leaves(held, at, position);
        let parts = self.parts(ctx, position);
        let netted = self.program.nets.then(|| self.netted(ctx, position));
        let orders = self.orders(at, position);
        self.cancel(ctx, position);
        for (trade, is_stop, price) in moves {
            if is_stop {
                ctx.set_stop_loss(trade, Some(price));
            } else {
                ctx.set_take_profit(trade, Some(price));
            }
        }
        trails.into_iter().for_each(|(trade, trail)| ctx.set_trailing_stop(trade, Some(trail)));
        if let Some(orders) = netted {
            for order in orders {
                match order {
                    Act::Close(trade, portion) => ctx.close(trade, portion),
                    Act::Enter(order) => {
                        ctx.submit(order);
                    }
                }
            }
            return;
        }
        let is_market = |order: &&Order| order.kind == OrderKind::Market;
        let against = orders.iter().find(|it| is_market(it) && Some(it.side) != held);
        let closes = held.is_some() && (leaves || against.is_some());
        if closes {
            ctx.close_all();
        } else {
            parts.into_iter().for_each(|(trade, portion)| ctx.close(trade, portion));
        }
        let direction = against.map(|order| order.side).or(held);
        let mut open = if closes { 0 } else { ctx.trades().len() };
        let has_room = |order: &Order, open: usize| open < order.most_open.max(1) as usize;
        for order in orders.iter().filter(is_market) {
            let stays = !closes || against.is_some();
            if Some(order.side) == direction && stays && has_room(order, open) {
                ctx.submit(*order);
                open += 1;
            }
        }
        for order in orders.iter().filter(|order| !is_market(order)) {
            let is_left = closes && held == Some(order.side);
            if !is_left && (Some(order.side) != direction || has_room(order, open)) {
                ctx.submit(*order);
            }
        }
    }
}
