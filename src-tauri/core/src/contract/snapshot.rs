//! What every face draws.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    ClipboardView, Defaults, Ended, Flow, Language, LeakSearch, LocalStage, LocalTokens, LocalView,
    Method, Problem, Settings, SignIn, TokenView,
};

/// Everything a face draws. Published whole, and only when it changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Snapshot {
    /// The language everything is said in.
    pub language: Language,
    /// The person's choices.
    pub settings: Settings,
    /// Why the settings on the disk are not the ones that hold.
    pub settings_problem: Option<Problem>,
    /// What holds where nothing was chosen.
    pub defaults: Defaults,
    /// Whether the desktop shows a tray.
    pub has_tray: bool,
    /// The active account.
    pub account: Option<AccountView>,
    /// Every account, the active one among them.
    pub accounts: Vec<AccountView>,
    /// The active workspace.
    pub workspace: Option<WorkspaceView>,
    /// Credentials of nobody we know that are on this computer, to be offered.
    pub found: Vec<FoundView>,
    /// Tinybird's regions: as it listed them, else those that were known when this was written.
    pub regions: Vec<RegionView>,
    /// Where credentials are.
    pub vault: VaultView,
    /// What the last test of the keyring showed.
    pub vault_test: Option<VaultTest>,
    /// The active account's tokens, once they were read.
    pub tokens: Vec<TokenView>,
    /// What the clipboard holds of ours.
    pub clipboard: ClipboardView,
    /// The project folder looked at last.
    pub project: Option<ProjectView>,
    /// Every project folder, the newest last.
    pub projects: Vec<ProjectView>,
    /// The last search for leaked tokens; what it found is a topic of its own.
    pub leak_search: Option<LeakSearch>,
    /// The local instance.
    pub local: LocalView,
    /// Signing in.
    pub sign_in: Flow<SignInStage>,
    /// The way in that was tried last, to try it again.
    pub tried: Option<Tried>,
    /// Everything else about the account: refresh, sign-out, workspaces.
    pub account_work: Flow<Working>,
    /// Starting and stopping the local instance.
    pub local_work: Flow<LocalStage>,
    /// The pair of local tokens that was kept or made, which the next start uses.
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
    /// The authority that signed the user in.
    pub auth_host: String,
    /// Its user token stopped working: only a new sign-in helps.
    pub ended: bool,
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

/// A way in that was tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Tried {
    /// Which.
    pub method: Way,
    /// The region's API, where the person named one.
    pub api_host: Option<String>,
    /// The authority, where the person named one.
    pub auth_host: Option<String>,
}

/// A [`Method`](super::Method) as it can be shown: without what was pasted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(tag = "by", content = "with", rename_all = "snake_case")]
pub enum Way {
    /// The browser comes back to this computer.
    Browser,
    /// A code that the person confirms in a browser.
    OneTimeCode,
    /// A token that the person has.
    Token,
    /// Credentials that were found here.
    Found(String),
}

impl Tried {
    /// What may be shown of a sign-in.
    pub(crate) fn of(how: &SignIn) -> Self {
        let method = match &how.method {
            Method::Browser => Way::Browser,
            Method::OneTimeCode => Way::OneTimeCode,
            Method::Token(_) => Way::Token,
            Method::Found(at) => Way::Found(at.clone()),
        };
        Self { method, api_host: how.api_host.clone(), auth_host: how.auth_host.clone() }
    }
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

/// A project folder and its `.tinyb`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ProjectView {
    /// The folder.
    pub folder: String,
    /// The `.tinyb` file.
    pub path: String,
    /// Its state.
    pub state: TinybState,
    /// Whose workspace it holds, where it holds one.
    pub email: Option<String>,
    /// The workspace it holds.
    pub workspace: Option<WorkspaceView>,
    /// What is unsafe about it.
    pub risks: Vec<Risk>,
    /// Why it could not be read or written.
    pub problem: Option<Problem>,
}

/// Something unsafe about a file that holds tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// Others on this computer may read it.
    Readable,
    /// Git tracks it.
    Tracked,
    /// Git does not ignore it, so that it would be added.
    NotIgnored,
    /// Whether git would add it could not be found out.
    Unknown,
}

/// State of a folder's `.tinyb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum TinybState {
    /// It holds the workspace that it is to hold.
    Written,
    /// There is none, or it is blank.
    Missing,
    /// It holds another workspace, or nobody's we know.
    Other,
    /// The folder is gone.
    Gone,
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
        /// The one-time code to confirm in the page, such as `A2C4-D2G4`.
        code: Option<String>,
        /// What became of the last answer that led to nothing. It may have been anybody's.
        problem: Option<Problem>,
    },
    /// Asking Tinybird whose token it is.
    Asking,
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
