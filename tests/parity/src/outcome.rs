//! Outcomes of cases. A case that cannot be run has failed; the others are still run.

use anyhow::Result;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// The outcome of one case.
pub struct Outcome {
    /// Its name.
    pub case: String,
    /// The amount of compared data, if it varies between cases.
    pub compared: Option<String>,
    /// The differences; empty if the case passed.
    pub differences: Vec<String>,
}

impl Outcome {
    /// Runs a case. An error or a panic in it is a difference.
    pub(crate) fn of(case: String, compare: impl FnOnce() -> Result<Vec<String>>) -> Self {
        let differences = match catch_unwind(AssertUnwindSafe(compare)) {
            Ok(Ok(differences)) => differences,
            Ok(Err(error)) => vec![format!("{error:#}")],
            Err(_) => vec!["it ends in a panic".to_owned()],
        };
        Self { case, compared: None, differences }
    }

    /// A file without cases that could be run.
    pub(crate) fn unreadable(path: &Path, error: &anyhow::Error) -> Self {
        let differences = vec![format!("{error:#}")];
        Self { case: path.display().to_string(), compared: None, differences }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::bail;

    #[test]
    fn a_case_that_cannot_be_run_has_failed_with_its_reason() {
        let outcome = Outcome::of("case".to_owned(), || bail!("no strategy"));
        assert_eq!(outcome.differences, ["no strategy"]);
        let outcome =
            Outcome::of("case".to_owned(), || Ok(vec![[0.0][[1_usize].len()].to_string()]));
        assert_eq!(outcome.differences, ["it ends in a panic"]);
    }
}
