//! What is wrong with the project folders.

use crate::contract::{FaultyProject, ProjectFault, ProjectView, Snapshot, Text, TinybState};

/// The fault that most needs a person: a token that others may read or that git would publish,
/// before a folder that is not connected.
pub(super) fn worst_fault(snapshot: &Snapshot) -> Option<FaultyProject> {
    let faults = snapshot.projects.iter().filter_map(|project| {
        let fault = fault_of(snapshot, project)?;
        Some(FaultyProject { folder: project.folder.clone(), fault })
    });
    // Of the same urgency, the first.
    faults.min_by_key(|faulty| urgency(&faulty.fault))
}

fn urgency(fault: &ProjectFault) -> u8 {
    match fault {
        ProjectFault::Leaks => 0,
        ProjectFault::Unsafe { .. } => 1,
        ProjectFault::Broken => 2,
        ProjectFault::Missing => 3,
        ProjectFault::Other | ProjectFault::Gone => 4,
    }
}

/// What is wrong with one folder; of several faults, the most urgent.
pub(super) fn fault_of(snapshot: &Snapshot, project: &ProjectView) -> Option<ProjectFault> {
    let search = snapshot.leak_search.as_ref();
    let is_of_project = |folder: &str| folder == project.folder;
    if search.is_some_and(|search| is_of_project(&search.folder) && search.finds > 0) {
        return Some(ProjectFault::Leaks);
    }
    let mut risks = project.files.iter().flat_map(|file| {
        file.risks.iter().map(|risk| ProjectFault::Unsafe { path: file.path.clone(), risk: *risk })
    });
    let of_state = || match project.state {
        TinybState::Written => None,
        TinybState::Broken => Some(ProjectFault::Broken),
        TinybState::Missing => Some(ProjectFault::Missing),
        TinybState::Other => Some(ProjectFault::Other),
        TinybState::Gone => Some(ProjectFault::Gone),
    };
    risks.next().or_else(of_state)
}

/// All project folders in a line.
pub(super) fn text(snapshot: &Snapshot) -> Text {
    let count = snapshot.projects.len();
    let has_fault = |project: &&ProjectView| fault_of(snapshot, project).is_some();
    match (count, snapshot.projects.iter().filter(has_fault).count()) {
        (0, _) => Text::new("projects-none"),
        (_, 0) => Text::new("projects-connected").with("count", count),
        (_, wrong) => Text::new("projects-wrong").with("count", count).with("wrong", wrong),
    }
}
