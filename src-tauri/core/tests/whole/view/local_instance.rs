//! The local instance: its title, its action, and what is told of it.

use companion_core::contract::{
    Code, LocalAction, LocalStage, LocalState, Problem, Snapshot, Tone,
};

use super::{code, english, failed, local, running, with};

#[test]
fn the_instance_has_a_title_and_an_action_in_each_state() {
    use LocalAction as A;
    for (state, tone, action, title) in [
        (LocalState::Unknown, Tone::Busy, None, "Checking for Docker…"),
        (LocalState::NoEngine, Tone::Off, Some(A::InstallEngine), "Docker isn’t running"),
        (LocalState::Absent, Tone::Off, Some(A::Start), "Not installed yet"),
        (LocalState::Stopped, Tone::Off, Some(A::Start), "Stopped"),
        (LocalState::Starting, Tone::Busy, Some(A::Stop), "Starting…"),
        (LocalState::Ready, Tone::Good, Some(A::Stop), "Ready at localhost:7181"),
        (LocalState::Unhealthy, Tone::Red, Some(A::Stop), "Running, but not responding properly"),
    ] {
        let summary = local(state).local_summary;
        assert_eq!((summary.tone, summary.action), (tone, action), "{state:?}");
        assert_eq!(english(&summary.title), title);
    }
}

#[test]
fn an_engine_that_hangs_leaves_the_state_unknown_and_can_be_looked_for_again() {
    let summary = with(|s| {
        s.local.state = LocalState::Unknown;
        s.local.problem = Some(Problem::new(Code::LocalEngineHangs));
    })
    .local_summary;
    assert_eq!((summary.tone, summary.action), (Tone::Amber, Some(LocalAction::LookAgain)));
    assert_eq!(english(&summary.title), "Status unknown");
}

#[test]
fn an_engine_that_is_installed_can_be_started_and_a_chosen_one_is_named_by_its_problem() {
    let no_engine = |code| {
        move |s: &mut Snapshot| {
            s.local.state = LocalState::NoEngine;
            s.local.problem = Some(Problem::new(code));
            s.local.startable = Some("OrbStack".to_owned());
        }
    };
    let installed = with(no_engine(Code::LocalNoEngine)).local_summary;
    assert_eq!(installed.action, Some(LocalAction::StartEngine));
    let explanation = installed.explanation.as_ref().map(english);
    assert_eq!(explanation.as_deref(), Some("OrbStack is installed but isn’t running."));
    assert_eq!(code(installed.problem.as_ref()), None, "the title says so");

    let chosen = with(no_engine(Code::LocalEngineUnreachable)).local_summary;
    let hint = Problem::new(Code::LocalEngineUnreachable).hint;
    assert_eq!(chosen.explanation, Some(hint), "it names what was chosen");
    assert_eq!(code(chosen.problem.as_ref()), None, "an engine is optional");
    let unread = with(no_engine(Code::LocalDockerConfig)).local_summary;
    assert_eq!(code(unread.problem.as_ref()), Some(Code::LocalDockerConfig));
}

#[test]
fn the_last_start_that_failed_is_told_unless_it_was_given_up() {
    let problem = |code| {
        let summary = with(|s| s.local_work = failed(code)).local_summary;
        summary.problem.map(|problem| problem.code)
    };
    assert_eq!(problem(Code::LocalDied), Some(Code::LocalDied));
    assert_eq!(problem(Code::AppNotStarted), Some(Code::AppNotStarted));
    assert_eq!(problem(Code::AppCancelled), None);
    assert_eq!(problem(Code::AppSuperseded), None);
}

#[test]
fn a_start_can_be_cancelled_and_a_stop_cannot() {
    let start = with(|s| s.local_work = running(LocalStage::Booting)).local_summary;
    assert_eq!(
        (english(&start.title).as_str(), start.action),
        ("Starting…", Some(LocalAction::Cancel))
    );
    let explanation = start.explanation.as_ref().map(english);
    assert_eq!(explanation.as_deref(), Some("Starting up…"));
    let stop = with(|s| s.local_work = running(LocalStage::Stopping)).local_summary;
    assert_eq!((english(&stop.title).as_str(), stop.action), ("Stopping…", None));
    let removal = with(|s| s.local_work = running(LocalStage::Removing)).local_summary;
    assert_eq!((english(&removal.title).as_str(), removal.action), ("Deleting…", None));
}
