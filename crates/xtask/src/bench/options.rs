//! Options of `cargo xtask bench`.

/// Options of a benchmark run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct BenchOptions {
    /// Skips long measurements: a built tree is measured within three minutes.
    pub(crate) quick: bool,
    /// Measures other software too.
    pub(crate) peers: bool,
    /// Measures the server with its workers and viewers, and nothing else.
    pub(crate) server: bool,
    /// Fails if a ratio is worse than the stored one by more than 30 %.
    pub(crate) check: bool,
    /// Writes `BENCHMARKS.md` and the ratios that `--check` compares with.
    pub(crate) write: bool,
}
