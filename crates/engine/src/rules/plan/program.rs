//! Expressions that read the position, as operations on a stack that run at each closed candle.

use super::arithmetic;
use super::planner::Planner;
use super::value::Value;
use crate::backtest::Side;
use crate::columns::ColumnId;
use crate::rules::ast::{BinaryOp, UnaryOp};
use crate::rules::check::typed::{Type, Typed, TypedKind};
use crate::rules::vocabulary::{Function, PositionPart};
use crate::strategy::Context;

/// Operations in the order in which they run. Truths are 1, 0 or NaN.
pub(super) struct Program(Vec<Op>);

enum Op {
    Number(f64),
    Column(ColumnId),
    /// The value of a `let` line that reads the position.
    Local(usize),
    Position(PositionPart),
    Negate,
    Not,
    Function(fn(f64) -> f64),
    Extreme(fn(f64, f64) -> f64),
    Binary(BinaryOp),
    Choose,
}

impl Program {
    /// Compiles an expression. Sub-expressions that do not read the position become columns.
    pub(super) fn new(of: &Typed, planner: &mut Planner<'_>) -> Self {
        let mut program = Self(Vec::new());
        program.emit(of, planner);
        program
    }

    fn emit(&mut self, of: &Typed, planner: &mut Planner<'_>) {
        if !of.path_dependent {
            return self.emit_known(of, planner);
        }
        match &of.kind {
            TypedKind::Let(index) => self.0.push(Op::Local(*index)),
            TypedKind::Position(part) => self.0.push(Op::Position(*part)),
            TypedKind::Unary(op, of) => {
                self.emit(of, planner);
                self.0.push(match op {
                    UnaryOp::Negate => Op::Negate,
                    UnaryOp::Not => Op::Not,
                });
            }
            TypedKind::Binary(op, a, b) => {
                self.emit(a, planner);
                self.emit(b, planner);
                self.0.push(Op::Binary(*op));
            }
            TypedKind::Function(function, of) => {
                for (place, of) in of.iter().enumerate() {
                    self.emit(of, planner);
                    match function {
                        Function::Min if place > 0 => self.0.push(Op::Extreme(arithmetic::lesser)),
                        Function::Max if place > 0 => self.0.push(Op::Extreme(arithmetic::greater)),
                        Function::Min | Function::Max => {}
                        _ => self.0.push(Op::Function(arithmetic::unary(*function))),
                    }
                }
            }
            TypedKind::If { condition, then, otherwise } => {
                self.emit(condition, planner);
                self.emit(then, planner);
                self.emit(otherwise, planner);
                self.0.push(Op::Choose);
            }
            // No other expression reads the position.
            _ => self.0.push(Op::Number(f64::NAN)),
        }
    }

    fn emit_known(&mut self, of: &Typed, planner: &mut Planner<'_>) {
        let value = match of.ty {
            Type::Condition => {
                let condition = planner.condition(of);
                planner.truth(condition)
            }
            Type::Number | Type::Series => planner.value(of),
        };
        self.0.push(match value {
            Value::Number(number) => Op::Number(number),
            column => Op::Column(planner.column(column)),
        });
    }

    /// The value at the closed candle. The stack has the same contents afterwards.
    pub(super) fn run(&self, ctx: &Context<'_>, locals: &[f64], stack: &mut Vec<f64>) -> f64 {
        for op in &self.0 {
            let value = match *op {
                Op::Number(number) => number,
                Op::Column(id) => ctx.value(id).unwrap_or(f64::NAN),
                Op::Local(index) => locals[index],
                Op::Position(part) => position(part, ctx),
                Op::Negate => -pop(stack),
                Op::Not => arithmetic::not(pop(stack)),
                Op::Function(function) => function(pop(stack)),
                Op::Extreme(extreme) => {
                    let b = pop(stack);
                    extreme(pop(stack), b)
                }
                Op::Binary(op) => {
                    let b = pop(stack);
                    arithmetic::binary(op, pop(stack), b)
                }
                Op::Choose => {
                    let (otherwise, then) = (pop(stack), pop(stack));
                    arithmetic::choose(pop(stack), then, otherwise)
                }
            };
            stack.push(value);
        }
        pop(stack)
    }
}

fn pop(stack: &mut Vec<f64>) -> f64 {
    stack.pop().unwrap_or(f64::NAN)
}

/// A part of the position at the closed candle.
fn position(part: PositionPart, ctx: &Context<'_>) -> f64 {
    if part == PositionPart::CandlesSinceExit {
        return (ctx.index() + 1 - ctx.last_exit().unwrap_or(0)) as f64;
    }
    let Some(trade) = ctx.trades().first() else {
        return if part.is_condition() { 0.0 } else { f64::NAN };
    };
    let (units, cost) = ctx.trades().iter().fold((0.0, 0.0), |(units, cost), trade| {
        (units + trade.units, cost + trade.units * trade.entry_price)
    });
    let entry_price = if ctx.trades().len() == 1 { trade.entry_price } else { cost / units };
    match part {
        PositionPart::InPosition => 1.0,
        PositionPart::InLong => arithmetic::truth(trade.side == Side::Long),
        PositionPart::InShort => arithmetic::truth(trade.side == Side::Short),
        PositionPart::CandlesInTrade => (ctx.index() + 1 - trade.entry_candle as usize) as f64,
        PositionPart::EntryPrice => entry_price,
        PositionPart::OpenProfitPct => {
            let gain = trade.side.sign() * (ctx.close_price() - entry_price);
            100.0 * gain / entry_price
        }
        PositionPart::CandlesSinceExit => f64::NAN,
    }
}
