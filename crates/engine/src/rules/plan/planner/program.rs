//! Expressions that read the position or a `var`, as operations on a stack that run at each closed candle.

use super::memory::{Facts, Memory, Name};
use crate::backtest::{HeldTrade, Side, TradeTotals};
use crate::columns::ColumnId;
use crate::rules::ast::BinaryOp;
use crate::rules::check::typed::Typed;
use crate::rules::plan::arithmetic;
use crate::rules::vocabulary::{Function, PositionPart};
use crate::strategy::{Context, Standing};

/// Operations in the order in which they run. Truths are 1, 0 or NaN.
#[derive(Debug, Clone)]
pub(in crate::rules::plan) struct Program(pub(super) Vec<Op>);

/// The expressions that become operations; all others become columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rules::plan) enum Kept {
    /// Those that read the position.
    Position,
    /// Those that read a `var`.
    Vars,
}

impl Kept {
    pub(super) fn has(self, of: &Typed) -> bool {
        match self {
            Self::Position => of.path_dependent,
            Self::Vars => of.stateful,
        }
    }
}

/// An operation.
#[derive(Debug, Clone)]
pub(super) enum Op {
    Number(f64),
    Column(ColumnId),
    /// The value of a name.
    Now(Name),
    /// The value of a name at an earlier candle, by the index of its values and the number of candles.
    Before(usize, usize),
    /// Number of entries or exits since the candle whose index is the value.
    FilledSince(PositionPart),
    /// Whether the value is defined.
    Defined,
    Negate,
    Not,
    Function(Function),
    /// A function of two values.
    Pair(Function),
    Binary(BinaryOp),
    /// Whether the first of two truths is true and the second one is not.
    Begins,
    Choose,
}

impl Program {
    /// Whether its value follows from the candle while nothing is filled and no `var` changes.
    pub(super) fn is_steady(&self) -> bool {
        self.0.iter().all(|op| match op {
            Op::Now(Name::Position(part)) => part.is_steady(),
            Op::Now(Name::Let(_)) | Op::FilledSince(_) => false,
            _ => true,
        })
    }

    /// The columns that it reads.
    pub(in crate::rules::plan) fn columns(&self) -> impl Iterator<Item = ColumnId> {
        self.0.iter().filter_map(|op| match op {
            Op::Column(id) => Some(*id),
            _ => None,
        })
    }
}

