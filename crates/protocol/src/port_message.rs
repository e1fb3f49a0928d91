//! Records that travel through a port between two workers.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A record that is sent through a port: as JSON text, or as numbers where numbers can express all of it.
pub trait PortMessage: Serialize + DeserializeOwned {
    /// The record as numbers; `None` where numbers cannot express it.
    fn numbers(&self) -> Option<Vec<f64>> {
        None
    }

    /// The record that `numbers` has made numbers of; `None` where they are not such numbers.
    fn from_numbers(_: &[f64]) -> Option<Self> {
        None
    }
}
