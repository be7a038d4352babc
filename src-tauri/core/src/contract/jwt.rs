//! JWTs that this app makes: what one may do, and the list of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Text;

/// Which workspaces are meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum TokenPlace {
    /// The active workspace.
    #[default]
    Cloud,
    /// The workspace of the local instance.
    Local,
}

/// What a JWT may do with one resource. Source: Tinybird's documentation of JWTs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub enum JwtScopeKind {
    /// Read an endpoint.
    #[serde(rename = "PIPES:READ")]
    PipesRead,
    /// Read a data source.
    #[serde(rename = "DATASOURCES:READ")]
    DatasourcesRead,
    /// Add rows to a data source.
    #[serde(rename = "DATASOURCES:APPEND")]
    DatasourcesAppend,
}

impl JwtScopeKind {
    /// Every kind.
    pub const ALL: &[Self] = &[Self::PipesRead, Self::DatasourcesRead, Self::DatasourcesAppend];

    /// Tinybird's name of the kind.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PipesRead => "PIPES:READ",
            Self::DatasourcesRead => "DATASOURCES:READ",
            Self::DatasourcesAppend => "DATASOURCES:APPEND",
        }
    }
}

/// One scope of a JWT: the claim as it is signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct JwtScope {
    /// What may be done.
    #[serde(rename = "type")]
    pub kind: JwtScopeKind,
    /// The endpoint or the data source.
    pub resource: String,
    /// Parameters of the endpoint that every request has, whatever it asks for.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(optional, as = "Option<BTreeMap<String, String>>")]
    pub fixed_params: BTreeMap<String, String>,
    /// The condition, in SQL, that every row of the data source fulfils.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub filter: Option<String>,
}

/// A JWT to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NewJwt {
    /// Where it is good.
    #[serde(default)]
    pub place: TokenPlace,
    /// The workspace that the person saw. In the cloud its id: the request is refused if another
    /// one is active by now. In the local instance its name. `None`: the one that is chosen.
    #[serde(default)]
    pub workspace: Option<String>,
    /// Its name. Requests are counted by it for the rate limit.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<JwtScope>,
    /// When it ends, unix seconds.
    pub ends_at: u64,
    /// The most requests a second.
    #[serde(default)]
    pub rps: Option<u32>,
    /// Sign it on this computer, with the workspace admin token, instead of asking Tinybird for it.
    #[serde(default)]
    pub offline: bool,
    /// Keep it with the account's other secrets, so that it can be copied after this run of the
    /// app. One of the local instance is not kept.
    #[serde(default)]
    pub keep: bool,
}

/// What a JWT will say, before it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct JwtPreview {
    /// What it may do, one sentence for each fact.
    pub texts: Vec<Text>,
    /// The claims as JSON.
    pub claims: String,
    /// Why it cannot be made as it is; `None`: it can.
    pub obstacle: Option<Text>,
}

/// A JWT that was made here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct JwtView {
    /// Names it in this list.
    pub id: String,
    /// Where it is good.
    pub place: TokenPlace,
    /// Tinybird's id of the workspace whose it is.
    pub workspace_id: String,
    /// The name of that workspace.
    pub workspace: String,
    /// Its name.
    pub name: String,
    /// What it may do, in words.
    pub can: Text,
    /// What it may do.
    pub scopes: Vec<JwtScope>,
    /// When it ends, unix milliseconds.
    pub ends_at: u64,
    /// The most requests a second.
    pub rps: Option<u32>,
    /// Its first four and last eight characters; `None`: this run of the app has not read it.
    pub masked: Option<String>,
    /// Whether it is kept with the account's other secrets.
    pub kept: bool,
}

/// A thing that a token can be made for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ResourceView {
    /// What it is.
    pub kind: ResourceKind,
    /// Its name.
    pub name: String,
    /// The parameters of an endpoint.
    pub parameters: Vec<ParameterView>,
}

/// What a resource is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum ResourceKind {
    /// A pipe that is published as an endpoint.
    Endpoint,
    /// A data source.
    DataSource,
}

/// A parameter of an endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ParameterView {
    /// Its name.
    pub name: String,
    /// The type of its values, as Tinybird calls it; empty if it does not say.
    pub kind: String,
}
