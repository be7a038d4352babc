//! This test program once more, as another process.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The folder that the other process is to work in.
const FOLDER: &str = "COMPANION_FILES_TEST_FOLDER";

/// Where to work; `None` in the first process.
pub(crate) fn folder() -> Option<PathBuf> {
    env::var_os(FOLDER).map(PathBuf::from)
}

/// Runs one test of this program, to which [`folder`] tells where to work. `through` is the
/// program that starts it, with its arguments, if another does.
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
    // The test harness has standard output for itself.
    command.args(["--exact", test, "--nocapture"]).stdout(Stdio::null());
    command.env(FOLDER, folder);
    command
}
