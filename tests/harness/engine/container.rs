//! What an engine knows of its containers, asked by its own command line.

use std::env;
use std::process::Command;

use serde_json::Value;

use super::{Engine, run};

/// The name of the container of the local instance.
pub const CONTAINER: &str = "tinybird-local";

impl Engine {
    /// What `docker` prints.
    ///
    /// # Panics
    /// When it fails.
    pub fn docker(&self, arguments: &[&str]) -> String {
        run(self.docker_command().args(arguments)).ok().stdout.trim_end().to_owned()
    }

    /// All there is to know of a container of exactly this name.
    pub fn container(&self, name: &str) -> Option<Value> {
        let found = run(self.docker_command().args(["container", "inspect", name]));
        let found: Value = serde_json::from_str(&found.stdout).ok()?;
        found.get(0).filter(|found| found["Name"] == format!("/{name}")).cloned()
    }

    /// The body of a page, seen from inside the engine's network; `None` unless it is answered.
    pub fn page(&self, url: &str) -> Option<String> {
        let mut command = self.program("curl");
        let page = run(command.args(["--silent", "--fail", "--max-time", "10", url]));
        (page.code == Some(0)).then_some(page.stdout)
    }

    /// The engine's own command line, without the person's configuration.
    pub(crate) fn docker_command(&self) -> Command {
        let mut command = self.program("docker");
        command.env("DOCKER_CONFIG", self.folder.join("config"));
        command
    }

    fn program(&self, name: &str) -> Command {
        let mut command = self.inside(&Command::new(name));
        command.env("PATH", env::var_os("PATH").unwrap_or_default());
        command
    }
}
