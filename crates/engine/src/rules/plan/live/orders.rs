//! The orders of an entry while nothing is filled. Most of them pass: a run does not stop for them.

use super::between::Between;
use super::entry::Entry;
use crate::rules::plan::bounds::Held;
use crate::rules::plan::condition::BitSets;
use crate::rules::plan::episode::{Plan, PlannedEntry};
use crate::rules::plan::watch::Watch;
use crate::strategy::{Amount, Bits, EntryPrice, Passing, SignalColumns};

/// When an entry gives orders.
pub(super) struct Orders {
    /// An order is given where one of these is true and its watch holds.
    terms: Vec<(Bits, Option<Watch>)>,
    /// The programs of its amounts.
    programs: Vec<usize>,
    /// The program of its price, if that is computed.
    price: Option<usize>,
    /// Most trades, if it adds to the position.
    most_open: Option<usize>,
}

impl Orders {
    /// The orders of an entry, and when they are given. None if none of them can pass, or if that cannot be told ahead.
    pub(super) fn new(
        plan: &Plan,
        columns: &SignalColumns<'_>,
        sets: &BitSets<'_>,
        (entry, known): (&PlannedEntry, &Entry),
        held: Held,
    ) -> Option<(Passing, Self)> {
        let until: Vec<_> = entry.until.iter().flat_map(|until| until.terms(held)).collect();
        let when = entry.when.terms(held);
        let is_told = when.iter().chain(&until).all(|term| term.is_exact)
            && until.iter().all(|term| term.watch.is_none())
            && known.programs.iter().all(|place| plan.computed[*place].steady.is_some());
        // The amount of an order that nets depends on the position when it is given.
        if plan.nets || !is_told {
            return None;
        }
        let none = || Bits::filled(false, columns.candles().len());
        let ends = until.iter().fold(none(), |ends, term| ends.or(sets.of(term.bits)));
        let possible = known.signal.when.without(&ends);
        let terms = when.into_iter().map(|term| (sets.of(term.bits).and(&possible), term.watch));
        let terms: Vec<(Bits, Option<Watch>)> = terms.collect();
        let gives = terms.iter().fold(none(), |gives, (bits, _)| gives.or(bits));
        let order = &known.signal.terms;
        let price = match &order.price {
            EntryPrice::Limit(Amount::Computed(place))
            | EntryPrice::Stop(Amount::Computed(place))
            | EntryPrice::StopLimit(Amount::Computed(place), _) => Some(*place),
            _ => None,
        };
        let passing = Passing::new(columns, order, gives, ends)?;
        let most_open = held.is(entry.direction).then_some(order.most_open as usize);
        Some((passing, Self { terms, programs: known.programs.clone(), price, most_open }))
    }

    /// The first candle in `from..to` that gives an order which does not pass, or `to`.
    pub(super) fn next(
        &self,
        passing: &mut Passing,
        now: &Between<'_>,
        stack: &mut Vec<f64>,
        [from, to]: [usize; 2],
    ) -> usize {
        let Between { plan, standing, memory, .. } = *now;
        let is_known = self.programs.is_empty()
            && self.most_open.is_none()
            && self.terms.iter().all(|(_, watch)| watch.is_none());
        if is_known {
            return passing.next(standing, [from, to]);
        }
        let is_full = self.most_open.is_some_and(|most| standing.trades().len() >= most);
        let mut holds = |watch: &Option<Watch>| {
            watch.as_ref().is_none_or(|watch| watch.holds(standing, memory, stack))
        };
        // A bit for each term.
        let held = self.terms.iter().enumerate();
        let held =
            held.fold(0_u64, |all, (term, (_, watch))| all | u64::from(holds(watch)) << term);
        passing.next_given(standing, [from, to], &mut |word, candles, prices| {
            let terms = self.terms.iter().enumerate().filter(|(term, _)| held >> term & 1 == 1);
            let gives = terms.fold(0, |gives, (_, (bits, _))| gives | bits.word(word));
            let mut gives = if is_full { 0 } else { gives & candles };
            for place in &self.programs {
                let Some(program) = plan.computed[*place].steady.as_ref().filter(|_| gives != 0)
                else {
                    break;
                };
                let mut values = [f64::NAN; 64];
                program.run_word(standing, memory, stack, (word, gives), &mut values);
                gives &= Bits::test_word(&values, |value| value > 0.0);
                if self.price == Some(*place) {
                    *prices = values;
                }
            }
            Some(gives)
        })
    }
}
