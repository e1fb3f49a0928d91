//! One file: its items, its `use` declarations and the paths in its code, without those of tests.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use syn::visit::{self, Visit};
use syn::{Attribute, Ident, ImplItemFn, Item, ItemUse, Macro, Meta, UseTree, Visibility};

use super::super::import::ModulePath;

/// A path in a file, as names from the crate's root on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct UsedPath {
    pub(super) names: Vec<String>,
    /// Begins with `crate`, `self` or `super`: it cannot lead to another crate.
    pub(super) is_anchored: bool,
    /// A name alone: an item or a local variable, but no module.
    pub(super) is_name: bool,
    /// As written.
    pub(super) text: String,
}

/// A parsed file.
#[derive(Debug, Default)]
pub(super) struct ParsedFile {
    /// Items that the file defines itself.
    pub(super) items: BTreeSet<String>,
    /// Names that `use` declarations bring into the file.
    pub(super) bindings: BTreeMap<String, UsedPath>,
    /// Modules that `use module::*` brings into the file.
    pub(super) globs: Vec<UsedPath>,
    /// Paths that the file's own code needs: every path except those of `pub use`.
    pub(super) paths: Vec<UsedPath>,
    /// Child modules in files of their own that only tests use.
    pub(super) test_modules: Vec<String>,
    module: ModulePath,
    /// Number of `mod name { … }` blocks around the visited code.
    inline_depth: usize,
}

impl ParsedFile {
    /// Parses the file of a module.
    pub(super) fn read(text: &str, module: &ModulePath) -> Result<Self> {
        let mut file = Self { module: module.clone(), ..Self::default() };
        file.visit_file(&syn::parse_file(text)?);
        Ok(file)
    }

    /// A path of the code, as names from the crate's root on. `None` if it leads above the crate's root.
    fn path(&self, names: &[String]) -> Option<UsedPath> {
        let mut absolute = self.module.clone();
        let mut rest = names;
        let mut inline_depth = self.inline_depth;
        let mut is_anchored = true;
        match names.first().map(String::as_str) {
            Some("crate") => {
                absolute.clear();
                rest = &names[1..];
            }
            Some("self") => rest = &names[1..],
            Some("super") => {}
            _ => is_anchored = false,
        }
        while rest.first().is_some_and(|name| name == "super") {
            if inline_depth == 0 {
                absolute.pop()?;
            } else {
                inline_depth -= 1;
            }
            rest = &rest[1..];
        }
        absolute.extend(rest.iter().cloned());
        Some(UsedPath { names: absolute, is_anchored, is_name: false, text: names.join("::") })
    }

    fn add_code_path(&mut self, names: &[String]) {
        if let Some(path) = self.path(names) {
            let is_name = !path.is_anchored && names.len() == 1;
            self.paths.push(UsedPath { is_name, ..path });
        }
    }

    /// Adds the names of a `use` declaration. `prefix` is the part before the braces.
    fn add_use(&mut self, prefix: &[String], tree: &UseTree, is_re_export: bool) {
        let with = |name: &Ident| [prefix, &[name.to_string()]].concat();
        match tree {
            UseTree::Path(path) => self.add_use(&with(&path.ident), &path.tree, is_re_export),
            UseTree::Group(group) => {
                group.items.iter().for_each(|tree| self.add_use(prefix, tree, is_re_export));
            }
            UseTree::Glob(_) => {
                let path = self.path(prefix);
                self.globs.extend(path.clone());
                self.paths.extend(path.filter(|_| !is_re_export));
            }
            UseTree::Name(name) if name.ident == "self" => {
                self.bind(prefix.last().cloned(), prefix, is_re_export);
            }
            UseTree::Name(name) => {
                self.bind(Some(name.ident.to_string()), &with(&name.ident), is_re_export);
            }
            UseTree::Rename(rename) => {
                self.bind(Some(rename.rename.to_string()), &with(&rename.ident), is_re_export);
            }
        }
    }

    fn bind(&mut self, name: Option<String>, names: &[String], is_re_export: bool) {
        let Some((name, path)) = name.zip(self.path(names)) else { return };
        if !is_re_export {
            self.paths.push(path.clone());
        }
        self.bindings.insert(name, path);
    }

    /// Adds the paths in the tokens of a macro call.
    fn add_tokens(&mut self, tokens: proc_macro2::TokenStream) {
        let mut names: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                proc_macro2::TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.add_code_path(&std::mem::take(&mut names));
                    }
                    names.push(ident.to_string());
                    colons = 0;
                }
                proc_macro2::TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                proc_macro2::TokenTree::Group(group) => {
                    self.add_code_path(&std::mem::take(&mut names));
                    self.add_tokens(group.stream());
                    colons = 0;
                }
                _ => {
                    self.add_code_path(&std::mem::take(&mut names));
                    colons = 0;
                }
            }
        }
        self.add_code_path(&names);
    }
}

impl<'ast> Visit<'ast> for ParsedFile {
    fn visit_item(&mut self, item: &'ast Item) {
        if attributes(item).iter().any(is_test) {
            if let Item::Mod(module) = item {
                self.test_modules.push(module.ident.to_string());
            }
            return;
        }
        if let Some(name) = name(item) {
            self.items.insert(name.to_string());
        }
        let is_inline = matches!(item, Item::Mod(module) if module.content.is_some());
        self.inline_depth += usize::from(is_inline);
        visit::visit_item(self, item);
        self.inline_depth -= usize::from(is_inline);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        if !function.attrs.iter().any(is_test) {
            visit::visit_impl_item_fn(self, function);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let is_re_export = !matches!(item.vis, Visibility::Inherited);
        if item.leading_colon.is_none() {
            self.add_use(&[], &item.tree, is_re_export);
        }
    }

    fn visit_visibility(&mut self, _: &'ast Visibility) {
        // The path in `pub(in crate::module)` is no import.
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> =
            path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if path.leading_colon.is_none() {
            self.add_code_path(&names);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, called: &'ast Macro) {
        self.add_tokens(called.tokens.clone());
        visit::visit_macro(self, called);
    }
}

/// Whether an attribute is `#[cfg(test)]` or `#[cfg(all(test, …))]`.
fn is_test(attribute: &Attribute) -> bool {
    let Meta::List(list) = &attribute.meta else { return false };
    let text = list.tokens.to_string();
    list.path.is_ident("cfg")
        && (text == "test"
            || text.starts_with("all") && text.split([' ', '(', ',']).any(|word| word == "test"))
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// The name of an item. A module in a file of its own is none: its file is parsed.
fn name(item: &Item) -> Option<&Ident> {
    match item {
        Item::Const(item) => Some(&item.ident),
        Item::Enum(item) => Some(&item.ident),
        Item::Fn(item) => Some(&item.sig.ident),
        Item::Macro(item) => item.ident.as_ref(),
        Item::Mod(item) if item.content.is_some() => Some(&item.ident),
        Item::Static(item) => Some(&item.ident),
        Item::Struct(item) => Some(&item.ident),
        Item::Trait(item) => Some(&item.ident),
        Item::Type(item) => Some(&item.ident),
        _ => None,
    }
}