impl Program {
    /// The value at the closed candle. The stack has the same contents afterwards.
    #[inline]
    pub(in crate::rules::plan) fn run(
        &self,
        facts: &impl Facts,
        memory: &Memory,
        stack: &mut Vec<f64>,
    ) -> f64 {
        for op in &self.0 {
            let value = match *op {
                Op::Number(number) => number,
                Op::Column(id) => facts.column(id),
                Op::Now(name) => memory.now(name, facts),
                Op::Before(place, candles) => memory.before(place, candles),
                Op::FilledSince(part) => facts.filled_since(part, pop(stack)),
                Op::Defined => arithmetic::truth(!pop(stack).is_nan()),
                Op::Negate => -pop(stack),
                Op::Not => arithmetic::not(pop(stack)),
                Op::Function(function) => arithmetic::unary(function)(pop(stack)),
                Op::Pair(function) => {
                    let b = pop(stack);
                    let a = pop(stack);
                    arithmetic::pair(function).map_or(a, |pair| pair(a, b))
                }
                Op::Binary(op) => {
                    let b = pop(stack);
                    arithmetic::binary(op, pop(stack), b)
                }
                Op::Begins => {
                    let before = pop(stack);
                    arithmetic::begins(pop(stack), before)
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

impl Program {
    /// The values at some of the 64 candles of a word, while nothing is filled and no `var` changes.
    pub(in crate::rules::plan) fn run_word(
        &self,
        standing: &Standing<'_>,
        memory: &Memory,
        stack: &mut Vec<f64>,
        (word, candles): (usize, u64),
        values: &mut [f64; 64],
    ) {
        let first = word * 64;
        if self.columns().next().is_none() {
            values.fill(self.run(&At { standing, index: first }, memory, stack));
            return;
        }
        // Most prices are a value of the position and a distance that is a column.
        if let [Op::Now(name), Op::Column(id), Op::Binary(op)] = self.0[..] {
            let now = memory.now(name, &At { standing, index: first });
            for (place, value) in values.iter_mut().enumerate() {
                *value = arithmetic::binary(op, now, standing.value(id, first + place));
            }
            return;
        }
        for (place, value) in values.iter_mut().enumerate() {
            if candles >> place & 1 == 1 {
                *value = self.run(&At { standing, index: first + place }, memory, stack);
            }
        }
    }
}

/// A candle while nothing is filled.
struct At<'a> {
    standing: &'a Standing<'a>,
    index: usize,
}

impl Facts for At<'_> {
    fn column(&self, id: ColumnId) -> f64 {
        self.standing.value(id, self.index)
    }

    fn position(&self, part: PositionPart) -> f64 {
        steady_part(part, self.standing.trades(), self.standing.closed())
    }

    fn filled_since(&self, _: PositionPart, _: f64) -> f64 {
        f64::NAN
    }
}

fn pop(stack: &mut Vec<f64>) -> f64 {
    stack.pop().unwrap_or(f64::NAN)
}

impl Facts for Context<'_> {
    fn column(&self, id: ColumnId) -> f64 {
        self.value(id).unwrap_or(f64::NAN)
    }

    fn position(&self, part: PositionPart) -> f64 {
        position(part, self)
    }

    fn filled_since(&self, part: PositionPart, index: f64) -> f64 {
        match part {
            PositionPart::ExitsToday => self.exits_since(index as usize) as f64,
            _ => self.entries_since(index as usize) as f64,
        }
    }
}

/// A part of the position at the closed candle.
fn position(part: PositionPart, ctx: &Context<'_>) -> f64 {
    match part {
        PositionPart::CandlesSinceExit => {
            return (ctx.index() + 1 - ctx.last_exit().unwrap_or(0)) as f64;
        }
        PositionPart::Equity => return ctx.equity(),
        PositionPart::CandlesInTrade | PositionPart::OpenProfitPct | PositionPart::OpenProfit => {}
        _ => return steady_part(part, ctx.trades(), ctx.closed()),
    }
    let Some(trade) = ctx.trades().first() else { return f64::NAN };
    match part {
        PositionPart::CandlesInTrade => (ctx.index() + 1 - trade.entry_candle as usize) as f64,
        PositionPart::OpenProfitPct => {
            let entry_price = entry_price(ctx.trades());
            let gain = trade.side.sign() * (ctx.close_price() - entry_price);
            100.0 * gain / entry_price
        }
        _ => ctx.open_profit(),
    }
}

/// The average price of the entries; undefined without a position.
fn entry_price(trades: &[HeldTrade]) -> f64 {
    match trades {
        [] => return f64::NAN,
        [trade] => return trade.entry_price,
        _ => {}
    }
    let (units, cost) = trades.iter().fold((0.0, 0.0), |(units, cost), trade| {
        (units + trade.units, cost + trade.units * trade.entry_price)
    });
    cost / units
}

/// A value of the position that stays the same until something is filled or moved; NaN for the others.
pub(in crate::rules::plan) fn steady_part(
    part: PositionPart,
    trades: &[HeldTrade],
    closed: &TradeTotals,
) -> f64 {
    let held = trades.first();
    let holds = |side: Side| arithmetic::truth(held.is_some_and(|trade| trade.side == side));
    match part {
        PositionPart::InPosition => arithmetic::truth(held.is_some()),
        PositionPart::InLong => holds(Side::Long),
        PositionPart::InShort => holds(Side::Short),
        PositionPart::EntryPrice => entry_price(trades),
        PositionPart::StopPrice => held.and_then(|trade| trade.stop_loss).unwrap_or(f64::NAN),
        PositionPart::UnitsHeld => trades.iter().map(|trade| trade.units).sum(),
        PositionPart::OpenEntries => trades.len() as f64,
        PositionPart::Trades => f64::from(closed.trades),
        PositionPart::LastProfit => closed.last_profit.unwrap_or(f64::NAN),
        PositionPart::WinsInARow => closed.streak.max(0) as f64,
        PositionPart::LossesInARow => (-closed.streak).max(0) as f64,
        PositionPart::CandlesInTrade
        | PositionPart::CandlesSinceExit
        | PositionPart::OpenProfitPct
        | PositionPart::OpenProfit
        | PositionPart::Equity
        | PositionPart::EntriesToday
        | PositionPart::ExitsToday => f64::NAN,
    }
}
