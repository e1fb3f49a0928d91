//! Candles as JSON: what does not begin with a bracket is put into an array, so that no input is wasted on CSV.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"[") || bytes.starts_with(b"{") {
        candlerun_fuzz::checks::import(bytes);
    } else {
        candlerun_fuzz::checks::import(&[b"[[", bytes].concat());
    }
});
