//! Writes the generated files of `www/src/client/generated` into the folder that is named.

use std::path::Path;

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    for (name, text) in candlerun_protocol::typescript::files() {
        std::fs::write(Path::new(&folder).join(name), text)?;
    }
    Ok(())
}
