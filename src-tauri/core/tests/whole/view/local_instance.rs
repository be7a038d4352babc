//! The local instance: its title, its action, and what is told of it.

use companion_core::contract::{
    Code, EngineRoom, LocalAction, LocalStage, LocalState, Problem, Snapshot, Tone,
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
fn a_first_start_says_what_it_needs_and_whether_the_engine_has_it() {
    const GIGABYTE: u64 = 1 << 30;
    let said = |room: Option<(u64, Option<u64>)>| {
        let room = room.map(|(memory, free_disk)| EngineRoom {
            memory,
            free_disk: free_disk.map(|disk| disk * GIGABYTE),
        });
        let snapshot = with(|s| {
            s.local.state = LocalState::Absent;
            s.local.room = room;
        });
        snapshot.local_summary.explanation.as_ref().map(english).unwrap_or_default()
    };
    let downloads = "downloads about 1.2\u{a0}GB";
    assert!(!said(None).contains(downloads), "{}", said(None));
    // As Docker Desktop tells of a virtual machine with 4 GB.
    let four = 4_118_000_000;
    for (room, part) in [
        (
            (8 * GIGABYTE, Some(42)),
            "8\u{a0}GB of memory (4\u{a0}GB needed) and 42\u{a0}GB of disk space",
        ),
        ((four, None), "You have what it needs: 4\u{a0}GB of memory (4\u{a0}GB needed)."),
        ((8 * GIGABYTE, Some(1)), "Only 1\u{a0}GB of disk space is free"),
    ] {
        let said = said(Some(room));
        assert!(said.contains(downloads) && said.contains(part), "{said}");
    }
    let said = said(Some((2 * GIGABYTE, Some(42))));
    assert!(said.contains("only 2\u{a0}GB of memory, and Tinybird Local needs 4"), "{said}");
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
