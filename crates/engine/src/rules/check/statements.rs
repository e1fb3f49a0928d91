//! Lines that trade: entries, exits, distances and size.

use super::bounds::{Bounds, is_number};
use super::checker::Checker;
use super::typed::{
    CheckedAmount, CheckedEntry, CheckedEntryKind, CheckedExit, CheckedProgram, CheckedSize, Typed,
};
use crate::rules::ast::{Amount, Entry, EntryKind, Expr, Program, Size, Span};
use crate::rules::error::Fault;

impl Checker<'_> {
    /// Everything but parameters, constraints and names; none where something is wrong.
    pub(super) fn statements(&mut self, program: &Program) -> Option<CheckedProgram> {
        let entries: Vec<Option<CheckedEntry>> =
            program.entries.iter().map(|entry| self.entry(entry)).collect();
        let exits = program.exits.iter().map(|exit| {
            Some(CheckedExit { direction: exit.direction, when: self.when(&exit.when)? })
        });
        let exits: Vec<Option<CheckedExit>> = exits.collect();
        let exit_after = each(&program.exit_after, |candles| self.exit_after(candles));
        let stop_loss = each(&program.stop_loss, |amount| self.amount(amount, "stop loss"));
        let take_profit = each(&program.take_profit, |amount| self.amount(amount, "take profit"));
        let trailing_stop =
            each(&program.trailing_stop, |amount| self.amount(amount, "trailing stop"));
        let size = each(&program.size, |size| self.size(size, program));
        self.any_entry(program);
        Some(CheckedProgram {
            params: Vec::new(),
            constraints: Vec::new(),
            lets: Vec::new(),
            entries: entries.into_iter().collect::<Option<_>>()?,
            exits: exits.into_iter().collect::<Option<_>>()?,
            exit_after: exit_after?,
            stop_loss: stop_loss?,
            take_profit: take_profit?,
            trailing_stop: trailing_stop?,
            size: size?,
            uses: Vec::new(),
        })
    }

    fn any_entry(&mut self, program: &Program) {
        if program.entries.is_empty() && !self.missing.statements.contains("enter") {
            // What has run out of limits has not been read to its end.
            if self.faults.is_empty() {
                let message = "there is no `enter` line: nothing would ever be traded";
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
        self.without_position(&value, &format!("`{of}` is read before there is one"))?;
        if is_number(&value) {
            self.must(&value, format!("`{of}`"), bounds);
        }
        Some(value)
    }

    fn exit_after(&mut self, candles: &Expr) -> Option<Typed> {
        let value = self.expression(candles)?;
        if !is_number(&value) {
            let message = format!(
                "`exit after` takes a number that does not change, and this is {}",
                value.ty.words()
            );
            return self.refuse(Fault::new(value.span, message));
        }
        self.must(&value, "`exit after`".to_owned(), Bounds::CANDLES);
        Some(value)
    }

    fn amount(&mut self, amount: &Amount, of: &str) -> Option<CheckedAmount> {
        Some(match amount {
            Amount::Distance(value) => CheckedAmount::Distance(self.value(value, of)?),
            Amount::Percent(value) => CheckedAmount::Percent(self.value(value, of)?),
            Amount::Price(value) => CheckedAmount::Price(self.value(value, of)?),
        })
    }

    fn size(&mut self, size: &Size, program: &Program) -> Option<CheckedSize> {
        Some(match size {
            Size::Percent(value) => {
                CheckedSize::Percent(self.bounded(value, "size", Bounds::SHARE)?)
            }
            Size::Units(value) => CheckedSize::Units(self.value(value, "size")?),
            Size::Cash(value) => CheckedSize::Cash(self.value(value, "size")?),
            Size::Risk(value) => {
                let checked = self.bounded(value, "size risk", Bounds::SHARE)?;
                if program.stop_loss.is_none() && !self.missing.statements.contains("stop") {
                    let message =
                        "`size risk` needs a `stop loss` line: it says how much is lost there";
                    return self.refuse(Fault::new(value.span, message));
                }
                CheckedSize::Risk(checked)
            }
        })
    }
}

/// Checks what may be there: none where it is wrong, `Some(None)` where it is not there.
fn each<T, U>(value: &Option<T>, check: impl FnOnce(&T) -> Option<U>) -> Option<Option<U>> {
    match value {
        Some(value) => check(value).map(Some),
        None => Some(None),
    }
}
