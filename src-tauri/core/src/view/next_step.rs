//! What is missing most.

use crate::contract::{LocalState, NextStep, Phase, Snapshot, TinybState};

/// `None` when nothing is missing, or when the missing part runs already.
pub(super) fn next_step(snapshot: &Snapshot) -> Option<NextStep> {
    if matches!(snapshot.sign_in.phase, Phase::Running(_)) {
        return None;
    }
    let is_local_work = matches!(snapshot.local_work.phase, Phase::Running(_));
    let is_local_missing =
        matches!(snapshot.local.state, LocalState::Absent | LocalState::Stopped) && !is_local_work;
    let is_wrong = |state: TinybState| state != TinybState::Written;
    if snapshot.account.is_none() {
        Some(NextStep::SignIn)
    } else if snapshot.workspace.is_none() {
        Some(NextStep::Workspace)
    } else if is_local_missing {
        Some(NextStep::Local)
    } else if snapshot.projects.is_empty() {
        Some(NextStep::Project)
    } else if snapshot.projects.iter().any(|project| is_wrong(project.state)) {
        Some(NextStep::MendProject)
    } else {
        None
    }
}
