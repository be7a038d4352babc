//! Tokens by name, how they are copied, and what the clipboard holds.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Problem;

/// Names a token without being one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum TokenId {
    /// The active workspace's.
    Workspace,
    /// The active account's user.
    User,
    /// The local instance's workspace.
    LocalWorkspace,
    /// The local instance's user.
    LocalUser,
}

/// How a token is written for where it is to be pasted. Each but the first names the host too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// The token alone.
    #[default]
    Token,
    /// `Authorization: Bearer …`.
    Header,
    /// `TB_HOST` and `TB_TOKEN`, as `tb` reads them from the environment.
    Env,
    /// `TINYBIRD_URL` and `TINYBIRD_TOKEN`, as the SDKs read them from `.env.local`.
    Sdk,
    /// A `curl` command that lists the workspace's pipes.
    Curl,
}

/// A cloud token as it may be seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct TokenView {
    /// Which.
    pub id: TokenId,
    /// Its first four and last eight characters.
    pub masked: String,
}

/// What was put into the clipboard last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Copied {
    /// The token; `None` is the sign-in link, which is no secret and is not cleared.
    pub token: Option<TokenId>,
    /// How it was written.
    pub format: Format,
    /// When it leaves the clipboard, unix milliseconds.
    pub clears_at: Option<u64>,
}

/// The clipboard, as far as it is ours.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(tag = "is", content = "with", rename_all = "snake_case")]
pub enum ClipboardView {
    /// Nothing was copied yet.
    #[default]
    Untouched,
    /// It holds this.
    Holds(Copied),
    /// What we copied was taken out again.
    Cleared,
    /// Something else was copied meanwhile, and was left alone.
    Replaced,
    /// It could not be cleared: it may still hold what we copied.
    Failed(Problem),
}
