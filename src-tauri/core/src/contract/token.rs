//! Tokens by name, how they are copied, and what the clipboard holds.

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;
use ts_rs::TS;

use super::{Format, Problem};

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

/// A cloud token as it may be seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct TokenView {
    /// Which.
    pub id: TokenId,
    /// Its first four and last eight characters.
    pub masked: String,
}

/// A token on its way in: nothing gives it back.
#[derive(Clone, Deserialize, TS)]
#[ts(export)]
pub struct Pasted(#[ts(type = "string")] SecretString);

impl Pasted {
    /// Takes a token in.
    pub fn new(token: String) -> Self {
        Self(token.into())
    }

    /// The token, for whoever keeps it.
    pub fn into_inner(self) -> SecretString {
        self.0
    }
}

impl std::fmt::Debug for Pasted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("<redacted>")
    }
}

impl PartialEq for Pasted {
    fn eq(&self, other: &Self) -> bool {
        let (ours, theirs) = (self.0.expose_secret(), other.0.expose_secret());
        ours.as_bytes().ct_eq(theirs.as_bytes()).into()
    }
}

impl Eq for Pasted {}

/// What can be in the clipboard of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(tag = "is", content = "with", rename_all = "snake_case")]
pub enum Copyable {
    /// This token.
    Token(TokenId),
    /// The address of the sign-in page, which is no secret and is not cleared.
    Link,
    /// The address of the active account's API, which is no secret and is not cleared.
    ApiAddress,
    /// The one-time code of a sign-in.
    OneTimeCode,
    /// The log of the local instance, which is no secret and is not cleared.
    LocalLog,
}

/// What was put into the clipboard last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CopiedContent {
    /// What it is.
    pub what: Copyable,
    /// How it was written.
    pub format: Format,
    /// When it was put there, unix milliseconds: it tells one copy from the next.
    pub copied_at: u64,
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
    Holds(CopiedContent),
    /// What we copied was taken out again.
    Cleared,
    /// Something else was copied meanwhile, and was left alone.
    Replaced,
    /// It could not be cleared: it may still hold what we copied.
    Failed(Problem),
}
