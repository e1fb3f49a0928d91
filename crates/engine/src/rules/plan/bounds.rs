//! Candles at which a condition that reads the position may be true. Such a condition is computed at these candles only, and a run
//! jumps over the others. Bounds are conditions over the candles: one contains every candle at which the condition is true, and more
//! if its parts that read the position cannot be told.

use super::condition::{Condition, ConditionId};
use super::planner::Planner;
use crate::rules::ast::{BinaryOp, Direction, UnaryOp};
use crate::rules::check::typed::{Typed, TypedKind};
use crate::rules::vocabulary::{Function, PositionPart};

/// The position while nothing is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    Nothing,
    Long,
    Short,
}

impl Held {
    /// Every one, at the place of its number.
    pub(super) const ALL: [Self; 3] = [Self::Nothing, Self::Long, Self::Short];

    /// The direction held.
    pub(super) fn direction(self) -> Option<Direction> {
        match self {
            Self::Nothing => None,
            Self::Long => Some(Direction::Long),
            Self::Short => Some(Direction::Short),
        }
    }

    /// Whether a position of this direction is held.
    pub(super) fn is(self, direction: Direction) -> bool {
        self.direction() == Some(direction)
    }

    /// Whether a condition of the position is true.
    fn truth(self, part: PositionPart) -> Option<bool> {
        match part {
            PositionPart::InPosition => Some(self != Self::Nothing),
            PositionPart::InLong => Some(self == Self::Long),
            PositionPart::InShort => Some(self == Self::Short),
            _ => None,
        }
    }
}

/// Where a condition may be true, and where it may be false.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    pub(super) is_true: ConditionId,
    pub(super) is_false: ConditionId,
    /// Whether it is true and false at exactly these candles.
    pub(super) is_exact: bool,
}

/// Finds the bounds of conditions for one position.
pub(super) struct Bounding<'e, 'p> {
    pub(super) planner: &'e mut Planner<'p>,
    held: Held,
    /// Bounds of `let` lines, each found once.
    lets: Vec<Option<Bounds>>,
}

impl<'e, 'p> Bounding<'e, 'p> {
    pub(super) fn new(planner: &'e mut Planner<'p>, held: Held) -> Self {
        let lets = vec![None; planner.program.lets.len()];
        Self { planner, held, lets }
    }

    pub(super) fn of(&mut self, of: &Typed) -> Bounds {
        if !of.path_dependent {
            let is_true = self.planner.condition(of);
            let is_false = self.planner.add(Condition::Not(is_true));
            return Bounds { is_true, is_false, is_exact: true };
        }
        match &of.kind {
            TypedKind::Let(index) => self.line(*index),
            TypedKind::Position(part) => match self.held.truth(*part) {
                Some(truth) => self.known(truth, !truth),
                None => self.any(),
            },
            TypedKind::Unary(UnaryOp::Not, of) => {
                let Bounds { is_true, is_false, is_exact } = self.of(of);
                Bounds { is_true: is_false, is_false: is_true, is_exact }
            }
            TypedKind::Binary(op @ (BinaryOp::And | BinaryOp::Or), a, b) => {
                let (a, b) = (self.of(a), self.of(b));
                let (all, any) = match op {
                    BinaryOp::And => ([a.is_true, b.is_true], [a.is_false, b.is_false]),
                    _ => ([a.is_false, b.is_false], [a.is_true, b.is_true]),
                };
                let is_exact = a.is_exact && b.is_exact;
                let all = self.planner.add(Condition::And(all[0], all[1]));
                let any = self.planner.add(Condition::Or(any[0], any[1]));
                match op {
                    BinaryOp::And => Bounds { is_true: all, is_false: any, is_exact },
                    _ => Bounds { is_true: any, is_false: all, is_exact },
                }
            }
            // A comparison with what needs a position is undefined without one.
            TypedKind::Binary(_, a, b)
                if self.held == Held::Nothing && (self.lacks(a) || self.lacks(b)) =>
            {
                self.known(false, false)
            }
            _ => self.any(),
        }
    }

    fn line(&mut self, index: usize) -> Bounds {
        if let Some(known) = self.lets[index] {
            return known;
        }
        let program = self.planner.program;
        let bounds = self.of(&program.lets[index]);
        self.lets[index] = Some(bounds);
        bounds
    }

    fn known(&mut self, is_true: bool, is_false: bool) -> Bounds {
        let [is_true, is_false] =
            [is_true, is_false].map(|may| self.planner.add(Condition::Known(Some(may))));
        Bounds { is_true, is_false, is_exact: true }
    }

    /// The bounds of a condition that cannot be told.
    fn any(&mut self) -> Bounds {
        Bounds { is_exact: false, ..self.known(true, true) }
    }

    /// Whether a number is undefined without a position.
    fn lacks(&self, of: &Typed) -> bool {
        match &of.kind {
            TypedKind::Position(part) => part.needs_position(),
            TypedKind::Unary(_, of) => self.lacks(of),
            TypedKind::Binary(_, a, b) => self.lacks(a) || self.lacks(b),
            TypedKind::Function(Function::ValueOr, of) => of.iter().all(|of| self.lacks(of)),
            TypedKind::Function(_, of) => of.iter().any(|of| self.lacks(of)),
            _ => false,
        }
    }
}
