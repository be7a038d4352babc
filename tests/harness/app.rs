//! The app under test, started as a desktop starts it or as a person at its window.

use std::{fs, process::Command};

use serde_json::{Value, json};

use crate::{paths, process::Process, session::Session, window::Window};

/// The title of its one window.
pub const TITLE: &str = "Tinybird Companion";

/// How the app is started in a session, which needs a desktop.
#[derive(Clone, Debug)]
pub struct App<'a> {
    session: &'a Session,
    arguments: Vec<String>,
    variables: Vec<(String, String)>,
    before: Vec<String>,
}

impl<'a> App<'a> {
    /// With the environment of the session, and a container engine that is not there: one of the
    /// machine's own is nobody's business here.
    pub fn new(session: &'a Session) -> Self {
        let app =
            Self { session, arguments: Vec::new(), variables: Vec::new(), before: Vec::new() };
        let nowhere = session.home().join("no-engine.sock");
        app.env("DOCKER_HOST", &format!("unix://{}", nowhere.display())).env("NO_AT_BRIDGE", "1")
    }

    /// With one argument more.
    #[must_use]
    pub fn arg(mut self, argument: &str) -> Self {
        self.arguments.push(argument.to_owned());
        self
    }

    /// With this value of a variable.
    #[must_use]
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Without a variable.
    #[must_use]
    pub fn without_env(mut self, name: &str) -> Self {
        self.variables.retain(|(known, _)| known != name);
        self
    }

    /// With settings that a person chose before. What is not named is as it is by default.
    #[must_use]
    pub fn with_settings(self, mut chosen: Value) -> Self {
        let folder = self.session.home().join(".config/tinybird-companion");
        fs::create_dir_all(&folder).expect("a folder in the home");
        chosen["v"] = json!(1);
        fs::write(folder.join("settings.json"), chosen.to_string()).expect("a new folder");
        self
    }

    /// Past the first run.
    #[must_use]
    pub fn after_first_run(self) -> Self {
        self.with_settings(json!({"first_run_done": true}))
    }

    /// Run by a program and its arguments, which come before the app's own.
    #[must_use]
    pub fn run_by(mut self, words: &[&str]) -> Self {
        self.before = words.iter().map(|word| (*word).to_owned()).collect();
        self
    }

    /// Starts it as a desktop does.
    pub fn start(&self) -> Process {
        Process::start(self.command(&binary()).args(&self.arguments))
    }

    /// Starts it with someone at its window, who sees it once the page is there.
    pub fn open(&self) -> Window {
        Window::open(self.session, self.command("WebKitWebDriver"), &binary(), &self.arguments)
    }

    fn command(&self, program: &str) -> Command {
        let words: Vec<_> = self.before.iter().map(String::as_str).chain([program]).collect();
        let mut command = self.session.command(words[0]);
        command.args(&words[1..]).envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }
}

fn binary() -> String {
    let program = paths::program("COMPANION_APP_BIN", "target/debug/tinybird-companion");
    program.to_str().expect("a path that is text").to_owned()
}
