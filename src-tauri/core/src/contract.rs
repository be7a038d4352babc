//! What crosses to a face: intents in, snapshots out. TypeScript is made from these types.
//!
//! There is no cloud token here, and no word a person reads: secrets stay behind the core,
//! texts are keys.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A message of the catalogue with what is to be put into it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Text {
    /// The message's key.
    pub key: String,
    /// Its variables.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, Arg>,
}

/// The value of a variable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(untagged)]
pub enum Arg {
    /// A number, also for choosing a plural.
    Number(i64),
    /// Anything else.
    Text(String),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u16> for Arg {
    fn from(number: u16) -> Self {
        Self::Number(i64::from(number))
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl Text {
    /// A message without variables.
    pub fn new(key: &str) -> Self {
        Self { key: key.to_owned(), args: BTreeMap::new() }
    }

    /// The same message with one variable more.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Arg>) -> Self {
        self.args.insert(name.to_owned(), value.into());
        self
    }
}

/// Names one intent from its sending to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RequestId(pub u64);

/// What a face can ask for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[ts(export)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Intent {
    /// Read everything again: accounts, vault, the folder's `.tinyb`, the local instance.
    Refresh {
        /// The project folder to look at.
        folder: Option<String>,
    },
    /// Sign in through the browser.
    SignIn(SignIn),
    /// The person's answer to who came back.
    ConfirmSignIn {
        /// "That's me", or "Not me".
        keep: bool,
    },
    /// Open the waiting sign-in's page once more.
    OpenAgain,
    /// Forget the active account's credentials.
    SignOut {
        /// The project folder whose `.tinyb` is blanked if it holds the same account.
        folder: Option<String>,
    },
    /// Ask Tinybird which workspaces the active account may use.
    ListWorkspaces,
    /// Make another workspace the active one.
    UseWorkspace {
        /// Its id or name.
        workspace: String,
        /// The project folder whose `.tinyb` is written.
        folder: Option<String>,
    },
    /// Make a fresh pair of local tokens and keep it in the vault.
    GenerateLocalTokens,
    /// Bring the local instance up.
    StartLocal(StartLocal),
    /// Stop the local instance.
    StopLocal,
    /// End a running request; what it wrote stays written.
    Cancel {
        /// The request.
        request: RequestId,
    },
}

/// How to sign in. What is not said comes from the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, TS)]
#[ts(export)]
pub struct SignIn {
    /// The region's API.
    pub api_host: Option<String>,
    /// The authority.
    pub auth_host: Option<String>,
    /// The workspace to end up in.
    pub workspace: Option<String>,
    /// The client id at a standard authority.
    pub client_id: Option<String>,
    /// The project folder to write `.tinyb` into.
    pub folder: Option<String>,
}

/// How to start the local instance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, TS)]
#[ts(export)]
pub struct StartLocal {
    /// The user token it is to have.
    pub user_token: Option<String>,
    /// The workspace token it is to have.
    pub workspace_token: Option<String>,
    /// Take the image that is here, without asking the registry for a newer one.
    pub skip_new_version: bool,
}

/// One request that ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Ended {
    /// The request.
    pub request: RequestId,
    /// Why it failed; `None`: done.
    pub problem: Option<Problem>,
}

/// Where a kind of work stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Flow<S> {
    /// The request that runs, or ran last.
    pub request: Option<RequestId>,
    /// How far it is.
    pub phase: Phase<S>,
}

impl<S> Default for Flow<S> {
    fn default() -> Self {
        Self { request: None, phase: Phase::Idle }
    }
}

/// How far a flow is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(tag = "is", content = "with", rename_all = "snake_case")]
pub enum Phase<S> {
    /// Nothing was asked yet.
    Idle,
    /// At this stage.
    Running(S),
    /// Ended well.
    Done,
    /// Ended in a problem.
    Failed(Problem),
}

/// What went wrong: what happened, what it means, what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Problem {
    /// Stable, such as `auth.port_taken`; the README lists them.
    pub code: String,
    /// What happened.
    pub text: Text,
    /// What to do.
    pub hint: Text,
}

/// Everything a face draws. Published whole, and only when it changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Snapshot {
    /// The active account.
    pub account: Option<AccountView>,
    /// Every account, the active one among them.
    pub accounts: Vec<AccountView>,
    /// The active workspace.
    pub workspace: Option<WorkspaceView>,
    /// Where credentials are.
    pub vault: VaultView,
    /// The project folder looked at last.
    pub project: Option<ProjectView>,
    /// The local instance.
    pub local: LocalView,
    /// Signing in.
    pub sign_in: Flow<SignInStage>,
    /// Everything else about the account: refresh, sign-out, workspaces.
    pub account_work: Flow<Working>,
    /// Starting and stopping the local instance.
    pub local_work: Flow<LocalStage>,
    /// The pair of local tokens in the vault, once it was read or made.
    pub local_tokens: Option<LocalTokens>,
    /// The last requests that ended, newest last, so that no end is missed between two looks.
    pub ended: Vec<Ended>,
}

