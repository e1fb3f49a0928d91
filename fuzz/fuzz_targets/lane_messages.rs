//! Messages of a lane, as JSON and as numbers.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    candlerun_fuzz::wire_checks::lane_messages(bytes);
});
