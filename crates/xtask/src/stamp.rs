//! Remembers what an output was made from, so that a step can be skipped when nothing has changed.
//!
//! A stamp is a hash of contents, not of times: a checkout or a copy changes times and nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use twox_hash::XxHash3_128;

/// A hash of everything a step reads and writes.
#[derive(Default)]
pub(crate) struct Stamp {
    parts: Vec<u8>,
}

impl Stamp {
    /// Adds some bytes. Parts are told apart: `"ab", "c"` differs from `"a", "bc"`.
    pub(crate) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.parts.extend_from_slice(&XxHash3_128::oneshot(bytes).to_le_bytes());
        self
    }

    /// Adds the content of a file; that a file is missing counts as content.
    pub(crate) fn file(self, path: &Path) -> Self {
        match fs::read(path) {
            Ok(bytes) => self.bytes(&bytes),
            Err(_) => self.bytes(b"this file is missing"),
        }
    }

    /// Tells whether the stamp stored in `path` is this one.
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

/// A file inside a folder in which only outputs live.
pub(crate) fn path_in(folder: &Path) -> PathBuf {
    folder.join(".candlerun-stamp")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_told_apart() {
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
