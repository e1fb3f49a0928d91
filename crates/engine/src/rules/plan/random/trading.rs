//! Random lines that trade.

use super::{Draw, Surroundings, binary, number, price};
use crate::rules::ast::{BinaryOp, Direction, MovedExit};
use crate::rules::check::trading::{
    BySide, CheckedAmount, CheckedCancel, CheckedEntry, CheckedEntryKind, CheckedExit, CheckedMove,
    CheckedPart, CheckedScope, CheckedSize, CheckedSizing, CheckedTrailing, CheckedWaits,
};
use crate::rules::check::typed::{Type, Typed, TypedKind};
use crate::rules::vocabulary::{PositionPart, Price};

impl Draw {
    pub(super) fn entry(&mut self, names: usize, around: Surroundings) -> CheckedEntry {
        let direction = self.direction();
        let kind = match self.below(6) {
            0 => CheckedEntryKind::Limit(self.near_price()),
            1 => CheckedEntryKind::Stop(self.near_price()),
            2 => CheckedEntryKind::StopLimit(self.near_price(), self.near_price()),
            _ => CheckedEntryKind::Market,
        };
        let waits = match self.below(6) {
            _ if kind == CheckedEntryKind::Market => CheckedWaits::OneCandle,
            0 => CheckedWaits::UntilFilled,
            1 => CheckedWaits::Until(self.condition(around)),
            2 => CheckedWaits::Candles(number(1.0 + f64::from(self.below(4)))),
            _ => CheckedWaits::OneCandle,
        };
        let name = self.name_of(names);
        let exits_above = self.below(3) as usize;
        CheckedEntry { direction, name, kind, when: self.condition(around), waits, exits_above }
    }

    pub(super) fn exit(&mut self, names: usize, around: Surroundings) -> CheckedExit {
        let share = (self.below(3) == 0).then(|| self.share());
        CheckedExit { scope: self.scope(names), share, when: self.condition(around) }
    }

    pub(super) fn moves(&mut self, names: usize, around: Surroundings) -> Vec<CheckedMove> {
        let count = if self.below(3) == 0 { 1 + self.below(2) } else { 0 };
        let moves = (0..count).map(|_| {
            let exits = [MovedExit::StopLoss, MovedExit::TakeProfit, MovedExit::TrailingStop];
            let exit = exits[self.below(3) as usize];
            let trails = exit == MovedExit::TrailingStop;
            let amount = match self.below(2) {
                0 if !trails => CheckedAmount::Price(self.near_price()),
                _ => self.amount(),
            };
            let after = (trails && self.below(2) == 0).then(|| self.amount());
            let (scope, when) = (self.scope(names), self.condition(around));
            CheckedMove { scope, exit, amount, after, when }
        });
        moves.collect()
    }

    pub(super) fn cancels(&mut self, names: usize, around: Surroundings) -> Vec<CheckedCancel> {
        let count = u32::from(self.below(4) == 0);
        let cancels = (0..count)
            .map(|_| CheckedCancel { scope: self.scope(names), when: self.condition(around) });
        cancels.collect()
    }

    fn name_of(&mut self, names: usize) -> Option<usize> {
        let drawn = self.below(2 * names as u32 + 1) as usize;
        (drawn < names).then_some(drawn)
    }

    fn scope(&mut self, names: usize) -> CheckedScope {
        match self.name_of(names) {
            Some(name) => CheckedScope::Name(name),
            None if self.below(3) == 0 => CheckedScope::All,
            None => CheckedScope::Side(self.direction()),
        }
    }

    /// A value for both directions, for each, for one of them, or none, and sometimes one for a name.
    pub(super) fn by_side<T: Clone>(
        &mut self,
        names: usize,
        draw: impl Fn(&mut Self) -> T,
    ) -> BySide<T> {
        let drawn = self.below(8);
        let long = (drawn < 4).then(|| draw(self));
        let short = match drawn {
            0 | 1 => long.clone(),
            2 | 4 => Some(draw(self)),
            _ => None,
        };
        let name = if self.below(3) == 0 { self.name_of(names) } else { None };
        let named = name.map(|name| (name, draw(self))).into_iter().collect();
        BySide { long, short, named }
    }

    pub(super) fn sizing(&mut self, has_stop: bool) -> CheckedSizing {
        let size = match self.below(6) {
            0 => CheckedSize::Percent(number(40.0)),
            1 => CheckedSize::Units(number(3.0)),
            2 => CheckedSize::Cash(self.series(self.around_amounts())),
            3 if has_stop => CheckedSize::Risk(number(1.0)),
            4 => CheckedSize::Volatility(number(1.0), self.range()),
            _ => CheckedSize::Percent(self.share()),
        };
        let most = (self.below(4) == 0).then(|| self.share());
        CheckedSizing { size, most }
    }

    fn share(&mut self) -> Typed {
        let shares = [number(25.0), number(50.0), number(100.0)];
        match self.below(4) {
            3 => self.series(self.around_amounts()),
            drawn => shares[drawn as usize].clone(),
        }
    }

    fn direction(&mut self) -> Direction {
        if self.below(2) == 0 { Direction::Long } else { Direction::Short }
    }

    fn around_amounts(&self) -> Surroundings {
        Surroundings::new(2, self.position)
    }

    fn near_price(&mut self) -> Typed {
        let share = number(0.99 + 0.005 * f64::from(self.below(5)));
        let entry = self.typed(TypedKind::Position(PositionPart::EntryPrice), Type::Series);
        let kind = match self.below(8) {
            0 if self.position => binary(BinaryOp::Multiply, self.position_number(), share),
            1 if self.position => binary(BinaryOp::Multiply, entry, share),
            2 if self.position => {
                let op = [BinaryOp::Add, BinaryOp::Subtract][self.below(2) as usize];
                binary(op, entry, self.range())
            }
            3 if self.position => return self.leaf(self.around_amounts()),
            _ => binary(BinaryOp::Multiply, price(Price::Close), share),
        };
        self.typed(kind, Type::Series)
    }

    fn range(&mut self) -> Typed {
        let range = binary(BinaryOp::Subtract, price(Price::High), price(Price::Low));
        self.typed(range, Type::Series)
    }

    pub(super) fn amount(&mut self) -> CheckedAmount {
        match self.below(3) {
            0 => CheckedAmount::Percent(number(0.5 + f64::from(self.below(4)))),
            1 => CheckedAmount::Distance(self.series(self.around_amounts())),
            _ => CheckedAmount::Distance(self.range()),
        }
    }

    pub(super) fn trailing(&mut self) -> CheckedTrailing {
        let amount = self.amount();
        let after = (self.below(3) == 0).then(|| self.amount());
        CheckedTrailing { amount, after }
    }

    pub(super) fn part_target(&mut self, names: usize) -> CheckedPart {
        CheckedPart { scope: self.scope(names), amount: self.amount(), share: self.share() }
    }
}
