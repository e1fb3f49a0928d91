//! Gaussian processes: what a proposal of the Bayesian search spends its time in. A crate, because a crate is what can be
//! optimised for speed, while the rest of the engine is optimised for size. It knows nothing of searches.

#![deny(unsafe_code)]
#![cfg_attr(test, allow(clippy::float_cmp, reason = "tests compare exact results"))]

/// Minimises a smooth function inside a box.
mod descent;
/// Fits a kernel.
mod fit;
/// Log expected improvement.
mod improvement;
/// The covariance of two points.
mod kernel;
/// How likely a kernel is.
mod likelihood;
/// What is known after some losses.
mod posterior;
/// Losses as the model sees them.
mod warp;

pub use descent::{Descent, Function};
pub use fit::Fit;
pub use improvement::Aim;
pub use kernel::Kernel;
pub use posterior::{Look, Posterior};
pub use warp::Warp;
