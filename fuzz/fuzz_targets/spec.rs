//! Job specs, as they are stored, shared and written by hand.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    candlerun_fuzz::checks::spec(bytes);
});
