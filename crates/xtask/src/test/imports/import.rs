//! One import: the module that imports, and the module that it needs.

/// A module by the names of its folders and its own, from the source folder on. The last name of a folder's own file (`mod.rs`,
/// `lib.rs`) is the folder, so `src/lib.rs` is the empty path.
pub(super) type ModulePath = Vec<String>;

/// An import of one module by another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Import {
    pub(super) from: ModulePath,
    pub(super) to: ModulePath,
    /// File with the import, relative to the source folder.
    pub(super) file: String,
    /// The imported path as written in the file.
    pub(super) text: String,
}

#[cfg(test)]
pub(super) fn module(path: &str) -> ModulePath {
    path.split('/').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}
