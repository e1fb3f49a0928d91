//! The TypeScript types on the page are those of the Rust records.

#![cfg(feature = "typescript")]

#[test]
fn generated_types_are_in_step() {
    let committed = include_str!("../../../www/src/client/generated/types.ts");
    let made = candlerun_protocol::typescript::types();
    assert!(committed == made, "the records have changed: run `cargo xtask types`");
}
