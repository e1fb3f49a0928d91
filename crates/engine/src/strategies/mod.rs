//! The strategies that come with the engine, in the language in which users write theirs. Adding one is a file and a line in
//! `library.rs`.

/// What a strategy tells of itself, and how it is started.
mod definition;
/// A strategy in JavaScript, as a spec stores it.
mod javascript;
/// The texts that come with the engine.
mod library;

pub use definition::{Definition, Episode, ParamInfo, StrategyInfo};
pub use javascript::{DeclaredParam, JavaScript};

use crate::error::{Error, Result};

/// Every strategy, in the order in which a list shows them.
pub fn all() -> Vec<Definition> {
    library::ALL.iter().filter_map(|(name, text)| Definition::new(name, text).ok()).collect()
}

/// The strategy of a name.
///
/// # Errors
/// Lists the names that exist.
pub fn find(name: &str) -> Result<Definition> {
    match library::ALL.iter().find(|(other, _)| *other == name) {
        Some((name, text)) => Ok(Definition::new(name, text)?),
        None => {
            let names: Vec<&str> = library::ALL.iter().map(|(name, _)| *name).collect();
            Err(Error::field("library", name, format!("must be one of {}", names.join(", "))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_of_the_library_is_sound_and_says_what_it_is() {
        for (name, text) in library::ALL {
            Definition::new(name, text).unwrap_or_else(|errors| panic!("{name}: {errors}"));
        }
        for definition in all() {
            let info = &definition.info;
            assert!(!info.title.is_empty() && info.description.ends_with('.'), "{info:?}");
            for param in &info.params {
                assert!(param.description.ends_with('.'), "{}: {param:?}", info.name);
                assert!(param.low < param.high && param.step > 0.0, "{}: {param:?}", info.name);
            }
        }
    }
}
