//! Tokens by name, how they are copied, and what the clipboard holds.

use std::fmt;

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use subtle::ConstantTimeEq as _;
use ts_rs::TS;

use super::{Destination, Problem};

/// Names a token without being one. As JSON it is a string, such as `workspace` or `static:<id>`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, TS)]
#[ts(
    export,
    type = "'workspace' | 'user' | 'local_workspace' | 'local_user' | 'local_admin' | `static:${string}` | `jwt:${string}` | `local:${string}`"
)]
pub enum TokenId {
    /// The active workspace's.
    Workspace,
    /// The active account's user.
    User,
    /// A static token of the active workspace, by Tinybird's id of it.
    Static(String),
    /// A JWT that was made here, by its id in the list.
    Jwt(String),
    /// The local instance's workspace.
    LocalWorkspace,
    /// The local instance's user.
    LocalUser,
    /// The local instance's admin.
    LocalAdmin,
    /// A workspace inside the local instance, by its id or name.
    LocalNamed(String),
}

impl TokenId {
    /// Whether it is a token of the local instance, which anyone can make. A JWT is not counted
    /// here: the list says where it is good.
    pub fn is_local(&self) -> bool {
        match self {
            Self::LocalWorkspace | Self::LocalUser | Self::LocalAdmin | Self::LocalNamed(_) => true,
            Self::Workspace | Self::User | Self::Static(_) | Self::Jwt(_) => false,
        }
    }
}

impl fmt::Display for TokenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Workspace => f.write_str("workspace"),
            Self::User => f.write_str("user"),
            Self::Static(id) => write!(f, "static:{id}"),
            Self::Jwt(id) => write!(f, "jwt:{id}"),
            Self::LocalWorkspace => f.write_str("local_workspace"),
            Self::LocalUser => f.write_str("local_user"),
            Self::LocalAdmin => f.write_str("local_admin"),
            Self::LocalNamed(id) => write!(f, "local:{id}"),
        }
    }
}

impl Serialize for TokenId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TokenId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

/// A text that names no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this names no token")]
pub struct UnknownTokenId;

impl TokenId {
    /// The token that a string names.
    pub fn parse(text: &str) -> Result<Self, UnknownTokenId> {
        match (text, text.split_once(':')) {
            ("workspace", _) => Ok(Self::Workspace),
            ("user", _) => Ok(Self::User),
            ("local_workspace", _) => Ok(Self::LocalWorkspace),
            ("local_user", _) => Ok(Self::LocalUser),
            ("local_admin", _) => Ok(Self::LocalAdmin),
            (_, Some(("static", id))) => Ok(Self::Static(id.to_owned())),
            (_, Some(("jwt", id))) => Ok(Self::Jwt(id.to_owned())),
            (_, Some(("local", id))) => Ok(Self::LocalNamed(id.to_owned())),
            _ => Err(UnknownTokenId),
        }
    }
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

impl fmt::Debug for Pasted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
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
    /// A text that is no secret, such as the lines of a log.
    Text,
}

/// What was put into the clipboard last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CopiedContent {
    /// What it is.
    pub what: Copyable,
    /// Where it is to be pasted.
    pub destination: Destination,
    /// The name of the one field of the tool's form that was copied; `None`: there is only one.
    pub field: Option<String>,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_id_is_read_as_it_is_written() {
        let named = || "a:b".to_owned();
        for id in [
            TokenId::Workspace,
            TokenId::User,
            TokenId::Static(named()),
            TokenId::Jwt(named()),
            TokenId::LocalWorkspace,
            TokenId::LocalUser,
            TokenId::LocalAdmin,
            TokenId::LocalNamed(named()),
        ] {
            assert_eq!(TokenId::parse(&id.to_string()), Ok(id));
        }
        for text in ["", "nobody", "p.eyJ.x", "other:x"] {
            assert_eq!(TokenId::parse(text), Err(UnknownTokenId), "{text:?}");
        }
    }
}
