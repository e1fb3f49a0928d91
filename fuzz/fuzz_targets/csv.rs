//! Candle files as people drop them on the page.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    candlerun_fuzz::checks::import(bytes);
});
