//! What a token says of itself, for "What is this token?".

use serde::Serialize;
use ts_rs::TS;

use super::{ScopeView, Text, Tone};

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    /// A static token of Tinybird's cloud.
    Cloud,
    /// A static token of a local instance.
    Local,
    /// A JWT of Tinybird.
    Jwt,
    /// A JWT of another service.
    ForeignJwt,
    /// Almost a token: a part of it is missing, or hidden.
    Broken,
    /// No token.
    None,
}

/// Whether a signature was verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum Signature {
    /// It is right.
    Verified,
    /// It is wrong: nothing accepts the token.
    Wrong,
    /// No key for it is known here.
    Unknown,
}

/// One fact of a [`TokenReport`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct TokenFact {
    /// What it is about.
    pub name: Text,
    /// What is so.
    pub value: Text,
    /// How good that is.
    pub tone: Tone,
}

/// What a token says of itself. Nothing of it is proven, unless the signature was verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct TokenReport {
    /// What it is.
    pub kind: TokenKind,
    /// What it is, in a sentence.
    pub title: Text,
    /// All that is known of it, in the order in which people ask.
    pub facts: Vec<TokenFact>,
    /// The id of the user or the workspace that it belongs to.
    pub owner: Option<String>,
    /// The region, in Tinybird's own spelling.
    pub region: Option<String>,
    /// The name of a JWT.
    pub name: Option<String>,
    /// What a JWT may do.
    pub scopes: Vec<ScopeView>,
    /// The most requests a second that a JWT may make.
    pub rps: Option<u64>,
    /// When a JWT ends, unix milliseconds.
    pub ends_at: Option<u64>,
    /// Whether its signature was verified.
    pub signature: Signature,
    /// The API that can be asked about it; `None`: none is known.
    pub api_host: Option<String>,
}
