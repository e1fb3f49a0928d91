//! Records that travel through a port between two workers.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A record that is sent through a port: as JSON text, or as numbers if numbers can express all of it.
pub trait PortMessage: Serialize + DeserializeOwned {
    /// The record as numbers; `None` if numbers cannot express it.
    fn numbers(&self) -> Option<Vec<f64>> {
        None
    }

    /// The record whose `numbers` these are; `None` if they are not the numbers of a record.
    fn from_numbers(_: &[f64]) -> Option<Self> {
        None
    }
}
