//! Texts of rules.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    candlerun_fuzz::checks::rules(bytes);
});
