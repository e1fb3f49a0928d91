//! Every sampler. Adding one is a file, its `mod` line and a line here.

use super::SamplerInfo;
use serde::{Deserialize, Serialize};

/// Makes the enum of names and the list from one line for each sampler: the variant, whose name on the wire is its snake_case,
/// and the entry in the sampler's file. A `match` without a catch-all arm ties the two.
macro_rules! samplers {
    ($($(#[$attribute:meta])* $name:ident => $entry:path,)+) => {
        /// The sampler that proposes the episodes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
        pub enum SamplerName {
            $($(#[$attribute])* $name,)+
        }

        impl SamplerName {
            /// The sampler's entry.
            pub fn info(self) -> &'static SamplerInfo {
                match self {
                    $(Self::$name => &$entry,)+
                }
            }
        }

        /// Every sampler, in the order in which a list shows them.
        pub static SAMPLERS: &[&SamplerInfo] = &[$(&$entry,)+];
    };
}

samplers! {
    /// Every feasible point, in order.
    #[default]
    Grid => super::grid::SAMPLER,
    /// Feasible points in a seeded order, none twice.
    Random => super::random::SAMPLER,
    /// The points with the best prospects after the earlier results: by a Gaussian process for the first 200 episodes, and by a
    /// tree-structured Parzen estimator after them, or from the beginning if there are many categories.
    Bayesian => super::bayesian::SAMPLER,
    /// The Gaussian process, for any space and number of episodes that it can take.
    GaussianProcess => super::gaussian_process::SAMPLER,
    /// The tree-structured Parzen estimator, for any space and number of episodes.
    Tpe => super::parzen::SAMPLER,
}
