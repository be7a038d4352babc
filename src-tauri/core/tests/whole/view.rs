//! What follows from a snapshot, as every face draws it.

mod doctor;
mod every_text;
mod local_instance;
mod next_step;
mod places;
mod sign_in;

use companion_core::contract::{
    AccountView, CloudCheck, Code, Flow, LocalState, NextStep, Phase, Problem, ProjectView,
    RequestId, Snapshot, Text, TinybState, TokenId, TokenView, VaultState, WorkspaceView,
};
use companion_core::view::derive;
use companion_core::words::Words;

use crate::world::World;

/// Somebody signed in for whom everything is ready.
fn ready() -> Snapshot {
    let mut snapshot = Snapshot {
        account: Some(AccountView {
            api_host: "https://api.tinybird.co".to_owned(),
            user_id: "1".to_owned(),
            email: "ada@example.com".to_owned(),
            region: "europe-west3".to_owned(),
            auth_host: "https://cloud.tinybird.co".to_owned(),
            workspace: Some("acme".to_owned()),
            ended: false,
        }),
        workspace: Some(WorkspaceView { id: "w".to_owned(), name: "acme".to_owned() }),
        cloud_check: Some(CloudCheck { problem: None }),
        tokens: vec![TokenView { id: TokenId::Workspace, masked: "p.ey...abcdefgh".to_owned() }],
        projects: vec![project(TinybState::Written)],
        has_tray: true,
        ..Snapshot::default()
    };
    snapshot.vault.state = VaultState::InKeyring;
    snapshot.vault.keyring = VaultState::InKeyring;
    snapshot.vault.backend = Some("GNOME Keyring".to_owned());
    snapshot.local.state = LocalState::Ready;
    snapshot.local.engine = Some("Docker".to_owned());
    snapshot.local.address = Some("http://localhost:7181".to_owned());
    snapshot.local.since = Some(1_795_430_000_000);
    snapshot
}

fn project(state: TinybState) -> ProjectView {
    ProjectView {
        folder: "/shop".to_owned(),
        path: "/shop/.tinyb".to_owned(),
        state,
        email: None,
        workspace: None,
        local_workspace: None,
        was_connected: false,
        files: Vec::new(),
        problem: None,
    }
}

type Change = fn(&mut Snapshot);

/// A ready snapshot with a change, and what follows from it.
fn with(change: impl FnOnce(&mut Snapshot)) -> Snapshot {
    let mut snapshot = ready();
    change(&mut snapshot);
    derive(&mut snapshot);
    snapshot
}

fn local(state: LocalState) -> Snapshot {
    with(|s| s.local.state = state)
}

fn running<S>(stage: S) -> Flow<S> {
    Flow { request: Some(RequestId(1)), phase: Phase::Running(stage) }
}

fn failed<S>(code: Code) -> Flow<S> {
    Flow { request: Some(RequestId(1)), phase: Phase::Failed(Problem::new(code)) }
}

fn answered(code: Code) -> Option<CloudCheck> {
    Some(CloudCheck { problem: Some(Problem::new(code)) })
}

fn code(problem: Option<&Problem>) -> Option<Code> {
    problem.map(|problem| problem.code)
}

fn english(text: &Text) -> String {
    Words::english().render(text)
}

#[tokio::test]
async fn every_snapshot_that_is_published_has_what_follows_from_it() {
    let world = World::resident().await;
    let process = world.process();
    let assert_is_derived = || {
        let snapshot = process.snapshot();
        let mut again = snapshot.clone();
        derive(&mut again);
        assert_eq!(snapshot, again);
        assert!(!snapshot.findings.is_empty());
    };
    assert_is_derived();
    assert_eq!(process.snapshot().next_step, Some(NextStep::SignIn));

    process.signs_in(&world, "ada").await.unwrap();

    assert_is_derived();
    assert_ne!(process.snapshot().next_step, Some(NextStep::SignIn));
}
