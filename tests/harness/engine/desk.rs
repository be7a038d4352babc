//! What most journeys to the local instance need: a session and an engine, and both programs in the
//! engine's network.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;
use tinybird_local_stand_in::tokens;

use super::{CONTAINER, Engine, Image};
use crate::companion::Companion;
use crate::process::{Finished, Process};
use crate::session::Session;
use crate::tb::Tb;
use crate::wait::{SOON, wait_until};

/// The parts, in the order in which they have to end.
pub struct LocalDesk {
    /// The engine, with an image or without.
    pub engine: Engine,
    /// The session, with an open keyring.
    pub session: Session,
    folder: PathBuf,
}

/// Two local tokens, made by the stand-in and not by the program under test.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Pair {
    pub user: String,
    pub workspace: String,
}

impl LocalDesk {
    /// With an engine that has an image.
    pub fn with(image: &Image) -> Self {
        Self::of(Engine::with(image))
    }

    /// With a certain engine.
    pub fn of(engine: Engine) -> Self {
        Self::new(Session::start(), engine)
    }

    /// With a certain session and engine.
    pub fn new(session: Session, engine: Engine) -> Self {
        let folder = session.project("shop");
        Self { engine, session, folder }
    }

    /// `tb-companion` with arguments, which shall answer in JSON.
    pub fn companion(&self, arguments: &[&str]) -> Command {
        let mut command = Companion::new(&self.session).command(&self.folder);
        self.engine.inside(command.args(arguments).args(["--output", "json"]))
    }

    /// Runs `tb-companion` to its end.
    pub fn run(&self, arguments: &[&str]) -> Finished {
        run(&mut self.companion(arguments))
    }

    /// The answer of a run that has to succeed.
    #[track_caller]
    pub fn ask(&self, arguments: &[&str]) -> Value {
        self.run(arguments).ok().json()
    }

    /// The problem of a run that has to fail.
    #[track_caller]
    pub fn refusal(&self, arguments: &[&str]) -> Value {
        self.run(arguments).expect_code(1).problem()
    }

    /// Runs the real `tb` to its end.
    pub fn tb(&self, arguments: &[&str]) -> Finished {
        let mut command = Tb(&self.session).command(&self.folder);
        run(&mut self.engine.inside(command.args(arguments)))
    }

    /// What the real `tb` says once the engine's own check of the instance has passed.
    #[track_caller]
    pub fn tb_finds_it_ready(&self) -> String {
        wait_until("the real tb to find it ready", SOON, || {
            let status = self.tb(&["local", "status"]).ok().stdout;
            status.contains("✓ Tinybird Local is ready!").then_some(status)
        })
    }

    /// The instance's container.
    #[track_caller]
    pub fn instance(&self) -> Value {
        self.engine.container(CONTAINER).expect("there is an instance")
    }

    /// The tokens that the instance answers on the usual port.
    #[track_caller]
    pub fn served(&self) -> Pair {
        let page = self.engine.page("http://127.0.0.1:7181/tokens").expect("the instance answers");
        let value: Value = serde_json::from_str(&page).expect("JSON");
        Pair::of(&value["user_token"], &value["workspace_admin_token"])
    }
}

impl Pair {
    /// A new one.
    pub fn fresh() -> Self {
        let make = || tokens::make(&tokens::random_id()?);
        Self { user: make().expect("randomness"), workspace: make().expect("randomness") }
    }

    /// The one in an answer of `tb` or `tb-companion`.
    #[track_caller]
    pub fn in_answer(answer: &Value) -> Self {
        Self::of(&answer["user_token"], &answer["workspace_token"])
    }

    /// `local start` with this pair, and more arguments.
    pub fn start<'a>(&'a self, more: &[&'a str]) -> Vec<&'a str> {
        let mut arguments = vec!["local", "start", "-d", "--user-token", self.user.as_str()];
        arguments.extend(["--workspace-token", &self.workspace]);
        arguments.extend(more);
        arguments
    }

    #[track_caller]
    fn of(user: &Value, workspace: &Value) -> Self {
        let text = |value: &Value| value.as_str().expect("a token").to_owned();
        Self { user: text(user), workspace: text(workspace) }
    }
}

/// Runs a command to its end.
pub fn run(command: &mut Command) -> Finished {
    Process::start(command).finish()
}
