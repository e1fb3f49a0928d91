//! The modules of a crate, and the module that a path leads to.

use std::collections::BTreeMap;

use super::super::import::{Import, ModulePath};
use super::parsed_file::{ParsedFile, UsedPath};

/// Re-exports that a path may pass through: a bound for re-exports in a circle.
const MAX_RE_EXPORTS: usize = 8;

/// The modules of a crate, each with its parsed file.
#[derive(Debug, Default)]
pub(super) struct Modules {
    files: BTreeMap<ModulePath, (String, ParsedFile)>,
}

impl Modules {
    pub(super) fn insert(&mut self, module: ModulePath, file: &str, parsed: ParsedFile) {
        self.files.insert(module, (file.to_owned(), parsed));
    }

    /// Removes modules that are declared under `#[cfg(test)]`, with their children.
    pub(super) fn remove_tests(&mut self) {
        let tests: Vec<ModulePath> = self
            .files
            .iter()
            .flat_map(|(module, (_, file))| {
                file.test_modules.iter().map(move |name| child(module, name))
            })
            .collect();
        self.files.retain(|module, _| !tests.iter().any(|test| module.starts_with(test)));
    }

    /// Imports of one module by another.
    pub(super) fn imports(&self) -> impl Iterator<Item = Import> + '_ {
        self.files.iter().flat_map(move |(module, (file, parsed))| {
            parsed.paths.iter().filter_map(move |path| {
                let to = self.resolve(path, MAX_RE_EXPORTS)?;
                (to != *module).then(|| Import {
                    from: module.clone(),
                    to,
                    file: file.clone(),
                    text: path.text.clone(),
                })
            })
        })
    }

    /// The module that defines the item at a path, or the module itself. `None` if the path leads to another crate.
    fn resolve(&self, path: &UsedPath, re_exports: usize) -> Option<ModulePath> {
        let mut module = ModulePath::new();
        for (index, name) in path.names.iter().enumerate() {
            let inner = child(&module, name);
            let is_local = path.is_name && index + 1 == path.names.len();
            if self.files.contains_key(&inner) && !is_local {
                module = inner;
                continue;
            }
            let rest = &path.names[index + 1..];
            return self.resolve_item(&module, name, rest, path.is_anchored, re_exports);
        }
        Some(module)
    }

    fn resolve_item(
        &self,
        module: &ModulePath,
        name: &str,
        rest: &[String],
        is_anchored: bool,
        re_exports: usize,
    ) -> Option<ModulePath> {
        let (_, file) = self.files.get(module)?;
        if file.items.contains(name) {
            return Some(module.clone());
        }
        let re_exports = re_exports.checked_sub(1)?;
        if let Some(binding) = file.bindings.get(name) {
            let names = [&binding.names, rest].concat();
            let path = UsedPath { names, is_name: false, ..binding.clone() };
            return self.resolve(&path, re_exports);
        }
        let through_glob = file.globs.iter().find_map(|glob| {
            let source = self.resolve(glob, re_exports)?;
            let (_, file) = self.files.get(&source)?;
            let is_there = file.items.contains(name) || file.bindings.contains_key(name);
            let names = [&source[..], &[name.to_owned()], rest].concat();
            let path = UsedPath { names, is_anchored: true, is_name: false, text: String::new() };
            is_there.then(|| self.resolve(&path, re_exports))?
        });
        through_glob.or_else(|| is_anchored.then(|| module.clone()))
    }
}

fn child(module: &ModulePath, name: &str) -> ModulePath {
    [&module[..], &[name.to_owned()]].concat()
}
