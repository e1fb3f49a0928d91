//! Child processes. A failure names the command line, and for a quiet child what it printed.

use std::io::Read;
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context, Result, bail};

/// Runs a command whose output goes straight to the terminal.
pub(crate) fn stream(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot run `{}`", line(command)))?;
    check(command, status)
}

/// The same; whether the command succeeds is the answer, and no error.
pub(crate) fn stream_status(command: &mut Command) -> Result<bool> {
    let status = command.status().with_context(|| format!("cannot run `{}`", line(command)))?;
    Ok(status.success())
}

/// Runs a command whose output is part of the error if it fails, and otherwise thrown away.
pub(crate) fn quiet(command: &mut Command) -> Result<()> {
    let (mut reader, writer) = std::io::pipe()?;
    // One pipe for both, so that errors stay between the lines they belong to.
    command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
    let mut child = command.spawn().with_context(|| format!("cannot run `{}`", line(command)))?;
    // The command holds copies of the writing end, and reading ends only when all of them are closed.
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

/// Runs a command and gives its standard output; its standard error goes to the terminal.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    command.stderr(Stdio::inherit());
    let output = command.output().with_context(|| format!("cannot run `{}`", line(command)))?;
    check(command, output.status)?;
    String::from_utf8(output.stdout)
        .with_context(|| format!("`{}` did not print UTF-8", line(command)))
}

/// Tells whether a command can be run and succeeds; what it prints is thrown away.
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

/// The command as a person would type it, without the folder of the program.
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
    fn a_failing_command_is_named_with_its_arguments_and_what_it_printed() {
        let error = quiet(Command::new(env!("CARGO")).arg("no-such-command")).err();
        let message = error.map(|error| format!("{error:#}")).unwrap_or_default();
        assert!(message.contains("cargo no-such-command` failed"), "{message:?}");
        assert!(message.contains("no such command: `no-such-command`"), "{message:?}");
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let error = stream(&mut Command::new("candlerun-no-such-program")).err();
        let message = error.map(|error| format!("{error:#}")).unwrap_or_default();
        assert!(message.contains("cannot run `candlerun-no-such-program`"), "{message:?}");
    }
}
