//! What crosses to a face: intents in, snapshots out. TypeScript is made from these types.
//!
//! There is no cloud token here, and no word a person reads: secrets stay behind the core,
//! texts are keys.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

mod intent;
mod leak;
mod local;
mod problem;
mod project;
mod settings;
mod snapshot;
mod token;

pub use self::intent::{Intent, Method, SignIn, StartLocal};
pub use self::leak::{LeakKind, LeakSearch, LeakView};
pub use self::local::{Check, LocalStage, LocalState, LocalTokens, LocalView};
pub use self::problem::{Code, Problem, Remedy};
pub use self::project::{ProjectView, Risk, TinybState, TokenFile, TokenFileKind, TokenFileState};
pub use self::settings::{Defaults, Given, Language, Settings, Theme};
pub use self::snapshot::{
    AccountView, FoundView, RegionView, SignInStage, Snapshot, Tried, VaultState, VaultTest,
    VaultView, Way, Who, Working, WorkspaceView,
};
pub use self::token::{ClipboardView, Copied, Copyable, Format, Pasted, TokenId, TokenView};

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
