//! Prices, distances and sizes of entries. Those that read the position are computed when an order is given.

use super::planner::Planner;
use super::planner::memory::Memory;
use super::planner::program::{Kept, Program};
use super::value::Value;
use crate::backtest::{Level, Size};
use crate::columns::ColumnInput;
use crate::rules::check::trading::{CheckedAmount, CheckedSize, CheckedSizing};
use crate::rules::check::typed::Typed;
use crate::strategy::{Amount, SignalColumns, Term};

/// An amount before columns are computed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum PlannedAmount {
    /// A number, or a requested column of its own.
    Known(Value),
    /// One that reads the position: the index of its program.
    Computed(usize),
}

impl PlannedAmount {
    pub(super) fn shared(self, columns: &SignalColumns<'_>) -> Amount {
        match self {
            Self::Known(Value::Column(ColumnInput::Column(id))) => {
                Amount::Column(columns.shared(id))
            }
            Self::Known(Value::Number(number)) => Amount::Number(number),
            Self::Known(Value::Column(ColumnInput::Source(_))) => Amount::Number(f64::NAN),
            Self::Computed(place) => Amount::Computed(place),
        }
    }
}

/// An amount that reads the position.
pub(super) struct Computed {
    /// Its value when an order is given.
    pub(super) program: Program,
    /// Its value while nothing is filled, see [`Program::steady`].
    pub(super) steady: Option<Program>,
}

/// An amount, and the function that makes a size or level of its values.
#[derive(Debug, Clone, Copy)]
pub(super) struct Planned<T> {
    pub(super) amount: PlannedAmount,
    make: fn(f64) -> T,
}

impl<T> Planned<T> {
    pub(super) fn term(&self, columns: &SignalColumns<'_>) -> Term<T> {
        Term { amount: self.amount.shared(columns), makes: self.make }
    }
}

/// The size of an entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlannedSize {
    pub(super) size: Planned<Size>,
    /// The distance at which a size by risk loses its share.
    pub(super) distance: Option<PlannedAmount>,
    pub(super) most: Option<Planned<f64>>,
}

/// Plans amounts, and collects those that read the position.
pub(super) struct Amounts<'e, 'p> {
    pub(super) planner: &'e mut Planner<'p>,
    pub(super) memory: &'e mut Memory,
    pub(super) computed: Vec<Computed>,
}

impl Amounts<'_, '_> {
    pub(super) fn amount(&mut self, of: &Typed) -> PlannedAmount {
        if of.path_dependent {
            let program = Program::new(of, Kept::Position, self.planner, self.memory);
            let steady = Program::steady(of, self.planner, self.memory);
            self.computed.push(Computed { program, steady });
            return PlannedAmount::Computed(self.computed.len() - 1);
        }
        PlannedAmount::Known(match self.planner.value(of) {
            Value::Number(number) => Value::Number(number),
            column => Value::from(self.planner.column(column)),
        })
    }

    fn planned<T>(&mut self, of: &Typed, make: fn(f64) -> T) -> Planned<T> {
        Planned { amount: self.amount(of), make }
    }

    /// A share that is written in per cent.
    pub(super) fn share(&mut self, of: &Typed) -> Planned<f64> {
        self.planned(of, |percent| percent / 100.0)
    }

    pub(super) fn level(&mut self, level: &CheckedAmount) -> Planned<Level> {
        match level {
            CheckedAmount::Distance(of) => self.planned(of, Level::Distance),
            CheckedAmount::Percent(of) => self.planned(of, Level::Percent),
            CheckedAmount::Price(of) => self.planned(of, Level::Price),
        }
    }

    pub(super) fn size(&mut self, sizing: &CheckedSizing) -> PlannedSize {
        let (size, distance) = match &sizing.size {
            CheckedSize::Percent(of) => {
                (self.planned(of, |percent| Size::EquityShare(percent / 100.0)), None)
            }
            CheckedSize::Units(of) => (self.planned(of, Size::Units), None),
            CheckedSize::Cash(of) => (self.planned(of, Size::Cash), None),
            CheckedSize::Risk(of) => {
                (self.planned(of, |percent| Size::Risk(percent / 100.0)), None)
            }
            CheckedSize::Volatility(of, distance) => {
                let size = self.planned(of, |percent| Size::Risk(percent / 100.0));
                (size, Some(self.amount(distance)))
            }
        };
        let most = sizing.most.as_ref().map(|most| self.share(most));
        PlannedSize { size, distance, most }
    }
}
