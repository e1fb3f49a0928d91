//! Circles among the modules of a folder.

use std::collections::{BTreeMap, BTreeSet};

use super::import::{Import, ModulePath};

/// The name of a folder's own file (`mod.rs`, `lib.rs`, `main.rs`) among the modules of the folder.
const OWN_FILE: &str = "(its own file)";

/// The imports in one folder, by importing and imported module.
type Edges<'a> = BTreeMap<(&'a str, &'a str), Vec<&'a Import>>;

/// One text for each circle in the folders of a source folder, with the imports that form it.
pub(super) fn find(source: &str, imports: &[Import]) -> Vec<String> {
    let mut folders: BTreeMap<&[String], Edges<'_>> = BTreeMap::new();
    for import in imports.iter().filter(|import| import.from != import.to) {
        let (folder, edge) = common_folder(import);
        folders.entry(folder).or_default().entry(edge).or_default().push(import);
    }
    let circles = folders.iter().flat_map(|(folder, edges)| {
        circles_of(edges).into_iter().map(move |circle| describe(source, folder, &circle, edges))
    });
    circles.collect()
}

/// The innermost folder with both modules of an import, and their names in it.
fn common_folder(import: &Import) -> (&[String], (&str, &str)) {
    let shared = import.from.iter().zip(&import.to).take_while(|(from, to)| from == to).count();
    (&import.from[..shared], (name_at(&import.from, shared), name_at(&import.to, shared)))
}

fn name_at(module: &ModulePath, depth: usize) -> &str {
    module.get(depth).map_or(OWN_FILE, String::as_str)
}

/// Groups of modules that all reach each other.
fn circles_of<'a>(edges: &Edges<'a>) -> Vec<BTreeSet<&'a str>> {
    let modules: BTreeSet<&str> = edges.keys().flat_map(|&(from, to)| [from, to]).collect();
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        modules.iter().map(|&module| (module, reachable(module, edges))).collect();
    let mut circles: Vec<BTreeSet<&str>> = modules
        .iter()
        .filter(|module| reached[*module].contains(*module))
        .map(|module| {
            let partners = reached[module].iter().filter(|other| reached[*other].contains(module));
            partners.copied().collect()
        })
        .collect();
    circles.sort();
    circles.dedup();
    circles
}

/// Modules that are imported by a module, directly or through others.
fn reachable<'a>(start: &'a str, edges: &Edges<'a>) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut open = vec![start];
    while let Some(module) = open.pop() {
        let next = edges.keys().filter(|(from, _)| *from == module).map(|(_, to)| *to);
        open.extend(next.filter(|to| reached.insert(*to)));
    }
    reached
}

fn describe(source: &str, folder: &[String], circle: &BTreeSet<&str>, edges: &Edges<'_>) -> String {
    let names: Vec<&str> = circle.iter().copied().collect();
    let folder = [&[source.to_owned()], folder].concat().join("/");
    let mut text = format!("{folder}: {} import each other", names.join(", "));
    let inside =
        edges.iter().filter(|((from, to), _)| circle.contains(from) && circle.contains(to));
    for ((from, to), imports) in inside {
        text += &format!("\n    {from} → {to}");
        let places: BTreeSet<_> =
            imports.iter().map(|import| (&import.file, &import.text)).collect();
        for (file, path) in places {
            text += &format!("\n        {file}: {path}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::import::module;
    use super::*;

    fn import(from: &str, to: &str) -> Import {
        Import {
            from: module(from),
            to: module(to),
            file: format!("{from}.rs"),
            text: format!("crate::{to}"),
        }
    }

    #[test]
    fn two_modules_that_import_each_other_are_a_circle() {
        let found = find("src", &[import("a", "b"), import("b", "a"), import("c", "a")]);
        let text = "src: a, b import each other\n    a → b\n        a.rs: crate::b\n    b → a\n        b.rs: crate::a";
        assert_eq!(found, [text]);
    }

    #[test]
    fn a_circle_may_pass_through_other_modules() {
        let found = find("src", &[import("a", "b"), import("b", "c"), import("c", "a")]);
        assert!(found[0].starts_with("src: a, b, c import each other"), "{found:?}");
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn a_folder_counts_with_all_its_files() {
        let imports = [import("broker/orders", "strategy/context"), import("strategy", "broker")];
        let found = find("src", &imports);
        assert!(found[0].starts_with("src: broker, strategy import each other"), "{found:?}");
    }

    #[test]
    fn modules_of_a_subfolder_are_compared_with_each_other() {
        let found = find("src", &[import("job/feed", "job/lane"), import("job/lane", "job/feed")]);
        assert!(found[0].starts_with("src/job: feed, lane import each other"), "{found:?}");
    }

    #[test]
    fn an_item_of_the_folders_own_file_counts_as_a_module_beside_the_others() {
        assert_eq!(find("src", &[import("job", "job/feed")]), Vec::<String>::new());
        let found = find("src", &[import("job", "job/feed"), import("job/feed", "job")]);
        assert!(found[0].starts_with("src/job: (its own file), feed import"), "{found:?}");
    }

    #[test]
    fn imports_that_point_one_way_are_no_circle() {
        let imports = [
            import("a", "b"),
            import("a", "c"),
            import("b", "c"),
            import("b/x", "b/y"),
            import("c", "c"),
        ];
        assert_eq!(find("src", &imports), Vec::<String>::new());
    }
}
