//! TypeScript types that have no record in Rust.

use std::marker::PhantomData;
use ts_rs::{Config, Dummy, TS, TypeVisitor};

/// `Partial<T>` of TypeScript: the record `T`, of which any field may be missing. For `ts(as = "…")` of a field whose record has
/// `serde(default)`; ts-rs finds `T` through it, which it does not if the type is given as a text.
pub struct Partial<T>(PhantomData<T>);

impl<T: TS> TS for Partial<T> {
    type WithoutGenerics = Partial<Dummy>;
    type OptionInnerType = Self;

    fn name(config: &Config) -> String {
        format!("Partial<{}>", T::name(config))
    }

    fn inline(config: &Config) -> String {
        format!("Partial<{}>", T::inline(config))
    }

    fn visit_generics(visitor: &mut impl TypeVisitor)
    where
        Self: 'static,
    {
        visitor.visit::<T>();
        T::visit_generics(visitor);
    }
}