/// A stage with nothing to say about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum Working {
    /// At work.
    Working,
}

/// An account, without secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct AccountView {
    /// The region's API.
    pub api_host: String,
    /// The user's id.
    pub user_id: String,
    /// The user's email.
    pub email: String,
    /// The region's name, or the API's address where it has none.
    pub region: String,
}

/// A workspace, without its token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct WorkspaceView {
    /// Tinybird's id.
    pub id: String,
    /// The name people see.
    pub name: String,
}

/// Where credentials are, and in what state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct VaultView {
    /// The state.
    pub state: VaultState,
    /// Why it is not `in_keyring`.
    pub problem: Option<Problem>,
}

/// State of the OS keyring.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum VaultState {
    /// Not asked yet.
    #[default]
    Unknown,
    /// It is there, and open.
    InKeyring,
    /// It is there, and locked.
    Locked,
    /// There is none.
    Absent,
    /// It is there and forgets everything when the session ends.
    Volatile,
    /// It did not answer as it should.
    Failed,
}

/// A project folder and its `.tinyb`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ProjectView {
    /// The `.tinyb` file.
    pub path: String,
    /// Its state.
    pub state: TinybState,
    /// Why it could not be read or written.
    pub problem: Option<Problem>,
}

/// State of a folder's `.tinyb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum TinybState {
    /// It holds the active workspace.
    Written,
    /// There is none, or it is blank.
    Missing,
    /// It holds another account or workspace.
    Other,
    /// It cannot be read.
    Broken,
}

/// How far a sign-in is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum SignInStage {
    /// Asking the authority how it signs people in.
    Discovering,
    /// The browser has the link; nothing came back yet.
    Waiting {
        /// The page to open.
        link: String,
        /// When waiting ends, unix milliseconds.
        ends_at: u64,
    },
    /// Something came back and is being made into credentials.
    Exchanging,
    /// Somebody came back: is it the person who asked?
    Confirming {
        /// Who came back.
        who: Who,
        /// The API host is neither the one asked for nor a known region.
        foreign: bool,
    },
    /// Writing to the vault and the files.
    Saving,
}

/// Who came back from the authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Who {
    /// The user's email.
    pub email: String,
    /// The workspace's name.
    pub workspace: String,
    /// The region's name, or the API's address.
    pub region: String,
    /// The region's API.
    pub api_host: String,
}

/// The local instance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct LocalView {
    /// Its state.
    pub state: LocalState,
    /// Why the state is what it is, where that needs saying.
    pub problem: Option<Problem>,
    /// Where its API is, such as `http://localhost:7181`.
    pub address: Option<String>,
    /// The container's name.
    pub container: Option<String>,
    /// The engine that runs it.
    pub engine: Option<String>,
    /// The tokens it was started with.
    pub tokens: Option<LocalTokens>,
}

/// State of the local instance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum LocalState {
    /// Not asked yet.
    #[default]
    Unknown,
    /// No engine answers.
    NoEngine,
    /// There is no container.
    Absent,
    /// There is one, and it does not run.
    Stopped,
    /// It runs and is not ready.
    Starting,
    /// It answers.
    Ready,
    /// Its own health check failed.
    Unhealthy,
}

/// How far a start or stop is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum LocalStage {
    /// Looking for the engine.
    FindingEngine,
    /// Fetching the image.
    Pulling {
        /// Bytes here.
        bytes: u64,
        /// Bytes in all, as far as known.
        total: u64,
        /// Layers that are whole.
        layers: u32,
        /// Layers in all.
        of_layers: u32,
    },
    /// Creating or starting the container.
    Creating,
    /// Waiting for the container's own health check.
    Booting,
    /// Healthy; these checks have passed so far.
    Checking {
        /// Names of the checks that passed.
        passed: Vec<Check>,
    },
    /// Stopping the container.
    Stopping,
}

/// One of the five things that must answer before the instance is ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// ClickHouse answers a query.
    Clickhouse,
    /// Redis answers.
    Redis,
    /// The server is alive and ready.
    Server,
    /// The events service is alive and ready.
    Events,
    /// The tokens are there.
    Tokens,
}

/// The two tokens of a local instance. Anyone can make such tokens, so they may be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LocalTokens {
    /// The workspace token.
    pub workspace_token: String,
    /// The user token.
    pub user_token: String,
}
