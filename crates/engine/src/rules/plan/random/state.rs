//! Random `var` and `set` lines, values of the position, and functions of past candles.

use super::{Draw, Surroundings, number};
use crate::rules::check::typed::{CheckedSet, CheckedVar, Type, Typed, TypedKind};
use crate::rules::vocabulary::{PastFunction, PositionPart};

impl Draw {
    pub(super) fn var(&mut self) {
        let start = match self.below(4) {
            0 => self.typed(TypedKind::Flag(self.state.is_multiple_of(3)), Type::Condition),
            1 => number(f64::NAN),
            _ => self.any_number(Surroundings::new(1, false)),
        };
        let start = Typed { constant: true, ..start };
        let ty = if start.ty == Type::Number { Type::Series } else { start.ty };
        let path_dependent = self.position && self.below(2) == 0;
        self.vars.push(CheckedVar { start, ty, path_dependent });
    }

    pub(super) fn set(&mut self) {
        let var = self.below(self.vars.len() as u32) as usize;
        let CheckedVar { ty, path_dependent, .. } = self.vars[var];
        let around = Surroundings::new(2, path_dependent);
        let around = Surroundings { cyclic: !path_dependent, ..around };
        let value = match ty {
            Type::Condition => self.condition(around),
            _ => self.operand(around),
        };
        let when = (self.below(3) > 0).then(|| self.condition(around));
        let lets_above = self.lets.len();
        self.sets.push(CheckedSet { var, value, when, lets_above });
    }

    /// A `var` of a type, half of the time.
    pub(super) fn var_of(&mut self, ty: Type, around: Surroundings) -> Option<Typed> {
        let fits = |(_, var): &(usize, &CheckedVar)| {
            var.ty == ty && around.state && (around.position || !var.path_dependent)
        };
        let vars = self.vars.iter().enumerate().filter(fits);
        let vars: Vec<usize> = vars.map(|(index, _)| index).collect();
        if vars.is_empty() || self.below(2) == 0 {
            return None;
        }
        let index = vars[self.below(vars.len() as u32) as usize];
        let seen = self.sets.iter().rposition(|set| set.var == index).map_or(0, |at| at + 1);
        Some(self.typed(TypedKind::Var { index, seen }, ty))
    }

    /// A name whose past can be read, if there is one.
    pub(super) fn name(&mut self, ty: Type, around: Surroundings) -> Option<Typed> {
        let name = match self.below(3) {
            0 => self.line(ty, around),
            1 => self.var_of(ty, around),
            _ if around.position && ty == Type::Series => {
                Some(self.position_number()).filter(Typed::is_name)
            }
            _ if around.position => Some(self.position_truth()),
            _ => None,
        };
        name.filter(|name| !around.cyclic || !name.path_dependent)
    }

    pub(super) fn position_number(&mut self) -> Typed {
        let parts = [
            PositionPart::CandlesInTrade,
            PositionPart::EntryPrice,
            PositionPart::OpenProfitPct,
            PositionPart::CandlesSinceExit,
            PositionPart::OpenProfit,
            PositionPart::UnitsHeld,
            PositionPart::OpenEntries,
            PositionPart::StopPrice,
            PositionPart::Equity,
            PositionPart::Trades,
            PositionPart::LastProfit,
            PositionPart::WinsInARow,
            PositionPart::LossesInARow,
            PositionPart::EntriesToday,
            PositionPart::ExitsToday,
        ];
        let part = parts[self.below(parts.len() as u32) as usize];
        self.typed(TypedKind::Position(part), Type::Series)
    }

    pub(super) fn position_truth(&mut self) -> Typed {
        let parts = [PositionPart::InPosition, PositionPart::InLong, PositionPart::InShort];
        let part = parts[self.below(3) as usize];
        self.typed(TypedKind::Position(part), Type::Condition)
    }

    /// A function of past candles.
    pub(super) fn past(&mut self, ty: Type, around: Surroundings) -> TypedKind {
        let around = around.source();
        let number = |draw: &mut Self, from: u32| number(f64::from(from + draw.below(5)));
        if ty == Type::Condition {
            let function = [PastFunction::Rising, PastFunction::Falling][self.below(2) as usize];
            return TypedKind::Past(function, vec![self.series(around), number(self, 1)]);
        }
        let pivots = [PastFunction::PivotHigh, PastFunction::PivotLow];
        match self.below(4) {
            0 => TypedKind::Past(PastFunction::BarsSince, vec![self.condition(around)]),
            1 | 2 => {
                let values = vec![self.condition(around), self.operand(around), number(self, 0)];
                TypedKind::Past(PastFunction::ValueWhen, values)
            }
            _ => {
                let function = pivots[self.below(2) as usize];
                let values = vec![self.series(around), number(self, 1), number(self, 1)];
                TypedKind::Past(function, values)
            }
        }
    }
}
