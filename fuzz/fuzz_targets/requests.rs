//! Requests of a page, one JSON text a line.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    candlerun_fuzz::wire_checks::requests(bytes);
});
