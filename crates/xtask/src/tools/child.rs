//! Child processes. An error names the command line; the error of a quiet child also has its output.

use std::io::Read;
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context, Result, bail};

/// Runs a command that prints to the terminal.
pub(crate) fn stream(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot run `{}`", line(command)))?;
    check(command, status)
}

/// Runs a command that prints to the terminal, and returns whether it succeeded.
pub(crate) fn stream_status(command: &mut Command) -> Result<bool> {
    let status = command.status().with_context(|| format!("cannot run `{}`", line(command)))?;
    Ok(status.success())
}

/// Runs a command without showing its output; if it fails, the error has the output.
pub(crate) fn quiet(command: &mut Command) -> Result<()> {
    let (mut reader, writer) = std::io::pipe()?;
    // Both streams share one pipe, so that errors keep their place among the other lines.
    command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
    let mut child = command.spawn().with_context(|| format!("cannot run `{}`", line(command)))?;
    // The command holds copies of the writing end. Reading ends only when all of them are closed.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut output = Vec::new();
    reader.read_to_end(&mut output)?;
    let status = child.wait()?;
    if !status.success() {
        let output = String::from_utf8_lossy(&output);
        bail!("`{}` failed ({status}):\n{}", line(command), output.trim_end());
    }
    Ok(())
}

/// Runs a command and returns its standard output; its standard error goes to the terminal.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    command.stderr(Stdio::inherit());
    let output = command.output().with_context(|| format!("cannot run `{}`", line(command)))?;
    check(command, output.status)?;
    String::from_utf8(output.stdout)
        .with_context(|| format!("`{}` did not print UTF-8", line(command)))
}

/// Whether a command can be run and succeeds. Its output is discarded.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn check(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("`{}` failed ({status})", line(command));
    }
    Ok(())
}

/// The command line, with the program's name but not its folder.
fn line(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str()).to_string_lossy();
    let arguments = command.get_args().map(|argument| argument.to_string_lossy());
    std::iter::once(name).chain(arguments).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_of_a_failing_command_has_its_arguments_and_output() {
        let error = quiet(Command::new(env!("CARGO")).arg("no-such-command")).err();
        let message = error.map(|error| format!("{error:#}")).unwrap_or_default();
        assert!(message.contains("cargo no-such-command` failed"), "{message:?}");
        assert!(message.contains("no such command: `no-such-command`"), "{message:?}");
    }

    #[test]
    fn the_error_of_a_missing_program_names_it() {
        let error = stream(&mut Command::new("candlerun-no-such-program")).err();
        let message = error.map(|error| format!("{error:#}")).unwrap_or_default();
        assert!(message.contains("cannot run `candlerun-no-such-program`"), "{message:?}");
    }
}
