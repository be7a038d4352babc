//! Accounts, their regions and workspaces, without secrets.

use serde::Serialize;
use ts_rs::TS;

use super::Problem;

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
    /// The authority that signed the user in.
    pub auth_host: String,
    /// The name of the workspace that is active in it.
    pub workspace: Option<String>,
    /// Its user token stopped working: only a new sign-in helps.
    pub ended: bool,
}

/// What Tinybird said when it was last asked about the active account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CloudCheck {
    /// Why it gave no answer, or refused the token; `None`: the token works.
    pub problem: Option<Problem>,
}

/// Credentials that were found on this computer, without them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct FoundView {
    /// Where: the path of a file, or the name of a variable.
    pub at: String,
    /// Whose, where that is written there.
    pub email: Option<String>,
    /// The workspace, where that is written there.
    pub workspace: Option<String>,
    /// The region's name, or the API's address.
    pub region: String,
}

/// A region of Tinybird's cloud.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct RegionView {
    /// Such as `europe-west2`.
    pub name: String,
    /// Such as `gcp`.
    pub provider: String,
    /// Its API.
    pub api_host: String,
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
