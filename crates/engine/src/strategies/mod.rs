//! The strategies that come with the engine, written in the rules language. A new one is a file and a line in `library.rs`.

/// Describes a strategy and starts its episodes.
mod definition;
/// A strategy in JavaScript, as a spec stores it.
mod javascript;
/// The texts that come with the engine.
mod library;

pub use definition::{Definition, Episode, ParamInfo, StrategyInfo};
pub use javascript::{DeclaredParam, JavaScript};

use crate::error::{Error, Result};

/// Every strategy, in the order of the page's list.
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
    fn every_text_of_the_library_is_valid_and_described() {
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
