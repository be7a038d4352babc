//! Project folders, and the files in them that hold a token.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Problem, WorkspaceView};

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
    /// The workspace of the local instance in which `tb` works on it; `None` where it was not read.
    pub local_workspace: Option<String>,
    /// It was connected by the active account, and holds no token now.
    pub was_connected: bool,
    /// The files that hold a token, or are to hold one: `.tinyb` first.
    pub files: Vec<TokenFile>,
    /// Why it could not be read or written.
    pub problem: Option<Problem>,
}

impl ProjectView {
    /// What is unsafe about `.tinyb`.
    pub fn risks(&self) -> &[Risk] {
        let tinyb = self.files.iter().find(|file| file.kind == TokenFileKind::Tinyb);
        tinyb.map_or(&[], |file| &file.risks)
    }

    /// The files besides `.tinyb`.
    pub fn other_files(&self) -> impl Iterator<Item = &TokenFile> {
        self.files.iter().filter(|file| file.kind != TokenFileKind::Tinyb)
    }
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

/// A file of a project that holds a token of ours, or is to hold one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct TokenFile {
    /// Its path.
    pub path: String,
    /// Which file it is.
    pub kind: TokenFileKind,
    /// What is in it.
    pub state: TokenFileState,
    /// What is unsafe about it. Where the path is a link, about the file that it leads to.
    pub risks: Vec<Risk>,
    /// Why it was given no token, or cannot be used.
    pub problem: Option<Problem>,
}

/// Which of a project's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum TokenFileKind {
    /// `.tinyb`, which `tb` reads.
    Tinyb,
    /// `.env.local`, which Tinybird's SDKs read.
    EnvLocal,
    /// A `.tinyb` that could not be understood and was set aside.
    SetAside,
}

/// What is in a file that holds a token, or is to hold one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum TokenFileState {
    /// The token of the project's workspace.
    Written,
    /// No token.
    Missing,
    /// Another token.
    Other,
    /// A reference or an encrypted value, which is never replaced.
    Reference,
    /// Something that cannot be used.
    Broken,
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
    /// It cannot be told whether git tracks or ignores it.
    Unknown,
}

/// A project folder with the fault that most needs a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct FaultyProject {
    /// The folder.
    pub folder: String,
    /// What is wrong with it.
    pub fault: ProjectFault,
}

/// What is wrong with a project folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(tag = "is", content = "with", rename_all = "snake_case")]
pub enum ProjectFault {
    /// A search found tokens in files that git tracks, or would.
    Leaks,
    /// Something is unsafe about a file that holds a token.
    Unsafe {
        /// The file: the `path` of one of the project's files.
        path: String,
        /// What is unsafe.
        risk: Risk,
    },
    /// Its `.tinyb` cannot be read.
    Broken,
    /// There is no `.tinyb`, or it is blank.
    Missing,
    /// Its `.tinyb` holds another workspace, or nobody's we know.
    Other,
    /// The folder is gone.
    Gone,
}
