//! Declarations of scripts, as JSON.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    candlerun_fuzz::wire_checks::script(bytes);
});
