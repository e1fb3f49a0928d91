//! Random conditions.

use super::{Draw, Surroundings, binary, number};
use crate::rules::ast::{BinaryOp, UnaryOp};
use crate::rules::check::typed::{Type, Typed, TypedKind};
use crate::rules::vocabulary::PastFunction;

impl Draw {
    pub(super) fn condition(&mut self, around: Surroundings) -> Typed {
        let inner = around.inner();
        let known = inner.known();
        if let Some(line) = self.line(Type::Condition, around) {
            return line;
        }
        if let Some(var) = self.var_of(Type::Condition, around) {
            return var;
        }
        let kind = match self.below(if around.depth == 0 { 3 } else { 16 }) {
            1 if around.depth == 0 && !around.higher => {
                TypedKind::Session { from: 60 * self.below(24), to: 60 * self.below(24) + 30 }
            }
            0 if around.position => return self.position_truth(),
            10 => self.past(Type::Condition, inner),
            11 => TypedKind::Defined(Box::new(match self.below(2) {
                0 => self.operand(inner),
                _ => self.condition(inner),
            })),
            12 => match self.name(Type::Condition, around) {
                Some(name) => TypedKind::Back {
                    of: Box::new(name),
                    candles: Box::new(number(f64::from(self.below(4)))),
                },
                None => TypedKind::Flag(false),
            },
            14 => match self.name(Type::Condition, around) {
                Some(name) => TypedKind::Past(PastFunction::Begins, vec![name]),
                None => TypedKind::Flag(true),
            },
            15 => TypedKind::Past(PastFunction::Begins, vec![self.condition(known)]),
            13 => match self.name(Type::Series, around) {
                Some(name) => {
                    let (a, b) = (Box::new(self.series(known)), Box::new(name));
                    TypedKind::Cross { above: self.below(2) == 0, a, b }
                }
                None => TypedKind::Flag(true),
            },
            0 | 1 | 3 => {
                let (a, b) = (self.operand(inner), self.series(inner));
                binary(self.comparison(), a, b)
            }
            2 => {
                let (a, b) = (Box::new(self.series(known)), Box::new(self.operand(known)));
                TypedKind::Cross { above: self.below(2) == 0, a, b }
            }
            4 => binary(BinaryOp::And, self.condition(inner), self.condition(inner)),
            5 => binary(BinaryOp::Or, self.condition(inner), self.condition(inner)),
            6 => TypedKind::Unary(UnaryOp::Not, Box::new(self.condition(inner))),
            7 => TypedKind::Back {
                of: Box::new(self.condition(known)),
                candles: Box::new(number(f64::from(self.below(70)))),
            },
            8 if !around.higher => TypedKind::On {
                interval_ms: self.interval(),
                value: Box::new(self.condition(Surroundings { higher: true, ..known })),
            },
            _ => TypedKind::If {
                condition: Box::new(match self.below(4) {
                    3 => {
                        let choice = ["fast", "slow"][self.below(2) as usize].to_owned();
                        let kind = TypedKind::Chosen { param: "mode".to_owned(), choice };
                        self.typed(kind, Type::Condition)
                    }
                    0 => self.typed(TypedKind::Param("on".to_owned()), Type::Condition),
                    _ => self.condition(inner),
                }),
                then: Box::new(self.condition(inner)),
                otherwise: Box::new(self.condition(inner)),
            },
        };
        self.typed(kind, Type::Condition)
    }

    pub(super) fn comparison(&mut self) -> BinaryOp {
        let ops = [
            BinaryOp::Less,
            BinaryOp::LessOrEqual,
            BinaryOp::Greater,
            BinaryOp::GreaterOrEqual,
            BinaryOp::Equal,
            BinaryOp::NotEqual,
        ];
        ops[self.below(6) as usize]
    }
}
