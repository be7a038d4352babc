//! The files that we write, with killed processes, other writers and full disks. The processes and
//! file systems are real, which only Linux lets a test have.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod kill;
mod refused_writes;
mod subprocess;
mod two_writers;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use companion_core::credentials::Secret;
use companion_core::stores::Error;
use companion_core::stores::atomic::Locks;
use companion_core::stores::tinyb_file::{Entry, TinybFile};
use serde_json::{Map, Value};

/// The deadline of every wait. Nothing here takes this long.
const PATIENCE: Duration = Duration::from_secs(60);

/// A home with a project in it, and beside it the state folder of all our processes.
fn project(home: &Path) -> PathBuf {
    let folder = home.join("project");
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn locks(home: &Path) -> Locks {
    Locks::new(&home.join("state"), PATIENCE)
}

/// The project's `.tinyb`. No program writes it in place, so half a file is broken at once.
fn tinyb(home: &Path) -> TinybFile {
    TinybFile::new(&project(home), &locks(home), Duration::ZERO)
}

fn write(file: &TinybFile, host: &str, token: &str) -> Result<(), Error> {
    let token = Secret::new(token);
    file.write(&Entry { host, token: &token, user_token: Some(&token), facts: Map::new() })
}

/// The content that a reader of a `.tinyb` sees now.
fn read(file: &TinybFile) -> Value {
    let bytes = fs::read(file.path()).unwrap();
    serde_json::from_slice(&bytes).unwrap_or_else(|error| {
        panic!("{error}: a reader saw {:?}", String::from_utf8_lossy(&bytes))
    })
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = entries.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}
