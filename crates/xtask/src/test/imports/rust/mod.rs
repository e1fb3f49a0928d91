//! Imports in a Rust crate: `use` and every path in the code that leads to another module of the crate.
//!
//! The modules follow from the names of the files. Code under `#[cfg(test)]` is exempt.

/// The modules of a crate, and the module that a path leads to.
mod modules;
/// One file: its items, its `use` declarations and the paths in its code.
mod parsed_file;

use std::collections::BTreeSet;

use anyhow::{Context, Result};

use super::import::{Import, ModulePath};
use super::sources::Source;
use modules::Modules;
use parsed_file::ParsedFile;

/// Every import between the modules of a crate, from the files in its `src`.
pub(super) fn imports(sources: &[Source]) -> Result<Vec<Import>> {
    let has_library = sources.iter().any(|source| source.file == "lib.rs");
    let mut modules = Modules::default();
    for source in sources {
        // Beside a library, the program is a crate of its own.
        if has_library && source.file == "main.rs" {
            continue;
        }
        let module = module(&source.file);
        let file = ParsedFile::read(&source.text, &module)
            .with_context(|| format!("cannot parse {}", source.file))?;
        modules.insert(module, &source.file, file);
    }
    modules.remove_tests();
    let imports: BTreeSet<Import> = modules.imports().collect();
    let declared: BTreeSet<_> = imports
        .iter()
        .filter(|import| is_anchored(import))
        .map(|import| (import.file.clone(), import.to.clone()))
        .collect();
    // A name that a `use` declaration brings into the file is no import of its own.
    let is_only = |import: &Import| !declared.contains(&(import.file.clone(), import.to.clone()));
    Ok(imports.into_iter().filter(|import| is_anchored(import) || is_only(import)).collect())
}

fn is_anchored(import: &Import) -> bool {
    ["crate", "self", "super"].iter().any(|start| import.text.starts_with(start))
}

/// The module of a file: `lib.rs` and `main.rs` are the crate, `a/mod.rs` and `a.rs` are `a`.
fn module(file: &str) -> ModulePath {
    let path = file.strip_suffix(".rs").unwrap_or(file);
    let mut names: Vec<String> = path.split('/').map(str::to_owned).collect();
    let is_own_file = match names.as_slice() {
        [name] => name == "lib" || name == "main",
        names => names.last().is_some_and(|name| name == "mod"),
    };
    if is_own_file {
        names.pop();
    }
    names
}

#[cfg(test)]
mod tests {
    use super::super::circles;
    use super::super::sources::source;
    use super::*;

    /// Imports as "from → to".
    fn found(sources: &[Source]) -> Vec<String> {
        let name = |module: &ModulePath| module.join("::");
        let imports = imports(sources).unwrap();
        imports
            .iter()
            .map(|import| format!("{} → {}", name(&import.from), name(&import.to)))
            .collect()
    }

    #[test]
    fn use_trees_with_braces_are_read() {
        let sources = [
            source("lib.rs", "mod a; mod b; mod c;"),
            source("a.rs", "use crate::{b::{self, One, Two as Other}, c::*};\nuse std::fmt;"),
            source("b.rs", "pub struct One; pub struct Two;"),
            source("c.rs", ""),
        ];
        assert_eq!(found(&sources), ["a → b", "a → b", "a → b", "a → c"]);
    }

    #[test]
    fn paths_in_code_and_in_macros_count() {
        let sources = [
            source("lib.rs", "mod a; mod b; mod c;"),
            source(
                "a.rs",
                "fn f() -> crate::b::One { println!(\"{}\", crate::c::X); super::b::make() }",
            ),
            source("b.rs", "pub struct One; pub fn make() -> One { One }"),
            source("c.rs", "pub const X: u8 = 1;"),
        ];
        assert_eq!(found(&sources), ["a → b", "a → b", "a → c"]);
    }

    #[test]
    fn an_item_that_a_parent_re_exports_belongs_to_the_module_that_defines_it() {
        let sources = [
            source("lib.rs", "mod a; pub use a::Two;"),
            source("a/mod.rs", "mod one; mod two; pub use one::*; pub use two::Two;"),
            source("a/one.rs", "use super::Two; pub struct One;"),
            source("a/two.rs", "use crate::Two as Same; use super::One; pub struct Two;"),
        ];
        assert_eq!(found(&sources), ["a::one → a::two", "a::two → a::one"]);
    }

    #[test]
    fn a_re_export_is_an_import_only_where_its_own_file_uses_it() {
        let modules = |code: &str| {
            [
                source("lib.rs", "mod a;"),
                source("a/mod.rs", &format!("mod one; pub use one::One; {code}")),
                source("a/one.rs", "pub struct One;"),
            ]
        };
        assert_eq!(found(&modules("")), Vec::<String>::new());
        assert_eq!(found(&modules("fn f(one: One) {}")), ["a → a::one"]);
    }

    #[test]
    fn tests_are_exempt() {
        let sources = [
            source("lib.rs", "mod a; mod b; #[cfg(test)] mod reference;"),
            source("a.rs", "#[cfg(test)]\nmod tests { use crate::b::B; }"),
            source(
                "b.rs",
                "#[cfg(test)]\nuse crate::a; #[cfg(all(test, unix))] fn f() { crate::a::g() } pub struct B;",
            ),
            source("reference/mod.rs", "use crate::a;"),
            source("reference/more.rs", "use crate::b::B;"),
        ];
        assert_eq!(found(&sources), Vec::<String>::new());
    }

    #[test]
    fn a_program_beside_a_library_is_another_crate() {
        let sources = [
            source("lib.rs", "pub mod a;"),
            source("a.rs", ""),
            source("main.rs", "mod a; use a::X;"),
        ];
        assert_eq!(found(&sources), Vec::<String>::new());
    }

    #[test]
    fn a_planted_circle_is_found() {
        let sources = [
            source("lib.rs", "mod account; mod strategy;"),
            source("account/mod.rs", "mod book;"),
            source("account/book.rs", "use crate::strategy::Context;"),
            source("strategy.rs", "use crate::account::Account; pub struct Context;"),
        ];
        let circles = circles::find("src", &imports(&sources).unwrap());
        assert_eq!(circles.len(), 1);
        assert!(circles[0].starts_with("src: account, strategy import each other"), "{circles:?}");
    }

    #[test]
    fn a_child_that_needs_an_item_of_its_parents_own_file_is_a_circle_if_the_parent_needs_the_child()
     {
        let sources = [
            source("lib.rs", "mod job;"),
            source("job/mod.rs", "mod feed; use feed::Feed; pub struct Job { feed: Feed }"),
            source("job/feed.rs", "use super::Job; pub struct Feed;"),
        ];
        let circles = circles::find("src", &imports(&sources).unwrap());
        assert!(circles[0].starts_with("src/job: (its own file), feed import"), "{circles:?}");
    }
}
