//! Runs a test of this program in another process.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The variable with the folder that the subprocess works in.
const FOLDER: &str = "COMPANION_FILES_TEST_FOLDER";

/// The folder that this subprocess works in; `None` in the first process.
pub(crate) fn folder() -> Option<PathBuf> {
    env::var_os(FOLDER).map(PathBuf::from)
}

/// The command that runs one test in a subprocess, for which [`folder`] returns `folder`. `through`
/// is a program with its arguments that starts the subprocess; none if it is empty.
pub(crate) fn command(test: &str, folder: &Path, through: &[&str]) -> Command {
    let this = env::current_exe().unwrap();
    let mut command = match through {
        [] => Command::new(this),
        [program, arguments @ ..] => {
            let mut command = Command::new(program);
            command.args(arguments).arg(this);
            command
        }
    };
    // The test harness writes to standard output.
    command.args(["--exact", test, "--nocapture"]).stdout(Stdio::null());
    command.env(FOLDER, folder);
    command
}
