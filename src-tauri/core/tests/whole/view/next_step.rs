//! What a person is led to next.

use companion_core::contract::{
    ClipboardView, CopiedContent, Copyable, Destination, FaultyProject, FirstRunStep, LeakSearch,
    LocalState, NextStep, Phase, ProjectFault, Risk, SignInStage, Snapshot, TinybState, TokenFile,
    TokenFileKind, TokenFileState, TokenId, Working,
};

use super::{Change, project, running, with};

#[test]
fn the_next_step_is_what_is_missing_most() {
    fn repair(fault: ProjectFault) -> Option<NextStep> {
        Some(NextStep::RepairProject(FaultyProject { folder: "/shop".to_owned(), fault }))
    }
    let cases: [(Change, Option<NextStep>); 7] = [
        (|_| {}, None),
        (|s| s.account = None, Some(NextStep::SignIn)),
        (|s| (s.account, s.sign_in) = (None, running(SignInStage::Asking)), None),
        (|s| s.workspace = None, Some(NextStep::Workspace)),
        (|s| s.local.state = LocalState::Absent, None),
        (|s| s.projects.clear(), None),
        (|s| s.projects.push(project(TinybState::Gone)), repair(ProjectFault::Gone)),
    ];
    for (number, (change, step)) in cases.into_iter().enumerate() {
        assert_eq!(with(change).next_step, step, "case {number}");
    }
}

#[test]
fn the_project_that_needs_a_person_most_is_named_with_one_fault() {
    let mut unsafe_file = project(TinybState::Written);
    unsafe_file.folder = "/unsafe".to_owned();
    unsafe_file.files = vec![TokenFile {
        path: "/unsafe/.env.local".to_owned(),
        kind: TokenFileKind::EnvLocal,
        state: TokenFileState::Written,
        risks: vec![Risk::NotIgnored, Risk::Readable],
        problem: None,
    }];
    let found = |finds, phase| LeakSearch {
        folder: "/shop".to_owned(),
        phase,
        files: 3,
        not_read: 0,
        finds,
        more: false,
    };
    let fault = |snapshot: Snapshot| match snapshot.next_step {
        Some(NextStep::RepairProject(faulty)) => Some((faulty.folder, faulty.fault)),
        _ => None,
    };
    let at = |folder: &str, fault| Some((folder.to_owned(), fault));

    let broken = with(|s| {
        s.projects =
            [TinybState::Gone, TinybState::Missing, TinybState::Broken].map(project).into();
    });
    assert_eq!(fault(broken), at("/shop", ProjectFault::Broken));

    let risky = |s: &mut Snapshot| {
        s.projects = vec![project(TinybState::Broken), unsafe_file.clone()];
    };
    let not_ignored =
        ProjectFault::Unsafe { path: "/unsafe/.env.local".to_owned(), risk: Risk::NotIgnored };
    assert_eq!(fault(with(risky)), at("/unsafe", not_ignored.clone()));

    // What was found holds until another search has ended.
    let running = || Phase::Running(Working::Working);
    for (search, expected) in [
        (found(2, Phase::Done), at("/shop", ProjectFault::Leaks)),
        (found(2, running()), at("/shop", ProjectFault::Leaks)),
        (found(0, running()), at("/unsafe", not_ignored.clone())),
        (found(0, Phase::Done), at("/unsafe", not_ignored.clone())),
    ] {
        let snapshot = with(|s| {
            risky(s);
            s.leak_search = Some(search);
        });
        assert_eq!(fault(snapshot), expected);
    }
}

#[test]
fn the_first_run_leads_from_the_sign_in_to_the_copied_token() {
    fn copied(what: Copyable) -> ClipboardView {
        ClipboardView::Holds(CopiedContent {
            what,
            destination: Destination::Token,
            field: None,
            copied_at: 0,
            clears_at: None,
        })
    }
    let cases: [(Change, Option<FirstRunStep>); 10] = [
        (|_| {}, Some(FirstRunStep::CopyToken)),
        (|s| s.account = None, Some(FirstRunStep::SignIn)),
        (|s| s.sign_in = running(SignInStage::Asking), None),
        (|s| s.workspace = None, Some(FirstRunStep::Workspace)),
        (|s| s.tokens.clear(), Some(FirstRunStep::Done)),
        (|s| s.clipboard = copied(Copyable::Token(TokenId::Workspace)), Some(FirstRunStep::Done)),
        (|s| s.clipboard = copied(Copyable::Link), Some(FirstRunStep::CopyToken)),
        (
            |s| s.clipboard = copied(Copyable::Token(TokenId::LocalWorkspace)),
            Some(FirstRunStep::CopyToken),
        ),
        (|s| s.clipboard = ClipboardView::Cleared, Some(FirstRunStep::CopyToken)),
        (|s| s.local.state = LocalState::Absent, Some(FirstRunStep::CopyToken)),
    ];
    for (number, (change, step)) in cases.into_iter().enumerate() {
        assert_eq!(with(change).first_run_step, step, "case {number}");
    }
}
