//! Source files of a folder and its subfolders.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// A source file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    /// Path relative to the source folder, with slashes.
    pub(super) file: String,
    pub(super) text: String,
}

/// Reads every file with an extension, sorted by path.
pub(super) fn read(folder: &Path, extension: &str) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    read_into(&mut sources, folder, "", extension)?;
    sources.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(sources)
}

fn read_into(sources: &mut Vec<Source>, root: &Path, inner: &str, extension: &str) -> Result<()> {
    for name in names(&root.join(inner))? {
        let file = if inner.is_empty() { name } else { format!("{inner}/{name}") };
        let path = root.join(&file);
        if path.is_dir() {
            read_into(sources, root, &file, extension)?;
        } else if path.extension().is_some_and(|found| found == extension) {
            let text = fs::read_to_string(&path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            sources.push(Source { file, text });
        }
    }
    Ok(())
}

/// Names of the folders in a folder, sorted.
pub(super) fn folders(folder: &Path) -> Result<Vec<String>> {
    let mut names = names(folder)?;
    names.retain(|name| folder.join(name).is_dir());
    names.sort();
    Ok(names)
}

fn names(folder: &Path) -> Result<Vec<String>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
}

#[cfg(test)]
pub(super) fn source(file: &str, text: &str) -> Source {
    Source { file: file.to_owned(), text: text.to_owned() }
}
