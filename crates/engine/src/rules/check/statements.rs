//! Lines that trade: entries, exits, their prices, and sizes.

use super::bounds::Bounds;
use super::checker::Checker;
use super::program::CheckedProgram;
use super::trading::{
    BySide, CheckedAmount, CheckedCancel, CheckedEntry, CheckedEntryKind, CheckedExit, CheckedMove,
    CheckedSize, CheckedSizing, CheckedTrailing, CheckedWaits,
};
use super::typed::Typed;
use crate::rules::ast::{
    Amount, Cancel, Entry, EntryKind, Exit, Expr, Move, MovedExit, Program, Sided, Size, Sizing,
    Span, Trailing, Waits,
};
use crate::rules::error::Fault;

impl Checker<'_> {
    /// Everything except parameters, constraints and `let` lines; none if there is a mistake.
    pub(super) fn statements(&mut self, program: &Program) -> Option<CheckedProgram> {
        self.entry_names(program);
        let zone = self.zone(program);
        let entries: Vec<Option<CheckedEntry>> =
            program.entries.iter().map(|entry| self.entry(entry, &program.exits)).collect();
        let exits: Vec<Option<CheckedExit>> =
            program.exits.iter().map(|exit| self.exit(exit)).collect();
        let exit_after = self.by_side(&program.exit_after, |it, candles| it.exit_after(candles));
        let stop_loss =
            self.by_side(&program.stop_loss, |it, amount| it.level(amount, "stop loss"));
        let take_profit =
            self.by_side(&program.take_profit, |it, amount| it.level(amount, "take profit"));
        let part_targets = self.part_targets(program);
        let trailing_stop = self.by_side(&program.trailing_stop, Self::trailing);
        let size = self.by_side(&program.size, Self::sizing);
        self.sizes_by_risk(program);
        let pyramiding = self.by_side(&program.pyramiding, |it, most| it.pyramiding(most));
        let moves: Vec<Option<CheckedMove>> =
            program.moves.iter().map(|line| self.moved(line)).collect();
        let cancels: Vec<Option<CheckedCancel>> =
            program.cancels.iter().map(|line| self.cancel(line)).collect();
        let groups = self.groups(program);
        self.any_entry(program);
        Some(CheckedProgram {
            params: Vec::new(),
            constraints: Vec::new(),
            zone: zone?,
            lets: Vec::new(),
            vars: Vec::new(),
            sets: Vec::new(),
            entries: entries.into_iter().collect::<Option<_>>()?,
            exits: exits.into_iter().collect::<Option<_>>()?,
            exit_after: exit_after?,
            stop_loss: stop_loss?,
            take_profit: take_profit?,
            part_targets: part_targets?,
            trailing_stop: trailing_stop?,
            size: size?,
            pyramiding: pyramiding?,
            nets: program.nets,
            moves: moves.into_iter().collect::<Option<_>>()?,
            cancels: cancels.into_iter().collect::<Option<_>>()?,
            names: self.entry_names.len(),
            groups: groups?,
            bounded: Vec::new(),
        })
    }

    /// Checks the lines of a kind; none if one has a mistake.
    fn by_side<T, U: Clone>(
        &mut self,
        lines: &Sided<T>,
        mut check: impl FnMut(&mut Self, &T) -> Option<U>,
    ) -> Option<BySide<U>> {
        let mut line = |it: &mut Self, line: &Option<T>| match line {
            Some(line) => check(it, line).map(Some),
            None => Some(None),
        };
        let [both, long, short] = [&lines.both, &lines.long, &lines.short].map(|of| line(self, of));
        let mut named = Vec::new();
        for (name, value) in &lines.named {
            let (name, value) = (self.entry_name(name), check(self, value));
            named.push(name.zip(value));
        }
        let both = both?;
        let named = named.into_iter().collect::<Option<Vec<_>>>()?;
        Some(BySide { long: long?.or_else(|| both.clone()), short: short?.or(both), named })
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

    pub(super) fn when(&mut self, when: &Expr) -> Option<Typed> {
        let when = self.expression(when)?;
        self.condition(&when, "`when` takes a condition")?;
        Some(when)
    }

    fn entry(&mut self, entry: &Entry, exits: &[Exit]) -> Option<CheckedEntry> {
        let kind = match &entry.kind {
            EntryKind::Market => Some(CheckedEntryKind::Market),
            EntryKind::Limit(price) => self.value(price, "limit").map(CheckedEntryKind::Limit),
            EntryKind::Stop(price) => self.value(price, "stop").map(CheckedEntryKind::Stop),
            EntryKind::StopLimit(stop, limit) => {
                let (stop, limit) = (self.value(stop, "stop"), self.value(limit, "limit"));
                stop.zip(limit).map(|(stop, limit)| CheckedEntryKind::StopLimit(stop, limit))
            }
        };
        let when = self.when(&entry.when);
        let waits = match &entry.waits {
            None => Some(CheckedWaits::OneCandle),
            Some(waits) => self.waits(entry, waits),
        };
        let name = entry.name.as_ref().and_then(|name| self.entry_name(name));
        let (kind, when, waits) = (kind?, when?, waits?);
        let exits_above = exits.iter().filter(|exit| exit.span.start < entry.span.start).count();
        let direction = entry.direction;
        Some(CheckedEntry { direction, name, kind, when, waits, exits_above })
    }

    fn waits(&mut self, entry: &Entry, waits: &Waits) -> Option<CheckedWaits> {
        if entry.kind == EntryKind::Market {
            let message = "only a `limit` or `stop` order waits: a market order is filled at once";
            return self.refuse(Fault::new(entry.span, message));
        }
        Some(match waits {
            Waits::UntilFilled => CheckedWaits::UntilFilled,
            Waits::Until(condition) => {
                let until = self.expression(condition)?;
                self.condition(&until, "`until` takes a condition or `filled`")?;
                CheckedWaits::Until(until)
            }
            Waits::Candles(candles) => {
                CheckedWaits::Candles(self.count(candles, "`for`", Bounds::CANDLES)?)
            }
        })
    }

    fn exit(&mut self, exit: &Exit) -> Option<CheckedExit> {
        let share = match &exit.share {
            Some(share) => self.bounded(share, "exit", Bounds::SHARE).map(Some),
            None => Some(None),
        };
        let (scope, when) = (self.scope(&exit.scope), self.when(&exit.when));
        Some(CheckedExit { scope: scope?, share: share?, when: when? })
    }

    fn moved(&mut self, line: &Move) -> Option<CheckedMove> {
        let of = match line.exit {
            MovedExit::StopLoss => "stop loss",
            MovedExit::TakeProfit => "take profit",
            MovedExit::TrailingStop => {
                self.no_prices(&line.amount, line.after.as_ref())?;
                "trailing stop"
            }
        };
        let (scope, amount) = (self.scope(&line.scope), self.amount(&line.amount, of));
        let after = match &line.after {
            Some(after) => self.amount(after, of).map(Some),
            None => Some(None),
        };
        let when = self.when(&line.when);
        let (scope, amount, after) = (scope?, amount?, after?);
        Some(CheckedMove { scope, exit: line.exit, amount, after, when: when? })
    }

    fn cancel(&mut self, line: &Cancel) -> Option<CheckedCancel> {
        let (scope, when) = (self.scope(&line.scope), self.when(&line.when));
        Some(CheckedCancel { scope: scope?, when: when? })
    }

    /// A price, a distance or a size.
    fn value(&mut self, value: &Expr, of: &str) -> Option<Typed> {
        self.bounded(value, of, Bounds::POSITIVE)
    }

    pub(super) fn bounded(&mut self, value: &Expr, of: &str, bounds: Bounds) -> Option<Typed> {
        let value = self.expression(value)?;
        self.numeric(&value, &format!("`{of}` takes a number or a series"))?;
        if value.is_number() {
            self.require_bounds(&value, format!("`{of}`"), bounds);
        }
        Some(value)
    }

    /// A number that does not change.
    fn count(&mut self, value: &Expr, of: &str, bounds: Bounds) -> Option<Typed> {
        let value = self.expression(value)?;
        if !value.is_number() {
            let message = format!(
                "{of} takes a number that does not change, but this is {}",
                value.ty.words()
            );
            return self.refuse(Fault::new(value.span, message));
        }
        self.require_bounds(&value, of.to_owned(), bounds);
        Some(value)
    }

    fn exit_after(&mut self, candles: &Expr) -> Option<Typed> {
        self.count(candles, "`exit after`", Bounds::CANDLES)
    }

    fn pyramiding(&mut self, most: &Expr) -> Option<Typed> {
        self.count(most, "`pyramiding`", Bounds::ENTRIES)
    }

    /// An exit of an entry. It is placed when the entry is filled, so it cannot read the trade.
    pub(super) fn level(&mut self, amount: &Amount, of: &str) -> Option<CheckedAmount> {
        let amount = self.amount(amount, of)?;
        if let Some((part, span)) = self.part_of_trade(amount.value()) {
            let message = format!(
                "`{part}` depends on the position: `{of}` is read before there is a position"
            );
            let at = if of == "trailing stop" { "" } else { " at" };
            let suggestion =
                format!("`move {of}{at} … when in_position` sets it while there is one");
            return self.refuse(Fault::new(span, message).suggest(suggestion));
        }
        Some(amount)
    }

    fn amount(&mut self, amount: &Amount, of: &str) -> Option<CheckedAmount> {
        Some(match amount {
            Amount::Distance(value) => CheckedAmount::Distance(self.value(value, of)?),
            Amount::Percent(value) => CheckedAmount::Percent(self.value(value, of)?),
            Amount::Price(value) => CheckedAmount::Price(self.value(value, of)?),
        })
    }

    /// Checks that a trailing stop has no price.
    fn no_prices(&mut self, amount: &Amount, after: Option<&Amount>) -> Option<()> {
        for amount in std::iter::once(amount).chain(after) {
            if let Amount::Price(price) = amount {
                let message = "`trailing stop` takes a distance or per cent, not a price";
                let fault = Fault::new(price.span, message);
                return self.refuse(fault.suggest("`stop loss at` takes a price".to_owned()));
            }
        }
        Some(())
    }

    fn trailing(&mut self, line: &Trailing) -> Option<CheckedTrailing> {
        self.no_prices(&line.amount, line.after.as_ref())?;
        let amount = self.level(&line.amount, "trailing stop");
        let after = match &line.after {
            Some(after) => self.level(after, "trailing stop").map(Some),
            None => Some(None),
        };
        Some(CheckedTrailing { amount: amount?, after: after? })
    }

    fn sizing(&mut self, line: &Sizing) -> Option<CheckedSizing> {
        let size = match &line.size {
            Size::Percent(value) => {
                self.bounded(value, "size", Bounds::SHARE).map(CheckedSize::Percent)
            }
            Size::Units(value) => self.value(value, "size").map(CheckedSize::Units),
            Size::Cash(value) => self.value(value, "size").map(CheckedSize::Cash),
            Size::Risk(value) => {
                self.bounded(value, "size risk", Bounds::SHARE).map(CheckedSize::Risk)
            }
            Size::Volatility(share, distance) => {
                let share = self.bounded(share, "size risk", Bounds::SHARE);
                let distance = self.value(distance, "per");
                share.zip(distance).map(|(share, of)| CheckedSize::Volatility(share, of))
            }
        };
        let most = match &line.most {
            Some(most) => self.bounded(most, "up to", Bounds::SHARE).map(Some),
            None => Some(None),
        };
        Some(CheckedSizing { size: size?, most: most? })
    }
}
