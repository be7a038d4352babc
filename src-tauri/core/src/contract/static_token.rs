//! The static tokens of a workspace, as faces see them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Phase, Text, Working};

/// A right of a static token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ScopeView {
    /// Tinybird's name of it, such as `ADMIN` or `PIPES:READ`.
    pub kind: String,
    /// The endpoint or data source; `None`: the whole workspace.
    pub resource: Option<String>,
    /// The condition, in SQL, that every row fulfils.
    pub filter: Option<String>,
}

/// A static token, as it may be seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct StaticTokenView {
    /// Tinybird's id of it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its first four and last eight characters.
    pub masked: String,
    /// What it may do, in words.
    pub can: Text,
    /// Its rights.
    pub scopes: Vec<ScopeView>,
    /// How much it may do.
    pub power: Power,
    /// What stops working when it is deleted.
    pub delete_breaks: Text,
    /// What stops working when it is refreshed.
    pub refresh_breaks: Text,
}

/// How much a token may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum Power {
    /// Everything in its workspace, or enough to get there.
    Full,
    /// It changes something.
    Write,
    /// It can only read.
    Read,
}

/// The last listing of a workspace's static tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct StaticTokenList {
    /// The id of the workspace that was listed.
    pub workspace: Option<String>,
    /// How far the listing is.
    pub phase: Phase<Working>,
    /// How many tokens the list has.
    pub count: usize,
}

impl Default for StaticTokenList {
    fn default() -> Self {
        Self { workspace: None, phase: Phase::Idle, count: 0 }
    }
}
