//! How far the first run is.

use crate::contract::{FirstRun, FirstRunStep, LocalState, Phase, Snapshot};

pub(super) fn first_run(snapshot: &Snapshot) -> FirstRun {
    let is_complete = snapshot.account.is_some()
        && snapshot.workspace.is_some()
        && !snapshot.projects.is_empty()
        && snapshot.local.state == LocalState::Ready;
    FirstRun { step: step(snapshot), is_complete }
}

/// The step to do now. A folder is never waited for: not everybody has one.
fn step(snapshot: &Snapshot) -> Option<FirstRunStep> {
    let local = &snapshot.local;
    let can_start = matches!(local.state, LocalState::Absent | LocalState::Stopped)
        || local.startable.is_some();
    match (&snapshot.sign_in.phase, &snapshot.local_work.phase) {
        (Phase::Running(_), _) => None,
        _ if snapshot.account.is_none() => Some(FirstRunStep::SignIn),
        (_, Phase::Running(_)) => None,
        _ if local.state != LocalState::Ready && can_start => Some(FirstRunStep::Local),
        _ => Some(FirstRunStep::Done),
    }
}
