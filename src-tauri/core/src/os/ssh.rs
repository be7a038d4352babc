//! `ssh`, by which the engine of another computer is reached. Bollard has it on Unix alone.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use bollard::Docker;

use super::launch;

/// The `ssh` program; `read` gives the value of one environment variable.
pub fn find_ssh(read: &impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let folders = launch::absolute_folders(read("PATH").unwrap_or_default().as_ref());
    let found = folders.into_iter().map(|folder| folder.join("ssh")).find(|path| path.is_file());
    found.filter(|_| cfg!(unix))
}

/// Runs `ssh` to its end, and returns its exit code and its messages. It ends when this is dropped.
pub async fn run_ssh(program: &Path, arguments: &[&str]) -> io::Result<Output> {
    let mut command = launch::inheriting_command(program)?;
    command.args(arguments).stderr(Stdio::piped());
    tokio::process::Command::from(command).kill_on_drop(true).output().await
}

/// The client of the engine at an address of `ssh://`, with a deadline for each call. Nothing is
/// connected yet.
pub fn engine_over_ssh(address: &str, seconds: u64) -> Result<Docker, bollard::errors::Error> {
    #[cfg(unix)]
    return Docker::connect_with_ssh(address, seconds, bollard::API_DEFAULT_VERSION, None);
    #[cfg(not(unix))]
    {
        let _ = seconds;
        Err(bollard::errors::Error::UnsupportedURISchemeError { uri: address.to_owned() })
    }
}
