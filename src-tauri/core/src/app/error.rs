//! Why a request failed.

use std::io;
use std::path::PathBuf;

use crate::contract::{Problem, Risk};
use crate::{auth, cloud, local, stores};

/// Why an intent ended in a problem: what a module said, or what only the whole can know.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Signing in.
    #[error(transparent)]
    Auth(#[from] auth::Error),
    /// Tinybird's API.
    #[error(transparent)]
    Cloud(#[from] cloud::Error),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] stores::vault::Error),
    /// A file.
    #[error(transparent)]
    Store(#[from] stores::Error),
    /// A local token.
    #[error(transparent)]
    Tokens(#[from] crate::tokens::local::Error),
    /// A text that is no token of the cloud.
    #[error(transparent)]
    Payload(#[from] crate::tokens::payload::Error),
    /// A project's files.
    #[error(transparent)]
    Projects(#[from] crate::projects::Error),
    /// The local instance.
    #[error(transparent)]
    Local(#[from] local::Error),
    /// A setting that cannot be.
    #[error(transparent)]
    Settings(#[from] stores::settings_file::InvalidSetting),
    /// The system's list of programs that start at login cannot be read or changed.
    #[error("the login item failed")]
    LoginItem(#[source] io::Error),
    /// That list was changed, and the system does not follow it.
    #[error("the system ignores the login item")]
    LoginItemIgnored,
    /// A text that is not the address of a server.
    #[error(transparent)]
    Host(#[from] crate::host::Error),
    /// A value of the configuration that cannot be used.
    #[error(transparent)]
    Config(#[from] crate::config::Error),
    /// The person ended it.
    #[error("cancelled")]
    Cancelled,
    /// A newer request took its place.
    #[error("superseded")]
    Superseded,
    /// The person said: not me.
    #[error("declined")]
    Declined,
    /// A file or a server named an API that the person did not choose and that is no known region,
    /// and the person did not say yes to it.
    #[error("{named_by} names {host}, which is not a known region")]
    ForeignHost {
        /// The API's host.
        host: String,
        /// What names it: the path of a file, or a server.
        named_by: String,
    },
    /// What was offered is not there any more.
    #[error("nothing is at {at} any more")]
    FoundGone {
        /// Where it was.
        at: String,
    },
    /// The token that a person brought names a region that is not known, and no address was given.
    #[error("no region {slug} is known")]
    UnknownRegion {
        /// What the token calls it.
        slug: String,
    },
    /// The token that a person brought names no region, and the person can be asked for it.
    #[error("the token names no region")]
    NoRegion,
    /// Tinybird does not take the token that a person brought.
    #[error("{host} did not accept the token that was brought")]
    TokenRefused {
        /// The API.
        host: String,
    },
    /// The user token stopped working, and cannot be refreshed.
    #[error("the session is over")]
    SessionOver,
    /// The account has only a workspace's token.
    #[error("the account has no user token")]
    NoUserToken,
    /// There is no account to work with.
    #[error("not signed in")]
    NotSignedIn,
    /// The account has no workspace.
    #[error("the account has no workspace")]
    NoWorkspace,
    /// The account has no workspace of this name.
    #[error("no workspace {name}")]
    UnknownWorkspace {
        /// The name or id that was asked for.
        name: String,
    },
    /// Several accounts have a workspace of this name.
    #[error("{accounts} have a workspace {name}")]
    AmbiguousWorkspace {
        /// The name or id that was asked for.
        name: String,
        /// Which, as a list.
        accounts: String,
    },
    /// There is no account of this name.
    #[error("no account {name}")]
    UnknownAccount {
        /// The email or user id that was asked for.
        name: String,
    },
    /// There are several accounts of this name.
    #[error("{accounts} are all {name}")]
    AmbiguousAccount {
        /// The email that was asked for.
        name: String,
        /// Which, as a list.
        accounts: String,
    },
    /// What is kept under this name is not what it is to be: it could break a line, or more.
    #[error("{name} is not kept as one")]
    Unfit {
        /// The variable by which it is known.
        name: &'static str,
    },
    /// The workspace has no token that signs JWTs, or the account may not see it.
    #[error("no workspace admin token")]
    NoSigningKey,
    /// There is no token of this name.
    #[error("no token {name}")]
    UnknownToken {
        /// The id or name that was asked for.
        name: String,
    },
    /// A JWT of the list is of a workspace that is not the active one.
    #[error("the JWT is of the workspace {name}")]
    OtherWorkspace {
        /// The workspace's name.
        name: String,
    },
    /// A JWT of the list, which this run of the app does not have.
    #[error("the JWT is not kept")]
    JwtNotKept,
    /// A JWT that cannot be made as it is asked for.
    #[error(transparent)]
    Jwt(#[from] crate::tokens::jwt::Error),
    /// A token that cannot be written for where it is to be pasted.
    #[error(transparent)]
    CopyText(#[from] crate::tokens::copy_text::Error),
    /// The local instance has no workspace of this name.
    #[error("the local instance has no workspace {name}")]
    NoLocalWorkspace {
        /// The id or name that was asked for.
        name: String,
    },
    /// The local instance does not run, so that it cannot be asked.
    #[error("the local instance does not answer")]
    LocalNotRunning,
    /// There is no pair of local tokens yet.
    #[error("no local tokens")]
    NoLocalTokens,
    /// Not a folder of this computer.
    #[error("{path} is no folder")]
    NoFolder {
        /// What was named.
        path: String,
    },
    /// This face has no clipboard.
    #[error("no clipboard")]
    NoClipboard,
    /// The clipboard refused.
    #[error("the clipboard failed")]
    Clipboard(#[source] io::Error),
    /// Git tracks a file that holds tokens, which is not ours to change.
    #[error("{path} is tracked by git")]
    Tracked {
        /// The file.
        path: String,
    },
    /// Git may publish a file, so it was given no token.
    #[error("git may publish {path}")]
    Exposed {
        /// The file.
        path: PathBuf,
        /// Where it leads, if it is a link.
        target: Option<PathBuf>,
        /// What git makes of it.
        risk: Risk,
    },
    /// A line cannot be added to a `.gitignore`: it is no regular file, too large, or no text.
    #[error("{path} is no ignore file that can be added to")]
    IgnoreFile {
        /// The ignore file.
        path: String,
    },
    /// A line was added to a `.gitignore`, and git still does not surely ignore the file.
    #[error("git may still add {path}")]
    StillNotIgnored {
        /// The file.
        path: String,
    },
    /// There is no terminal that can be given an environment.
    #[error("no terminal")]
    NoTerminal,
    /// A program of the desktop could not be started.
    #[error("{name} could not be started")]
    NotStarted {
        /// What it brings.
        name: String,
        /// The system's reason.
        source: io::Error,
    },
    /// The engine's program was started, and does not answer.
    #[error("{name} does not answer")]
    EngineSilent {
        /// The engine.
        name: String,
    },
    /// What a store said, as a problem already.
    #[error("{}", .0.code)]
    Problem(Box<Problem>),
    /// A flow ended without a result: a defect of ours.
    #[error("a flow broke")]
    Broke,
}

impl Error {
    /// Writes the chain of causes to the log, and gives the problem.
    pub(crate) fn into_logged_problem(self) -> Problem {
        let mut chain = self.to_string();
        let mut cause = std::error::Error::source(&self);
        while let Some(error) = cause {
            chain = format!("{chain}: {error}");
            cause = error.source();
        }
        let problem = Problem::from(self);
        tracing::info!(code = problem.code.as_str(), chain, "ended in a problem");
        problem
    }
}
