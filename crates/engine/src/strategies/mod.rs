//! The strategies that come with the engine. Adding one is a file and a line in `ALL`.

/// What a strategy tells of itself, and how it is started.
mod definition;
/// Buys weakness, sells strength.
mod rsi_reversion;
/// Follows the crossing of two averages.
mod sma_cross;

pub use definition::{Definition, Episode, ParamInfo, StrategyInfo};
pub use rsi_reversion::RsiReversion;
pub use sma_cross::SmaCross;

use crate::error::{Error, Result};

const ALL: &[&Definition] = &[&sma_cross::DEFINITION, &rsi_reversion::DEFINITION];

/// Every strategy, in the order in which a list shows them.
pub fn all() -> &'static [&'static Definition] {
    ALL
}

/// The strategy of a name.
///
/// # Errors
/// Lists the names that exist.
pub fn find(name: &str) -> Result<&'static Definition> {
    ALL.iter().find(|definition| definition.info.name == name).copied().ok_or_else(|| {
        let names: Vec<&str> = ALL.iter().map(|definition| definition.info.name).collect();
        Error::field("name", name, format!("must be one of {}", names.join(", ")))
    })
}
