//! `cargo xtask serve`: builds everything and serves the Studio page on this machine.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::build;
use crate::project::Project;
use crate::tools::host;

/// The port without `--port`.
pub(crate) const DEFAULT_PORT: u16 = 4173;

/// A module that Node.js loads before Vite. It ends the server when its standard input closes, which happens however this program
/// ends.
const END_WITH_INPUT: &str =
    "data:text/javascript,process.stdin.resume().on('end', () => process.exit())";

/// Serves the site until Ctrl-C or until the server ends.
pub(crate) fn serve(project: &Project, port: u16) -> Result<()> {
    // Checked before the build, which takes minutes the first time.
    ensure_free(port)?;
    println!("Building the engine, the package and the page");
    build::all(project)?;
    let mut server = start(project, port)?;
    // Taken out of the child, because `wait` would close it and so end the server.
    let _input = server.stdin.take();
    wait_until_it_answers(&mut server, port)?;
    println!("Candlerun is at http://127.0.0.1:{port}/");
    println!("Ctrl-C ends it");
    let status = server.wait()?;
    if !status.success() {
        bail!("the server ended ({status})");
    }
    Ok(())
}

fn ensure_free(port: u16) -> Result<()> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AddrInUse => bail!(
            "port {port} is in use by another program, perhaps another `cargo xtask serve`. End it, or choose another port with --port N"
        ),
        Err(error) => Err(error).with_context(|| format!("cannot listen on 127.0.0.1:{port}")),
    }
}

fn start(project: &Project, port: u16) -> Result<Child> {
    let www = project.www();
    let mut vite = host::node()?;
    vite.args(["--import", END_WITH_INPUT]).arg(www.join("node_modules/vite/bin/vite.js"));
    vite.args(["preview", "--host", "127.0.0.1", "--strictPort", "--logLevel", "warn", "--port"]);
    vite.arg(port.to_string()).current_dir(www).stdin(Stdio::piped());
    vite.spawn().context("cannot start the server")
}

fn wait_until_it_answers(server: &mut Child, port: u16) -> Result<()> {
    for _ in 0..600 {
        if let Some(status) = server.try_wait()? {
            bail!("the server ended before it answered ({status})");
        }
        if TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(50));
    }
    // An error here means that the server has ended by itself.
    let _ = server.kill();
    bail!("the server did not answer within 30 seconds")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_in_use_is_named() -> Result<()> {
        let other = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = other.local_addr()?.port();
        let message = ensure_free(port).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(message.contains(&format!("port {port} is in use")), "{message:?}");
        drop(other);
        ensure_free(port)
    }
}
