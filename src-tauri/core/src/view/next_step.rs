//! What is missing most.

use super::projects;
use crate::contract::{NextStep, Phase, Snapshot};

/// `None` when nothing is missing, or while a sign-in runs. A project folder and the local instance
/// are not missing: who wants tokens only needs neither.
pub(super) fn next_step(snapshot: &Snapshot) -> Option<NextStep> {
    if matches!(snapshot.sign_in.phase, Phase::Running(_)) {
        None
    } else if snapshot.account.is_none() {
        Some(NextStep::SignIn)
    } else if snapshot.workspace.is_none() {
        Some(NextStep::Workspace)
    } else {
        projects::worst_fault(snapshot).map(NextStep::RepairProject)
    }
}
