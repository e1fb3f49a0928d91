//! Values of earlier candles in the interpreter: `var` lines, the position, and functions of past candles.

use super::{Known, NONE, Position, Reference};
use crate::candles::Candles;
use crate::rules::check::typed::{Type, Typed, TypedKind};
use crate::rules::vocabulary::PastFunction;

impl Reference {
    /// An expression as it is at the end of a candle: a `var` has the value that the last `set` line has given it.
    pub(super) fn at_end(&self, of: &Typed) -> Typed {
        let mut end = of.clone();
        if let TypedKind::Var { seen, .. } = &mut end.kind {
            *seen = self.program.sets.len();
        }
        end
    }

    /// The position at a candle that is past or now.
    pub(super) fn position(&self, at: usize) -> Position {
        self.past.borrow().get(at).map_or(NONE, |known| known.position)
    }

    /// A function of past candles: a value, or a truth as 1 or 0.
    pub(super) fn past(
        &self,
        function: PastFunction,
        of: &[Typed],
        candles: &Candles,
        at: usize,
    ) -> Option<f64> {
        let value = |of: &Typed, at: usize| self.value(of, candles, at, NONE);
        let truth = |at: usize| self.truth(&of[0], candles, at, NONE) == Some(true);
        let number = |place: usize| value(&of[place], at).map(|number| number as usize);
        match function {
            PastFunction::Rising | PastFunction::Falling => {
                let first = at.checked_sub(number(1)?)?;
                let before: Option<Vec<f64>> = (first..at).map(|at| value(&of[0], at)).collect();
                let now = value(&of[0], at)?;
                let is_rising = function == PastFunction::Rising;
                let all = before?.iter().all(|it| if is_rising { now > *it } else { now < *it });
                Some(f64::from(u8::from(all)))
            }
            PastFunction::Begins => panic!("it reads names of the position too"),
            PastFunction::BarsSince => (0..=at).find(|&back| truth(at - back)).map(|it| it as f64),
            PastFunction::ValueWhen => {
                let mut times = (0..=at).rev().filter(|&at| truth(at));
                value(&of[1], times.nth(number(2)?)?)
            }
            PastFunction::PivotHigh | PastFunction::PivotLow => {
                let sign = if function == PastFunction::PivotHigh { 1.0 } else { -1.0 };
                let centre = at.checked_sub(number(2)?)?;
                let first = centre.checked_sub(number(1)?)?;
                let all: Option<Vec<f64>> = (first..=at).map(|at| value(&of[0], at)).collect();
                let all: Vec<f64> = all?.iter().map(|value| sign * value).collect();
                let peak = all[centre - first];
                let (before, after) = all.split_at(centre - first);
                let is_peak =
                    before.iter().all(|it| *it <= peak) && after[1..].iter().all(|it| *it < peak);
                is_peak.then_some(sign * peak)
            }
        }
    }

    /// Runs the `set` lines of a candle.
    pub(super) fn keep(&self, at: usize, position: Position) {
        let number = |known: Option<bool>| known.map_or(f64::NAN, |it| f64::from(u8::from(it)));
        let read = |of: &Typed| match of.ty {
            Type::Condition => number(self.truth(of, &self.candles, at, position)),
            _ => self.value(of, &self.candles, at, position).unwrap_or(f64::NAN),
        };
        let before =
            at.checked_sub(1).map(|at| self.past.borrow()[at].vars.last().unwrap().clone());
        let start = || self.program.vars.iter().map(|var| read(&var.start)).collect();
        let vars = vec![before.unwrap_or_else(start)];
        self.past.borrow_mut().push(Known { position, vars });
        for set in &self.program.sets {
            let mut vars = self.past.borrow()[at].vars.last().unwrap().clone();
            let holds = set.when.as_ref().is_none_or(|when| read(when) >= 1.0);
            if holds {
                vars[set.var] = read(&set.value);
            }
            self.past.borrow_mut()[at].vars.push(vars);
        }
    }
}

/// Year, month and day, counted year by year and month by month from 1 January 1970.
pub(super) fn date(mut days: i64) -> [f64; 3] {
    let mut year = 1970;
    loop {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        if days < 365 + i64::from(leap) {
            let february = if leap { 29 } else { 28 };
            let months = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
            let mut month = 0;
            while days >= months[month] {
                days -= months[month];
                month += 1;
            }
            return [f64::from(year), (month + 1) as f64, (days + 1) as f64];
        }
        days -= 365 + i64::from(leap);
        year += 1;
    }
}
