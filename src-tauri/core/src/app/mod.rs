//! The one owner of state: intents and the results of flows go in, snapshots come out.
//!
//! The owner (`owner::App`) is one task and holds no lock. Work that waits runs in flows, tasks
//! of their own, which tell the owner what they found. Four kinds of work are exclusive, signing
//! in, the local instance, the clipboard and the settings: a new request ends the one before it.
//! Work on the account is done one request after the other. Looks at the instance run beside it,
//! each in a task of its own (`instance_looks`). What nobody asked for, such as another process's changes,
//! comes from `attend`.

mod account;
mod attend;
mod clipboard;
mod core;
mod environment;
mod flow;
mod folder_looks;
mod found;
mod handle;
mod hosts;
mod instance_looks;
mod keeping;
mod leaks;
mod local_instance;
mod opening;
mod owner;
mod projects;
mod refresh;
mod session;
mod settings;
mod sign_in;
mod sign_out;
mod token_files;
mod tokens;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

pub use self::environment::Variables;
pub use self::handle::Handle;
use crate::config::Config;
use crate::contract::{Problem, Risk};
use crate::keyring::Keyring;
pub use crate::os::Launch;
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
    Tokens(#[from] crate::tokens::Error),
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
    Settings(#[from] stores::settings_file::Invalid),
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
    /// and nobody said yes to it.
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
    /// The token that a person brought names a region that is not known, and nobody said where
    /// that is.
    #[error("no region {slug} is known")]
    UnknownRegion {
        /// What the token calls it.
        slug: String,
    },
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
    Told(Box<Problem>),
    /// A flow ended without a result: a defect of ours.
    #[error("a flow broke")]
    Broke,
}

/// Opens links in the person's browser and folders in the file manager: a port.
pub trait Browser: Send + Sync + 'static {
    /// Opens a link that is https, or http to this machine, or a folder by its absolute path. May
    /// block. Success says only that an opener was started.
    fn open(&self, link: &str) -> io::Result<()>;
}

/// The desktop's clipboard: a port of the faces that copy. Every call may block.
pub trait Clipboard: Send + Sync + 'static {
    /// Puts a text there.
    fn write(&self, text: &str) -> io::Result<()>;
    /// Puts a text there that histories and other devices are asked to leave alone.
    fn write_secret(&self, text: &str) -> io::Result<()>;
    /// The text there; `None` where there is none.
    fn read(&self) -> io::Result<Option<String>>;
    /// Empties it.
    fn clear(&self) -> io::Result<()>;
}

/// Starts programs of the desktop: a port of the faces that start an engine or a terminal.
pub trait Launcher: Send + Sync + 'static {
    /// Starts a program and lets go of it.
    fn start(&self, launch: &Launch) -> io::Result<()>;
}

/// Tells the wall time: a port.
pub trait Clock: Send + Sync + 'static {
    /// The time now.
    fn now(&self) -> SystemTime;
}

/// The system's own clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}

/// What the core reaches the outside with.
#[derive(Clone)]
pub struct Ports {
    /// The person's browser.
    pub browser: Arc<dyn Browser>,
    /// The OS keyring.
    pub keyring: Arc<dyn Keyring>,
    /// The wall clock.
    pub clock: Arc<dyn Clock>,
    /// The clipboard, for a face that copies.
    pub clipboard: Option<Arc<dyn Clipboard>>,
    /// Starts programs, for a face that may.
    pub launcher: Option<Arc<dyn Launcher>>,
}

/// Starts the core on the current tokio runtime. It ends when the last [`Handle`] is dropped.
/// Nobody is asked for anything until an intent comes; for a face that stays the snapshot is
/// kept true from now on (`Config::resident`), for the others nothing is read either.
pub fn start(config: Config, ports: Ports) -> Handle {
    owner::App::start(Arc::new(core::Core::new(config, ports)))
}
