//! The command line: each command, what it says, and what it leaves behind.

use std::{os::unix::fs::symlink, path::PathBuf, process::Command};

use journeys::{
    desk::{ADA, Desk},
    engine::{Engine, Image},
    paths,
    process::Process,
    session::Session,
};

use crate::telling::{heading, masked, print, remark};

/// Plays it to its end.
pub(crate) fn play() {
    Demo::prepare().play();
}

/// The parts, in the order in which they have to end.
struct Demo {
    desk: Desk,
    engine: Engine,
    folder: PathBuf,
}

impl Demo {
    fn prepare() -> Self {
        println!("Starting the stand-ins: a desktop session with a keyring, Tinybird's cloud,");
        println!("a browser without a window, and a container engine with Tinybird Local's image.");
        let engine = Engine::with(&Image::of_real_speed());
        let session = Session::start();
        let programs = [
            ("tb-companion", paths::program("TB_COMPANION_BIN", "target/debug/tb-companion")),
            ("tb", paths::part("TB_BIN", "target/tools/tb/bin/tb")),
        ];
        for (name, program) in programs {
            symlink(program, session.home().join("bin").join(name)).expect("a new folder");
        }
        Self { folder: session.project("web-dashboard"), desk: Desk::of(session, &[]), engine }
    }

    fn play(&self) {
        self.sign_in();
        self.choose_a_workspace();
        self.run_a_local_instance();
        self.let_tb_work();
        self.sign_out();
        println!("\nThat was the whole job. Everything it made is gone now.");
    }

    fn sign_in(&self) {
        heading("Sign in through the browser");
        let url = &self.desk.cloud.url;
        let line = format!("tb-companion login --host {url} --auth-host {url}");
        println!("$ {line}");
        let mut login = Process::start(&mut self.command(&line));
        let link = self.desk.session.next_link(&mut login);
        remark(&format!("the browser opens {link}"));
        remark(&format!("the form there is filled in: {}, workspace {}", ADA.0, ADA.1));
        self.desk.browser.authorize(&link, ADA.0, ADA.1);
        print(&login.finish().ok().stdout);
        remark("the browser ends on a page of ours:");
        print(&self.desk.browser.wait_for_text("Tinybird Companion"));

        heading("What that left: an entry in the keyring, .tinyb for tb, and tb's list of folders");
        self.show_masked("secret-tool search --all service tinybird-companion");
        self.show_masked("stat --format '%A %n' .tinyb; cat .tinyb; echo");
        self.show("tail ~/.tinybird/*/*/*/sessions.txt");
    }

    fn choose_a_workspace(&self) {
        heading("Look around, and work in another workspace without signing in again");
        self.show("tb-companion status");
        self.show("tb-companion workspace ls");
        self.show("tb-companion workspace use acme_staging");
        self.show("grep '\"name\"' .tinyb");
    }

    fn run_a_local_instance(&self) {
        heading("Local tokens, and a local instance started with a pair that is kept");
        self.show("tb-companion local generate-tokens");
        self.show_at_the_engine("tb-companion local start -d");
        self.show_at_the_engine("tb-companion local status");
        self.show_at_the_engine("docker ps --format '{{.Names}}  {{.Status}}  {{.Ports}}'");
        self.show_at_the_engine("curl --silent http://localhost:7181/tokens; echo");
    }

    fn let_tb_work(&self) {
        heading("The real tb works with what was left, and asks nothing");
        self.show("tb --cloud workspace current");
        self.show_masked("tb --cloud token ls");
        self.show_at_the_engine("tb local status");
    }

    fn sign_out(&self) {
        heading("Stop the instance, and sign out");
        self.show_at_the_engine("tb-companion local stop");
        self.show("tb-companion logout");
        self.show("cat .tinyb; echo");
        self.show_masked("secret-tool search --all service tinybird-companion");
    }

    fn show(&self, line: &str) {
        print(&run(line, &mut self.command(line)));
    }

    fn show_masked(&self, line: &str) {
        print(&masked(&run(line, &mut self.command(line))));
    }

    /// The same in the network in which the engine publishes its ports.
    fn show_at_the_engine(&self, line: &str) {
        print(&run(line, &mut self.engine.inside(&self.command(line))));
    }

    /// A line as a person types it into a terminal, its errors among its output.
    fn command(&self, line: &str) -> Command {
        let mut command = self.desk.session.command("sh");
        command.arg("-c").arg(format!("exec 2>&1; {line}"));
        command.current_dir(&self.folder);
        command.env("DOCKER_HOST", self.engine.host());
        command.env("TB_CLI_TELEMETRY_OPTOUT", "1").env("TB_VERSION_WARNING", "0");
        command
    }
}

fn run(line: &str, command: &mut Command) -> String {
    println!("$ {line}");
    Process::start(command).finish().ok().stdout
}
