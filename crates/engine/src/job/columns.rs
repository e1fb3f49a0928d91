//! The memory limit of indicator columns, and the order of a grid's episodes that stays within it.

use crate::columns::DEFAULT_MAX_BYTES;
use crate::search::{SamplerName, SearchSpec};
use serde::{Deserialize, Serialize};

/// Bytes of a column for each candle.
const CANDLE_BYTES: u64 = size_of::<f64>() as u64;

/// Settings of the column cache. They change the speed of a job, never its results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ColumnsConfig {
    /// Bytes of columns that each lane keeps for later episodes; 256 MiB by default. The columns of running episodes are kept in
    /// any case. A column that is compared often has a copy of half its size, which does not count.
    pub max_bytes: u64,
}

impl Default for ColumnsConfig {
    fn default() -> Self {
        Self { max_bytes: DEFAULT_MAX_BYTES as u64 }
    }
}

impl ColumnsConfig {
    /// `max_bytes`, limited to the address space.
    pub fn max_size(&self) -> usize {
        usize::try_from(self.max_bytes).unwrap_or(usize::MAX)
    }

    /// Number of values of each parameter that a grid combines before it takes the next values, so that their columns are still kept
    /// when they are needed again; none if all columns fit, or if the search is not a grid. An episode reads `columns` columns
    /// of `candles` values.
    pub(super) fn tile(&self, search: &SearchSpec, columns: usize, candles: usize) -> Option<u32> {
        if search.sampler != SamplerName::Grid || columns == 0 || candles == 0 {
            return None;
        }
        // Each value of a parameter needs at most one more of each column.
        let kept = self.max_bytes / (CANDLE_BYTES * candles as u64);
        let values = kept / columns as u64;
        let most = search.space.iter().flatten().filter_map(|(_, dimension)| dimension.levels());
        let fits = most.max().is_none_or(|most| most <= values);
        (!fits).then(|| u32::try_from(values).unwrap_or(u32::MAX).max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grid_is_walked_in_tiles_whose_columns_fit() {
        struct Case {
            name: &'static str,
            search: &'static str,
            max_bytes: u64,
            tile: Option<u32>,
        }
        const GRID: &str = r#"{"space":{"fast":{"int":{"low":1,"high":10}},"on":{"bool":{}}}}"#;
        const RANDOM: &str = r#"{"sampler":"random","space":{"fast":{"int":{"low":1,"high":10}}}}"#;
        let cases = [
            Case { name: "all columns fit", search: GRID, max_bytes: 16_000, tile: None },
            Case { name: "one byte too few", search: GRID, max_bytes: 15_999, tile: Some(9) },
            Case { name: "not even one column fits", search: GRID, max_bytes: 0, tile: Some(1) },
            Case { name: "not a grid", search: RANDOM, max_bytes: 0, tile: None },
            Case { name: "nothing varies", search: "{}", max_bytes: 0, tile: None },
        ];
        for Case { name, search, max_bytes, tile } in cases {
            let search: SearchSpec = serde_json::from_str(search).unwrap();
            assert_eq!(ColumnsConfig { max_bytes }.tile(&search, 2, 100), tile, "{name}");
        }
    }
}
