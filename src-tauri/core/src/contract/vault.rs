//! Where credentials are kept.

use serde::Serialize;
use ts_rs::TS;

use super::Problem;

/// Where credentials are, and in what state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct VaultView {
    /// The state.
    pub state: VaultState,
    /// The keyring by itself, wherever the credentials are: it may be able to take them now.
    pub keyring: VaultState,
    /// What people know the keyring by, such as `GNOME Keyring`, where there is one.
    pub backend: Option<String>,
    /// The file that holds credentials, if a person chose one.
    pub file: Option<String>,
    /// A person chose `session_only`: nothing needs to be done about it.
    pub chosen: bool,
    /// Why it is not as one wishes; `None` where it is, or where a person chose it so.
    pub problem: Option<Problem>,
}

/// What a test of the keyring showed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct VaultTest {
    /// What people know the keyring by.
    pub backend: Option<String>,
    /// Why it failed; `None`: the keyring keeps what it is given.
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
    /// It could not take the credentials, or was not to: they are kept until the app quits.
    SessionOnly,
    /// They are in a file, because a person chose that.
    File,
}
