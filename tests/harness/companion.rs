//! The command line under test.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use crate::{
    argv::ArgvWatch,
    browser::Browser,
    cloud::Cloud,
    paths,
    process::{Finished, Process},
    session::Session,
};

/// Runs `tb-companion` in a session.
#[derive(Debug)]
pub struct Companion<'a> {
    session: &'a Session,
    arguments: Vec<&'static str>,
    variables: Vec<(&'static str, String)>,
    argv: Option<ArgvWatch>,
}

impl<'a> Companion<'a> {
    /// With the environment of the session and nothing else.
    pub fn new(session: &'a Session) -> Self {
        Self { session, arguments: Vec::new(), variables: Vec::new(), argv: None }
    }

    /// With an argument that each run has.
    pub fn arg(mut self, argument: &'static str) -> Self {
        self.arguments.push(argument);
        self
    }

    /// With one variable more.
    pub fn env(mut self, name: &'static str, value: &str) -> Self {
        self.variables.push((name, value.to_owned()));
        self
    }

    /// And with its arguments, and those of all it starts, looked at all the time.
    pub fn watching_argv(mut self) -> Self {
        self.argv = Some(ArgvWatch::default());
        self
    }

    /// The session it runs in.
    pub fn session(&self) -> &'a Session {
        self.session
    }

    /// All arguments seen so far.
    pub fn arguments_seen(&self) -> Vec<String> {
        self.argv.as_ref().expect("watched").seen()
    }

    /// Starts it in a folder.
    pub fn start(&self, folder: &Path, arguments: &[&str]) -> Process {
        let process = Process::start(self.command(folder).args(arguments).args(&self.arguments));
        if let Some(watch) = &self.argv {
            watch.follow(process.pid());
        }
        process
    }

    /// Starts it at a terminal, with someone at the keys.
    pub fn start_at_terminal(&self, folder: &Path, arguments: &[&str]) -> Process {
        let line = [&["exec", "\"$companion\""], arguments].concat().join(" ");
        self.start_line_at_terminal(folder, &line)
    }

    /// The same with a line of a shell, to which `$companion` is the program.
    pub fn start_line_at_terminal(&self, folder: &Path, line: &str) -> Process {
        let mut script = self.session.command("script");
        script.args(["--quiet", "--return", "--flush", "--command", line, "/dev/null"]);
        script.envs(self.variables.iter().map(|(name, value)| (name, value)));
        script.env("companion", self.command(folder).get_program());
        Process::start(script.current_dir(folder).stdin(Stdio::piped()))
    }

    /// Runs a line of a shell to its end, to which `$companion` is the program.
    pub fn run_line(&self, folder: &Path, line: &str) -> Finished {
        let mut shell = self.session.command("sh");
        shell.envs(self.variables.iter().map(|(name, value)| (name, value)));
        shell.env("companion", self.command(folder).get_program());
        Process::start(shell.args(["-c", line]).current_dir(folder)).finish()
    }

    /// Runs it in a folder to its end.
    pub fn run(&self, folder: &Path, arguments: &[&str]) -> Finished {
        self.start(folder, arguments).finish()
    }

    /// Starts a sign-in at a cloud, as far as the link.
    pub fn start_login(&self, cloud: &Cloud, folder: &Path) -> (Process, String) {
        let hosts = ["login", "--host", &cloud.url, "--auth-host", &cloud.url, "--output", "json"];
        let mut login = self.start(folder, &hosts);
        let link = self.session.next_link(&mut login);
        (login, link)
    }

    /// Signs someone (email, workspace) in at a cloud, without a browser.
    pub fn login(&self, cloud: &Cloud, who: (&str, &str), folder: &Path) -> Finished {
        let (login, link) = self.start_login(cloud, folder);
        cloud.authorize(&link, who);
        login.finish().ok()
    }

    /// The same through the browser.
    pub fn login_by_browser(
        &self,
        browser: &Browser,
        cloud: &Cloud,
        (email, workspace): (&str, &str),
        folder: &Path,
    ) -> Finished {
        let (login, link) = self.start_login(cloud, folder);
        browser.authorize(&link, email, workspace);
        login.finish().ok()
    }

    /// The command itself, for whoever runs it elsewhere.
    pub fn command(&self, folder: &Path) -> Command {
        let program = paths::program("TB_COMPANION_BIN", "target/debug/tb-companion");
        let mut command = self.session.command(program);
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.current_dir(folder);
        command
    }
}
