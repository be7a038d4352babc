//! A repository that the real git made, with nothing of the machine's own configuration.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A work tree in a temporary folder, beside a home.
pub(crate) struct Repository {
    folder: TempDir,
    /// The top of the work tree.
    pub(crate) root: PathBuf,
}

impl Repository {
    pub(crate) fn new() -> Self {
        Self::made_with(&[])
    }

    /// With arguments for `git init`.
    pub(crate) fn made_with(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        #[allow(clippy::disallowed_methods, reason = "this file is a part of two crates")]
        let top = folder.path().canonicalize().unwrap();
        let root = top.join("work");
        for folder in [&root, &top.join("home")] {
            fs::create_dir(folder).unwrap();
        }
        let made = Self { folder, root };
        made.git(&[&["init", "--quiet", "--initial-branch=main"], arguments].concat());
        made
    }

    /// The home that git sees.
    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// What git prints, at the top of the work tree.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        self.git_in(&self.root, arguments, b"")
    }

    /// The same elsewhere, with an input.
    pub(crate) fn git_in(&self, folder: &Path, arguments: &[&str], input: &[u8]) -> String {
        let output = self.run(folder, arguments, input);
        let said = String::from_utf8_lossy(&output.stderr);
        // `check-ignore` says no with a 1.
        let is_answer = output.status.success() || arguments[0] == "check-ignore";
        assert!(is_answer, "git {arguments:?}: {said}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs git, with nothing of the machine's own configuration.
    pub(crate) fn run(&self, folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
        let command = &mut Command::new("git");
        command.args(["-c", "user.name=ada", "-c", "user.email=ada@example.com"]);
        command.args(["-c", "protocol.file.allow=always", "-c", "core.safecrlf=false"]);
        let (path, home) = (std::env::var_os("PATH").unwrap(), self.home());
        command.env_clear().env("PATH", path).env("HOME", home).env("GIT_CONFIG_NOSYSTEM", "1");
        command.args(arguments).current_dir(folder);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("git is installed");
        // It may have ended without it.
        let _ = child.stdin.take().unwrap().write_all(input);
        child.wait_with_output().unwrap()
    }

    /// Writes a file of the work tree, and the folders on its way.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
}
