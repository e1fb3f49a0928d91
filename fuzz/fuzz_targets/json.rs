//! Candle files as JSON. Input that does not start like an object or an array of rows gets `[[` in front, so that none is read
//! as CSV.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if [&b"{"[..], b"[[", b"[{"].iter().any(|start| bytes.starts_with(start)) {
        candlerun_fuzz::checks::import(bytes);
    } else {
        candlerun_fuzz::checks::import(&[b"[[", bytes].concat());
    }
});
