//! Moments of an episode's returns in sixteen equal blocks of the window: all that cross-validation by blocks needs to know of
//! an episode, whatever the number of candles.

/// Count, sum and sum of squares of the returns from close to close, block by block.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReturnBlocks {
    /// Number of returns.
    pub counts: [u32; 16],
    /// Sum of the returns.
    pub sums: [f64; 16],
    /// Sum of the squared returns.
    pub squares: [f64; 16],
}
