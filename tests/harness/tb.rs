//! The real `tb`, our judge.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use crate::{
    browser::Browser,
    cloud::Cloud,
    paths,
    process::{Finished, Process},
    session::Session,
};

/// Runs it in a session.
#[derive(Clone, Copy, Debug)]
pub struct Tb<'a>(pub &'a Session);

impl Tb<'_> {
    /// Runs it in a folder to its end, with nobody to answer a question.
    pub fn run(&self, folder: &Path, arguments: &[&str]) -> Finished {
        Process::start(self.command(folder).args(arguments)).finish()
    }

    /// Signs in through the browser.
    pub fn login(&self, browser: &Browser, cloud: &Cloud, to: (&str, &str), folder: &Path) {
        let mut command = self.command(folder);
        command.args(["login", "--host", &cloud.url, "--auth-host", &cloud.url]);
        let mut login = Process::start(&mut command);
        let link = self.0.next_link(&mut login);
        browser.authorize(&link, to.0, to.1);
        login.finish().ok();
    }

    /// Starts it again and again, to work in each of these workspaces so many `times` in turn. It
    /// ends at the first that fails.
    pub fn switching_workspaces(&self, folder: &Path, names: &[&str], times: usize) -> Process {
        let one = self.command(folder);
        let script = r#"for name; do "$TB" --cloud workspace use "$name" || exit; done"#;
        let mut all = Command::new("sh");
        all.args(["-c", script, "sh"]).args(names.repeat(times));
        all.env_clear().envs(one.get_envs().filter_map(|(k, v)| Some((k, v?))));
        all.env("TB", one.get_program()).current_dir(folder).stdin(Stdio::null());
        Process::start(&mut all)
    }

    /// Lets it write a folder's `.tinyb` again and again as it finds it, until dropped.
    pub fn writing_without_end(&self, folder: &Path) -> Process {
        let program = self.command(folder);
        let python = Path::new(program.get_program()).with_file_name("python");
        let mut all = Command::new(python);
        all.args(["-c", include_str!("tb/write.py")]).stdin(Stdio::null());
        all.env_clear().envs(program.get_envs().filter_map(|(k, v)| Some((k, v?))));
        let mut writing = Process::start(all.current_dir(folder));
        writing.wait_for_line("its first write", |line| (line == "writes\n").then_some(()));
        writing
    }

    /// The command itself, for whoever runs it elsewhere.
    ///
    /// It asks no question where it thinks it is in CI: the session's environment says nothing of
    /// that, and it must not find out from a variable of ours either.
    pub fn command(&self, folder: &Path) -> Command {
        let mut command = self.0.command(paths::part("TB_BIN", "target/tools/tb/bin/tb"));
        // Of a browser that ends at once it thinks that it failed, and tries `xdg-open` too. With
        // one that is not there it always goes there, and opens each link once.
        command.env("BROWSER", "/nowhere/browser %s &");
        command.env("TB_CLI_TELEMETRY_OPTOUT", "1").env("TB_VERSION_WARNING", "0");
        command.current_dir(folder);
        command
    }
}
