//! Job specs as JSON.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    candlerun_fuzz::checks::spec(bytes);
});
