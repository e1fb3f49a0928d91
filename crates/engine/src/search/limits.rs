//! How large a space may be.

use crate::error::{Error, Result};

/// Most parameters that may vary.
pub(super) const MAX_DIMENSIONS: usize = 32;

/// Most constraints between them.
const MAX_CONSTRAINTS: usize = 100;

/// Checks how many parameters and constraints there are, before anything is done with each of them.
///
/// # Errors
/// Names the list that is too long.
pub(super) fn check_counts(dimensions: usize, constraints: usize) -> Result<()> {
    if dimensions > MAX_DIMENSIONS {
        let reason = format!("at most {MAX_DIMENSIONS} parameters may vary");
        return Err(Error::field("space", dimensions, reason));
    }
    if constraints > MAX_CONSTRAINTS {
        let reason = format!("at most {MAX_CONSTRAINTS} are possible");
        return Err(Error::field("constraints", constraints, reason));
    }
    Ok(())
}
