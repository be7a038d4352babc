//! Libraries and programs of others that judge our tokens: Python with PyJWT, PyYAML and
//! clickhouse-connect, Node with jose and Tinybird's SDK.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use crate::{
    paths,
    process::{Finished, Process},
    session::Session,
};

/// The judges of a session.
#[derive(Clone, Copy, Debug)]
pub struct Judges<'a>(pub &'a Session);

impl Judges<'_> {
    /// Runs Python code with arguments.
    pub fn python(&self, code: &str, arguments: &[&str]) -> Finished {
        let tb = paths::part("TB_BIN", "target/tools/tb/bin/tb");
        let mut command = self.0.command(tb.with_file_name("python"));
        command.args(["-c", code]).args(arguments).stdin(Stdio::null());
        Process::start(&mut command).finish()
    }

    /// Runs a program of `tests/judges` in a folder, with an input.
    pub fn node(&self, program: &str, folder: &Path, input: &str) -> Finished {
        let path = judges().join(program);
        let mut command = self.0.command("node");
        command.arg(path).current_dir(folder);
        Process::start_with_input(&mut command, input).finish()
    }

    /// Runs a text as a program in a folder: `name` has the ending that its interpreter needs.
    pub fn run(&self, interpreter: &str, folder: &Path, name: &str, text: &str) -> Finished {
        let file = folder.join(name);
        std::fs::write(&file, text).expect("the folder is ours");
        let mut command = self.0.command(interpreter);
        command.arg(file).current_dir(folder).stdin(Stdio::null());
        Process::start(&mut command).finish()
    }
}

fn judges() -> PathBuf {
    let folder = paths::part("JUDGES_DIR", "tests/judges");
    let packages = folder.join("node_modules/.package-lock.json");
    assert!(packages.exists(), "{} is missing: run `make test`", packages.display());
    folder
}
