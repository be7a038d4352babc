//! The commands. Each has one file with its arguments, the intents it sends, and its output as text
//! and as JSON.
//!
//! To add a command, write its file, declare it here, and add its variant to [`Command`].

mod completions;
mod doctor;
mod env;
mod local;
mod login;
mod logout;
mod project;
mod status;
mod token;
mod workspace;

use std::path::PathBuf;

use clap::Subcommand;
use clap_complete::Shell;

use self::env::EnvArgs;
use self::local::LocalCommand;
use self::login::LoginArgs;
use self::project::ProjectCommand;
use self::status::StatusArgs;
use self::token::TokenCommand;
use self::workspace::WorkspaceCommand;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::session::Session;

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Sign in with your browser and connect this folder
    Login(LoginArgs),
    /// Sign out, and remove your token from this folder's .tinyb
    Logout,
    /// Show who is signed in, where credentials are, and the status of Tinybird Local
    Status(StatusArgs),
    /// Say what works on this computer; exit with 1 if something is missing
    Doctor,
    /// List or switch workspaces
    #[command(subcommand)]
    Workspace(WorkspaceCommand),
    /// Tokens of your workspace: list, copy, inspect, create, refresh and delete
    #[command(subcommand)]
    Token(TokenCommand),
    /// Connect project folders to your workspace
    #[command(subcommand)]
    Project(ProjectCommand),
    /// Print lines that set TB_HOST, TB_TOKEN and TB_USER_TOKEN, for eval
    Env(EnvArgs),
    /// Tinybird Local on this computer
    #[command(subcommand)]
    Local(LocalCommand),
    /// Print the script that completes these commands in your shell
    Completions {
        /// Your shell
        shell: Shell,
    },
    /// Write the pages of the manual into a folder
    #[command(hide = true)]
    Man {
        /// The folder, which has to exist
        folder: PathBuf,
    },
}

impl Command {
    /// Runs the command if it needs no core: no configuration, no keyring, no runtime. `None`: it
    /// needs one. `program` makes the definition of the command line.
    pub(crate) fn run_without_core(
        &self,
        printer: &Printer,
        program: fn() -> clap::Command,
    ) -> Option<Result<(), Failure>> {
        match self {
            Self::Local(command) => command.run_without_core(printer).then_some(Ok(())),
            Self::Completions { shell } => {
                completions::write_script(printer, program(), *shell);
                Some(Ok(()))
            }
            Self::Man { folder } => Some(completions::write_manual(program(), folder)),
            _ => None,
        }
    }

    /// Runs the command and prints its result.
    pub(crate) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        match self {
            Self::Login(args) => args.run(session).await,
            Self::Logout => logout::run(session).await,
            Self::Status(args) => args.run(session).await,
            Self::Doctor => doctor::run(session).await,
            Self::Workspace(command) => command.run(session).await,
            Self::Token(command) => command.run(session).await,
            Self::Project(command) => command.run(session).await,
            Self::Env(args) => args.run(session).await,
            Self::Local(command) => command.run(session).await,
            // `run_without_core` did it.
            Self::Completions { .. } | Self::Man { .. } => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
