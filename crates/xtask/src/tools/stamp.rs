//! A hash of the inputs and outputs of a step, so that the step is skipped when nothing has changed.
//!
//! The hash is of contents, not of file times: a checkout or a copy changes times only.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use twox_hash::XxHash3_128;

/// A hash of every file and setting that a step reads or writes.
#[derive(Default)]
pub(crate) struct Stamp {
    parts: Vec<u8>,
}

impl Stamp {
    /// Adds one part. The border between parts counts: `"ab", "c"` differs from `"a", "bc"`.
    pub(crate) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.parts.extend_from_slice(&XxHash3_128::oneshot(bytes).to_le_bytes());
        self
    }

    /// Adds the content of a file. A missing file counts as one particular content.
    pub(crate) fn file(self, path: &Path) -> Self {
        match fs::read(path) {
            Ok(bytes) => self.bytes(&bytes),
            Err(_) => self.bytes(b"this file is missing"),
        }
    }

    /// Whether the stamp stored in `path` equals this one.
    pub(crate) fn is_current(&self, path: &Path) -> bool {
        fs::read_to_string(path).is_ok_and(|stored| stored == self.text())
    }

    /// Stores the stamp in `path`.
    pub(crate) fn store(&self, path: &Path) -> Result<()> {
        fs::write(path, self.text()).with_context(|| format!("cannot write {}", path.display()))
    }

    fn text(&self) -> String {
        format!("{:032x}\n", XxHash3_128::oneshot(&self.parts))
    }
}

/// The stamp's file in a folder of outputs.
pub(crate) fn path_in(folder: &Path) -> PathBuf {
    folder.join(".candlerun-stamp")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_border_between_parts_counts() {
        let one = Stamp::default().bytes(b"ab").bytes(b"c");
        let other = Stamp::default().bytes(b"a").bytes(b"bc");
        assert_ne!(one.text(), other.text());
    }

    #[test]
    fn a_stored_stamp_is_current_until_something_changes() -> Result<()> {
        let path =
            std::env::temp_dir().join(format!("candlerun-stamp-test-{}", std::process::id()));
        Stamp::default().bytes(b"one").store(&path)?;
        assert!(Stamp::default().bytes(b"one").is_current(&path));
        assert!(!Stamp::default().bytes(b"two").is_current(&path));
        fs::remove_file(&path)?;
        assert!(!Stamp::default().bytes(b"one").is_current(&path));
        Ok(())
    }
}
