//! What a person is led to next.

use serde::Serialize;
use ts_rs::TS;

use super::FaultyProject;

/// What is missing most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(tag = "is", content = "with", rename_all = "snake_case")]
pub enum NextStep {
    /// To sign in.
    SignIn,
    /// To choose a workspace.
    Workspace,
    /// To repair a project folder.
    RepairProject(FaultyProject),
}

/// A step of the first run that has the main button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum FirstRunStep {
    /// To sign in.
    SignIn,
    /// To choose a workspace.
    Workspace,
    /// To copy the workspace token.
    CopyToken,
    /// To end the first run.
    Done,
}
