//! A slow interpreter of rules, for tests: it computes every expression again at every candle, from the candles up to it.

use super::counts::{ConditionCounts, conditions};
use crate::backtest::{Level, Order, OrderKind, Side, Size};
use crate::candles::Candles;
use crate::columns::ColumnRequests;
use crate::indicators::IndicatorInput;
use crate::params::{ParamValue, Params};
use crate::rules::ast::{BinaryOp, Direction, UnaryOp};
use crate::rules::check::CheckedProgram;
use crate::rules::check::typed::{
    BySide, CheckedAmount, CheckedEntryKind, CheckedSize, Type, Typed, TypedKind,
};
use crate::rules::vocabulary::{Function, PositionPart, Price, TimePart};
use crate::strategy::{Context, Strategy};
use std::cell::RefCell;
use std::sync::Arc;

/// Earlier candles.
mod past;

/// A text with the values of its parameters.
pub(super) struct Reference {
    pub(super) program: CheckedProgram,
    pub(super) params: Params,
    pub(super) candles: Arc<Candles>,
    /// Counts of the conditions that hold.
    pub(super) counts: Option<ConditionCounts>,
    /// What was known at each candle so far.
    pub(super) past: RefCell<Vec<Known>>,
}

/// What was known at a candle.
pub(super) struct Known {
    position: Position,
    /// The values of all `var` lines before the first `set` line, and after each of them.
    vars: Vec<Vec<f64>>,
}

/// The position at a closed candle.
#[derive(Clone, Copy, Default)]
struct Position {
    side: Option<Side>,
    /// Candles in the trade, entry price, profit in per cent.
    trade: Option<[f64; 3]>,
    since_exit: f64,
}

/// The position for expressions that do not read it.
const NONE: Position = Position { side: None, trade: None, since_exit: f64::NAN };

impl Reference {
    fn value(&self, of: &Typed, candles: &Candles, at: usize, position: Position) -> Option<f64> {
        let value = |of: &Typed| self.value(of, candles, at, position);
        let result = match &of.kind {
            TypedKind::Number(number) => *number,
            TypedKind::Param(name) => match self.params[name] {
                ParamValue::Number(number) => number,
                _ => panic!("{name} is not a number"),
            },
            TypedKind::Let(index) => value(&self.program.lets[*index])?,
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
                let hours = (candles.time()[at] / 3_600_000.0) as i64;
                let [year, month, day] = past::date(hours / 24);
                match part {
                    TimePart::Minute => (candles.time()[at] / 60_000.0) % 60.0,
                    TimePart::Day => day,
                    TimePart::Month => month,
                    TimePart::Year => year,
                    TimePart::Hour => (hours % 24) as f64,
                    TimePart::Weekday => ((hours / 24 + 3) % 7 + 1) as f64,
                }
            }
            TypedKind::Position(part) => match part {
                PositionPart::CandlesInTrade => position.trade?[0],
                PositionPart::EntryPrice => position.trade?[1],
                PositionPart::OpenProfitPct => position.trade?[2],
                PositionPart::CandlesSinceExit => position.since_exit,
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
                let input = IndicatorInput { candles: &past, series: &series };
                indicator.columns(&input, &params)[*output][at]
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
                let higher = candles.prefix(at + 1).resample(*interval_ms).ok()?;
                self.value(value, higher.candles(), higher.last_closed(at)?, NONE)?
            }
            other => panic!("{other:?} gives no number"),
        };
        result.is_finite().then_some(result)
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
            TypedKind::Let(index) => truth(&self.program.lets[*index]),
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
            TypedKind::Past(function, of) => {
                self.past(*function, of, candles, at).map(|value| value >= 1.0)
            }
            TypedKind::Defined(of) => Some(match of.ty {
                Type::Condition => truth(of).is_some(),
                _ => value(of).is_some(),
            }),
            TypedKind::On { interval_ms, value } => {
                let higher = candles.prefix(at + 1).resample(*interval_ms).ok()?;
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

    fn order(&self, at: usize, direction: Direction, kind: &CheckedEntryKind) -> Option<Order> {
        // Without an amount above 0 there is no order.
        let amount = |of: &Typed| self.value(of, &self.candles, at, NONE).filter(|&of| of > 0.0);
        let level = |level: &BySide<CheckedAmount>| {
            Some(match level.of(direction) {
                None => None,
                Some(CheckedAmount::Distance(of)) => Some(Level::Distance(amount(of)?)),
                Some(CheckedAmount::Percent(of)) => Some(Level::Percent(amount(of)?)),
                Some(CheckedAmount::Price(of)) => Some(Level::Price(amount(of)?)),
            })
        };
        let mut order = if direction == Direction::Long { Order::buy() } else { Order::sell() };
        order = match kind {
            CheckedEntryKind::Market => order,
            CheckedEntryKind::Limit(price) => order.limit(amount(price)?),
            CheckedEntryKind::Stop(price) => order.stop(amount(price)?),
        };
        if order.kind != OrderKind::Market {
            order = order.next_candle_only().reversing();
        }
        match self.program.size.of(direction) {
            None => {}
            Some(CheckedSize::Percent(of)) => {
                order = order.size(Size::EquityShare(amount(of)? / 100.0));
            }
            Some(CheckedSize::Units(of)) => order = order.size(Size::Units(amount(of)?)),
            Some(CheckedSize::Cash(of)) => order = order.size(Size::Cash(amount(of)?)),
            Some(CheckedSize::Risk(of)) => order = order.size(Size::Risk(amount(of)? / 100.0)),
        }
        if let Some(candles) = self.program.exit_after.of(direction) {
            order = order.max_candles(amount(candles)? as u32);
        }
        order.stop_loss = level(&self.program.stop_loss)?;
        order.take_profit = level(&self.program.take_profit)?;
        order.trailing_stop = level(&self.program.trailing_stop)?;
        Some(order)
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
        let close = ctx.candle().close;
        let trade = ctx.trades().first().cloned();
        let position = Position {
            side: trade.as_ref().map(|trade| trade.side),
            trade: trade.as_ref().map(|trade| {
                let gain = trade.side.sign() * (close - trade.entry_price);
                let candles = at + 1 - trade.entry_candle as usize;
                [candles as f64, trade.entry_price, 100.0 * gain / trade.entry_price]
            }),
            since_exit: (at + 1 - ctx.last_exit().unwrap_or(0)) as f64,
        };
        self.keep(at, position);
        let holds = |of: &Typed| self.truth(of, &self.candles, at, position) == Some(true);
        if let Some(counts) = &self.counts {
            for (place, of) in conditions(&self.program).enumerate() {
                counts.add(place, holds(of));
            }
        }
        let held = trade.map(|trade| match trade.side {
            Side::Long => Direction::Long,
            Side::Short => Direction::Short,
        });
        let mut closes = self.program.exits.iter().any(|exit| {
            held.is_some_and(|held| exit.direction.is_none_or(|of| of == held)) && holds(&exit.when)
        });
        let mut market = None;
        let mut orders = Vec::new();
        for entry in self.program.entries.iter().filter(|entry| Some(entry.direction) != held) {
            let Some(order) = self.order(at, entry.direction, &entry.kind) else { continue };
            if !holds(&entry.when) {
                continue;
            }
            if order.kind != OrderKind::Market {
                orders.push(order);
            } else if market.is_none() {
                market = Some(order);
            }
        }
        if let Some(market) = market {
            closes = held.is_some();
            orders.retain(|order| order.side != market.side);
            orders.insert(0, market);
        }
        if closes {
            ctx.close_all();
        }
        orders.into_iter().for_each(|order| _ = ctx.submit(order));
    }
}
