//! Prints `www/src/client/generated/types.ts`.

#![allow(clippy::print_stdout)]

fn main() {
    print!("{}", candlerun_protocol::typescript::types());
}
