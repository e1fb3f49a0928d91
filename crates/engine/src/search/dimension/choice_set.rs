//! A set of choices. Comparing every pair of 1,000 choices for each of 32 parameters would take longer than everything else that is
//! checked before a job starts.

use crate::params::ParamValue;
use crate::sorted::SortedSet;

/// Values of a category, without duplicates.
#[derive(Debug, Default)]
pub(crate) struct ChoiceSet(SortedSet<String>);

impl ChoiceSet {
    /// The set of some choices.
    pub(crate) fn of(choices: &[ParamValue]) -> Self {
        let mut set = Self::default();
        for choice in choices {
            set.insert(choice);
        }
        set
    }

    /// Adds a choice; false if the set has it already.
    pub(crate) fn insert(&mut self, choice: &ParamValue) -> bool {
        self.0.insert(key(choice), ()).is_none()
    }

    /// Whether the set has a choice.
    pub(crate) fn contains(&self, choice: &ParamValue) -> bool {
        self.0.contains_key(&key(choice))
    }
}

/// A text that two values share only if they are equal.
fn key(choice: &ParamValue) -> String {
    match choice {
        ParamValue::Flag(flag) => format!("f{flag}"),
        // −0 equals 0.
        ParamValue::Number(number) => format!("n{}", number + 0.0),
        ParamValue::Name(name) => format!("t{name}"),
    }
}
