//! The folders of the repository.

use std::path::{Path, PathBuf};

/// The repository that this xtask was compiled in.
pub(crate) struct Project {
    root: PathBuf,
}

impl Project {
    /// Finds the repository by the folder of this crate, so that commands work from any folder inside it.
    pub(crate) fn find() -> Self {
        let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = crate_folder.ancestors().nth(2).unwrap_or(crate_folder);
        Self { root: root.to_path_buf() }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The npm package: sources of the client and the Studio page, and the folders built from them.
    pub(crate) fn www(&self) -> PathBuf {
        self.root.join("www")
    }

    /// The bindings `engine.js`, `engine.d.ts` and `engine.wasm`.
    pub(crate) fn engine(&self) -> PathBuf {
        self.root.join("www/src/client/engine")
    }

    /// The folder of the TypeScript files that are generated from Rust.
    pub(crate) fn generated_types(&self) -> PathBuf {
        self.root.join("www/src/client/generated")
    }

    /// The folder that is published to npm.
    pub(crate) fn lib(&self) -> PathBuf {
        self.root.join("www/lib")
    }

    /// The static site.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("www/dist")
    }

    /// The TypeDoc project that writes the reference of the package's types.
    pub(crate) fn reference(&self) -> PathBuf {
        self.root.join("docs/reference")
    }

    pub(crate) fn browser_tests(&self) -> PathBuf {
        self.root.join("tests/browser")
    }
}
