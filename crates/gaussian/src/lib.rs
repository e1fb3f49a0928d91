//! Gaussian processes, where a proposal of a Bayesian search spends most of its time. This is a crate of its own because
//! optimisation is set for whole crates: this one is compiled for speed, the rest of the engine for size. It has no notion of
//! searches.

#![cfg_attr(test, allow(clippy::float_cmp, reason = "tests compare exact results"))]

/// Acquisition functions.
mod acquisition;
/// Minimises a smooth function inside a box.
mod descent;
/// Fits a kernel.
mod fit;
/// The covariance of two points.
mod kernel;
/// The likelihood of a kernel.
mod likelihood;
/// The process after some losses.
mod posterior;
/// The transformation of losses before they are modelled.
mod warp;

pub use acquisition::Acquisition;
pub use descent::{Descent, Function};
pub use fit::Fit;
pub use kernel::Kernel;
pub use posterior::{Posterior, Prediction};
pub use warp::Warp;
