//! Lines that trade: entries, exits, their prices, and sizes.

use super::bounds::Bounds;
use super::checker::Checker;
use super::typed::{
    BySide, CheckedAmount, CheckedEntry, CheckedEntryKind, CheckedExit, CheckedProgram,
    CheckedSize, Typed,
};
use crate::rules::ast::{Amount, Direction, Entry, EntryKind, Expr, Program, Sided, Size, Span};
use crate::rules::error::Fault;

impl Checker<'_> {
    /// Everything except parameters, constraints and `let` lines; none if there is a mistake.
    pub(super) fn statements(&mut self, program: &Program) -> Option<CheckedProgram> {
        let entries: Vec<Option<CheckedEntry>> =
            program.entries.iter().map(|entry| self.entry(entry)).collect();
        let exits = program.exits.iter().map(|exit| {
            Some(CheckedExit { direction: exit.direction, when: self.when(&exit.when)? })
        });
        let exits: Vec<Option<CheckedExit>> = exits.collect();
        let exit_after = check_sides(&program.exit_after, |candles, _| self.exit_after(candles));
        let stop_loss =
            check_sides(&program.stop_loss, |amount, _| self.amount(amount, "stop loss"));
        let take_profit =
            check_sides(&program.take_profit, |amount, _| self.amount(amount, "take profit"));
        let trailing_stop = check_sides(&program.trailing_stop, |amount, _| self.trailing(amount));
        let size = check_sides(&program.size, |size, sides| self.size(size, sides, program));
        self.any_entry(program);
        Some(CheckedProgram {
            params: Vec::new(),
            constraints: Vec::new(),
            lets: Vec::new(),
            vars: Vec::new(),
            sets: Vec::new(),
            entries: entries.into_iter().collect::<Option<_>>()?,
            exits: exits.into_iter().collect::<Option<_>>()?,
            exit_after: exit_after?,
            stop_loss: stop_loss?,
            take_profit: take_profit?,
            trailing_stop: trailing_stop?,
            size: size?,
            bounded: Vec::new(),
        })
    }

    /// The first of these directions that has entries but no stop loss.
    fn without_stop(&self, sides: &[Direction], program: &Program) -> Option<&'static str> {
        if program.stop_loss.both.is_some() || self.missing.statements.contains_key("stop") {
            return None;
        }
        let stops = [
            (Direction::Long, program.stop_loss.long.is_some(), "long"),
            (Direction::Short, program.stop_loss.short.is_some(), "short"),
        ];
        let lacks = |(side, has_stop, _): &(Direction, bool, _)| {
            let is_entered = program.entries.iter().any(|entry| entry.direction == *side);
            sides.contains(side) && is_entered && !has_stop
        };
        stops.into_iter().find(lacks).map(|(_, _, words)| words)
    }

    fn any_entry(&mut self, program: &Program) {
        if program.entries.is_empty() && !self.missing.statements.contains_key("enter") {
            // A text that exceeds a limit has not been read to its end.
            if self.faults.is_empty() {
                let message = "there is no `enter` line, so nothing would ever be traded";
                let fault = Fault::new(Span { start: 0, end: 1 }, message);
                self.faults.push(
                    fault.suggest("add a line such as `enter long when close > open`".to_owned()),
                );
            }
        }
    }

    fn when(&mut self, when: &Expr) -> Option<Typed> {
        let when = self.expression(when)?;
        self.condition(&when, "`when` takes a condition")?;
        Some(when)
    }

    fn entry(&mut self, entry: &Entry) -> Option<CheckedEntry> {
        let kind = match &entry.kind {
            EntryKind::Market => Some(CheckedEntryKind::Market),
            EntryKind::Limit(price) => self.value(price, "limit").map(CheckedEntryKind::Limit),
            EntryKind::Stop(price) => self.value(price, "stop").map(CheckedEntryKind::Stop),
        };
        let when = self.when(&entry.when);
        Some(CheckedEntry { direction: entry.direction, kind: kind?, when: when? })
    }

    /// A price, a distance or a size.
    fn value(&mut self, value: &Expr, of: &str) -> Option<Typed> {
        self.bounded(value, of, Bounds::POSITIVE)
    }

    fn bounded(&mut self, value: &Expr, of: &str, bounds: Bounds) -> Option<Typed> {
        let value = self.expression(value)?;
        self.numeric(&value, &format!("`{of}` takes a number or a series"))?;
        self.without_position(&value, &format!("`{of}` is read before there is a position"))?;
        if value.is_number() {
            self.require_bounds(&value, format!("`{of}`"), bounds);
        }
        Some(value)
    }

    fn exit_after(&mut self, candles: &Expr) -> Option<Typed> {
        let value = self.expression(candles)?;
        if !value.is_number() {
            let message = format!(
                "`exit after` takes a number that does not change, but this is {}",
                value.ty.words()
            );
            return self.refuse(Fault::new(value.span, message));
        }
        self.require_bounds(&value, "`exit after`".to_owned(), Bounds::CANDLES);
        Some(value)
    }

    fn amount(&mut self, amount: &Amount, of: &str) -> Option<CheckedAmount> {
        Some(match amount {
            Amount::Distance(value) => CheckedAmount::Distance(self.value(value, of)?),
            Amount::Percent(value) => CheckedAmount::Percent(self.value(value, of)?),
            Amount::Price(value) => CheckedAmount::Price(self.value(value, of)?),
        })
    }

    fn trailing(&mut self, amount: &Amount) -> Option<CheckedAmount> {
        if let Amount::Price(price) = amount {
            let message = "`trailing stop` takes a distance or per cent, not a price";
            let fault = Fault::new(price.span, message);
            return self.refuse(fault.suggest("`stop loss at` takes a price".to_owned()));
        }
        self.amount(amount, "trailing stop")
    }

    fn size(&mut self, size: &Size, sides: &[Direction], program: &Program) -> Option<CheckedSize> {
        Some(match size {
            Size::Percent(value) => {
                CheckedSize::Percent(self.bounded(value, "size", Bounds::SHARE)?)
            }
            Size::Units(value) => CheckedSize::Units(self.value(value, "size")?),
            Size::Cash(value) => CheckedSize::Cash(self.value(value, "size")?),
            Size::Risk(value) => {
                let checked = self.bounded(value, "size risk", Bounds::SHARE)?;
                if let Some(side) = self.without_stop(sides, program) {
                    let message = format!(
                        "`size risk` needs a `stop loss` line for {side} entries, which limits the loss"
                    );
                    return self.refuse(Fault::new(value.span, message));
                }
                CheckedSize::Risk(checked)
            }
        })
    }
}

/// Checks the lines of a kind, each with its directions; none if one has a mistake.
fn check_sides<T, U: Clone>(
    lines: &Sided<T>,
    mut check: impl FnMut(&T, &[Direction]) -> Option<U>,
) -> Option<BySide<U>> {
    let mut check = |line: &Option<T>, sides: &[Direction]| match line {
        Some(line) => check(line, sides).map(Some),
        None => Some(None),
    };
    let both = check(&lines.both, &[Direction::Long, Direction::Short]);
    let long = check(&lines.long, &[Direction::Long]);
    let short = check(&lines.short, &[Direction::Short]);
    let both = both?;
    Some(BySide { long: long?.or_else(|| both.clone()), short: short?.or(both) })
}
