//! The command line's words, which are `tb`'s wherever `tb` has one.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::shell::Shell;

/// Tinybird sign-in, tokens and Tinybird Local, without remembering how.
#[derive(Debug, Parser)]
#[command(name = "tb-companion", version, propagate_version = true)]
pub(crate) struct Cli {
    /// How to print results
    #[arg(long, global = true, value_enum, default_value_t = Output::Text)]
    pub(crate) output: Output,
    /// Log to standard error; TB_COMPANION_LOG sets what
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Output {
    /// For people
    Text,
    /// For programs; problems are JSON too, on standard error
    Json,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Sign in with your browser and write .tinyb into this folder
    Login(Login),
    /// Forget the active account, and blank its .tinyb in this folder
    Logout,
    /// Say who is signed in, where credentials are, and how the local instance is
    Status {
        /// Exit with 1 when nobody is signed in
        #[arg(long)]
        check: bool,
    },
    /// List or switch workspaces
    #[command(subcommand)]
    Workspace(Workspace),
    /// Folders where tb works with your workspace
    #[command(subcommand)]
    Project(Project),
    /// Print lines that set TB_HOST, TB_TOKEN and TB_USER_TOKEN, for eval
    Env {
        /// TB_LOCAL_USER_TOKEN and TB_LOCAL_WORKSPACE_TOKEN instead
        #[arg(long)]
        local: bool,
        /// Whose syntax
        #[arg(long, value_enum, default_value_t)]
        shell: Shell,
    },
    /// Tinybird Local on this computer
    #[command(subcommand)]
    Local(Local),
}

/// Projects.
#[derive(Debug, Subcommand)]
pub(crate) enum Project {
    /// List them, and what is to be done about each
    Ls,
    /// Write .tinyb into a folder for the active workspace, and remember the folder
    Add {
        /// The folder; this one, if none is named
        folder: Option<PathBuf>,
        /// Write tokens also into a file that git tracks, or an .env.local that it does not ignore
        #[arg(long)]
        allow_exposed: bool,
    },
    /// Look for Tinybird tokens in a project's files that git tracks, or would
    Check {
        /// The folder; this one, if none is named
        folder: Option<PathBuf>,
    },
    /// Leave a folder's .tinyb as tb logout does, and forget the folder
    Remove {
        /// The folder; this one, if none is named
        folder: Option<PathBuf>,
    },
}

/// The way in, where a browser is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Method {
    /// The browser comes back to this computer
    #[default]
    Browser,
    /// A one-time code, which can be confirmed in a browser on another computer
    Code,
}

/// Where credentials are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Store {
    /// The system's keyring; what a file holds is moved there
    Keyring,
    /// Nowhere but in this folder's .tinyb
    Session,
    /// A file that you alone may read and that is not encrypted, from now on
    File,
}

/// How to sign in.
#[derive(Debug, Args)]
pub(crate) struct Login {
    /// How the browser's answer comes here
    #[arg(long, value_enum, default_value_t, conflicts_with_all = ["with_token", "adopt"])]
    pub(crate) method: Method,
    /// Read a token that you have from standard input, instead of using a browser
    #[arg(long, conflicts_with = "adopt")]
    pub(crate) with_token: bool,
    /// Use what is here already: TB_TOKEN, TB_USER_TOKEN, or this folder's .tinyb or .env.local
    #[arg(long)]
    pub(crate) adopt: bool,
    /// The region's API, such as <https://api.tinybird.co> [env: TB_HOST]
    #[arg(long, value_name = "URL")]
    pub(crate) host: Option<String>,
    /// The server that signs people in [env: TB_AUTH_HOST]
    #[arg(long, value_name = "URL")]
    pub(crate) auth_host: Option<String>,
    /// The workspace to work in
    #[arg(long, value_name = "NAME")]
    pub(crate) workspace: Option<String>,
    /// Where credentials are kept; without this, in the keyring, or where you chose before
    #[arg(long, value_enum)]
    pub(crate) store: Option<Store>,
    /// Our client id at a standard OAuth 2 authority
    #[arg(long, value_name = "ID")]
    pub(crate) client_id: Option<String>,
    /// Save without asking whether it was you
    #[arg(long, short)]
    pub(crate) yes: bool,
}

/// Workspaces of the active account; another account's can be used by its name.
#[derive(Debug, Subcommand)]
pub(crate) enum Workspace {
    /// List the workspaces you may use
    Ls,
    /// Work in another workspace, here and in this folder's .tinyb
    Use {
        /// Its name or id
        #[arg(value_name = "NAME")]
        name: String,
        /// The email or user id of the account whose workspace it is
        #[arg(long, value_name = "ACCOUNT")]
        account: Option<String>,
    },
}

/// The local instance.
#[derive(Debug, Subcommand)]
pub(crate) enum Local {
    /// Print a fresh pair of tokens for Tinybird Local
    GenerateTokens {
        /// Keep the pair in the keyring, for `local start`
        #[arg(long)]
        keep: bool,
    },
    /// Start Tinybird Local and wait until it is ready
    Start(Start),
    /// Stop Tinybird Local
    Stop,
    /// Say how Tinybird Local is
    Status {
        /// Exit with 1 when it is not ready
        #[arg(long)]
        check: bool,
    },
}

/// How to start the local instance. Tokens that are not given are taken from the environment,
/// then from the keyring; else a fresh pair is made and kept.
#[derive(Debug, Args)]
pub(crate) struct Start {
    /// The user token it is to have [env: TB_LOCAL_USER_TOKEN]
    #[arg(long, value_name = "TOKEN")]
    pub(crate) user_token: Option<String>,
    /// The workspace token it is to have [env: TB_LOCAL_WORKSPACE_TOKEN]
    #[arg(long, value_name = "TOKEN")]
    pub(crate) workspace_token: Option<String>,
    /// Return once it is ready; without this, Ctrl-C stops it
    #[arg(long, short)]
    pub(crate) daemon: bool,
    /// Take the image that is here, without looking for a newer one
    #[arg(long)]
    pub(crate) skip_new_version: bool,
}

#[cfg(test)]
mod tests;
