//! The expressions of a text.

use crate::rules::check::CheckedProgram;
use crate::rules::check::trading::{CheckedAmount, CheckedWaits};
use crate::rules::check::typed::Typed;

impl CheckedProgram {
    /// Every expression of the text that is not inside another one, except `let` lines.
    pub(super) fn roots(&self) -> Vec<&Typed> {
        let mut roots: Vec<&Typed> = Vec::new();
        for exit in &self.exits {
            roots.push(&exit.when);
            roots.extend(&exit.share);
        }
        for entry in &self.entries {
            roots.push(&entry.when);
            roots.extend(entry.kind.prices());
            if let CheckedWaits::Until(of) | CheckedWaits::Candles(of) = &entry.waits {
                roots.push(of);
            }
        }
        roots.extend(self.amounts());
        for size in self.size.iter() {
            roots.extend(size.size.values().chain(&size.most));
        }
        roots.extend(self.exit_after.iter().chain(self.pyramiding.iter()));
        for line in &self.moves {
            roots.extend([&line.when, line.amount.value()]);
            roots.extend(line.after.as_ref().map(CheckedAmount::value));
        }
        roots.extend(self.cancels.iter().map(|line| &line.when));
        roots.extend(self.vars.iter().map(|var| &var.start));
        roots.extend(
            self.sets.iter().flat_map(|set| [Some(&set.value), set.when.as_ref()]).flatten(),
        );
        roots
    }

    /// The amounts of all exits that an entry has from its fill on, and the shares of its targets.
    fn amounts(&self) -> Vec<&Typed> {
        let trailing = self.trailing_stop.iter();
        let trailing = trailing.flat_map(|line| std::iter::once(&line.amount).chain(&line.after));
        let parts = self.part_targets.iter();
        let levels = self.stop_loss.iter().chain(self.take_profit.iter()).chain(trailing);
        let levels = levels.chain(parts.clone().map(|part| &part.amount));
        levels.map(CheckedAmount::value).chain(parts.map(|part| &part.share)).collect()
    }
}
