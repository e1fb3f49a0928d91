//! The tests of the server, which start a PostgreSQL and a Redis. Where these are installed, they run with every `cargo xtask test`.

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

use crate::project::Project;
use crate::tools::{child, host, npm};

/// Where Debian keeps the programs of PostgreSQL, in a folder for each version.
const POSTGRES: &str = "/usr/lib/postgresql";

/// Runs the tests. Fails if a program that they start is missing.
pub(super) fn all(project: &Project) -> Result<()> {
    let missing = missing();
    if !missing.is_empty() {
        bail!("the tests of the server need {0}: apt-get install {0}", missing.join(" "));
    }
    run(project, "vitest.services.config.ts")
}

/// Runs the tests where the programs that they start are installed, and names those that are not.
pub(super) fn where_installed(project: &Project) -> Result<()> {
    let missing = missing();
    if missing.is_empty() {
        return run(project, "vitest.services.config.ts");
    }
    println!("        skipped, 0 run: apt-get install {}", missing.join(" "));
    Ok(())
}

/// Runs the tests or the measurements of a settings file.
pub(crate) fn run(project: &Project, settings: &str) -> Result<()> {
    let mut vitest = npm::script(&project.www(), "vitest/vitest.mjs")?;
    child::stream(vitest.args(["run", "--config", settings]))
}

/// The Debian packages that are missing. Python runs the job for RQ.
fn missing() -> Vec<&'static str> {
    let has_postgres = has_program_of_postgres(Path::new(POSTGRES), "initdb");
    [
        ("redis-server", host::find("redis-server").is_some()),
        ("postgresql", has_postgres),
        ("python3", host::find("python3").is_some()),
    ]
    .into_iter()
    .filter_map(|(package, is_there)| (!is_there).then_some(package))
    .collect()
}

/// Whether any version of PostgreSQL in a folder has a program: the client alone has a folder, too.
fn has_program_of_postgres(folder: &Path, program: &str) -> bool {
    let versions = fs::read_dir(folder).into_iter().flatten().flatten();
    versions.map(|version| version.path().join("bin").join(program)).any(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_of_postgres_alone_is_no_server() {
        let folder = std::env::temp_dir().join(format!("candlerun-xtask-{}", std::process::id()));
        let bin = folder.join("15/bin");
        fs::create_dir_all(&bin).unwrap();
        fs::write(bin.join("psql"), "").unwrap();
        assert!(!has_program_of_postgres(&folder, "initdb"));
        fs::write(bin.join("initdb"), "").unwrap();
        assert!(has_program_of_postgres(&folder, "initdb"));
        fs::remove_dir_all(&folder).unwrap();
        assert!(!has_program_of_postgres(&folder, "initdb"));
    }
}
