//! Candles as JSON: what does not begin like an array of rows or an object is put into an array, so that no input is wasted on CSV.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if [&b"{"[..], b"[[", b"[{"].iter().any(|start| bytes.starts_with(start)) {
        candlerun_fuzz::checks::import(bytes);
    } else {
        candlerun_fuzz::checks::import(&[b"[[", bytes].concat());
    }
});
