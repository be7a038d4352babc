//! What a person is led to next.

use serde::Serialize;
use ts_rs::TS;

/// What is missing most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum NextStep {
    /// To sign in.
    SignIn,
    /// To choose a workspace.
    Workspace,
    /// To start the local instance.
    Local,
    /// To add a project folder.
    Project,
    /// To mend the files of a project.
    MendProject,
}

/// How far the first run is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct FirstRun {
    /// The step to do now; `None` while one runs, which has buttons of its own.
    pub step: Option<FirstRunStep>,
    /// Whether nothing is missing.
    pub is_complete: bool,
}

/// A step of the first run that has a main button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum FirstRunStep {
    /// To sign in.
    SignIn,
    /// To start the local instance.
    Local,
    /// To end the first run.
    Done,
}
