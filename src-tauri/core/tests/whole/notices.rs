//! What a person is told of while the window is closed.

use companion_core::contract::{
    AccountView, ClipboardView, CopiedContent, Copyable, Destination, Language, LocalState,
    Settings, Snapshot, TokenId,
};
use companion_core::view::notices::{LastKnown, Notice};
use companion_core::words::Words;

const COPIED: &str = "Workspace token copied / Clears in 45 s.";
const READY: &str = "Tinybird Local is ready";
const STOPPED: &str = "Tinybird Local stopped";
const ENDED: &str = "Sign in again / Your sign-in for ada@example.com has ended.";

fn said(notice: &Notice) -> String {
    let english = Words::english();
    let body = notice.body.iter().map(|body| english.render(body));
    [english.render(&notice.title)].into_iter().chain(body).collect::<Vec<_>>().join(" / ")
}

/// Every notice of these snapshots, one after another. The first is how it was at the start.
fn notices(snapshots: &[Snapshot]) -> Vec<String> {
    let mut last_known = LastKnown::new(&snapshots[0]);
    let all = snapshots[1..].iter().flat_map(|snapshot| last_known.update(snapshot));
    all.map(|notice| said(&notice)).collect()
}

fn with(change: impl FnOnce(&mut Snapshot)) -> Snapshot {
    let mut snapshot = Snapshot::default();
    change(&mut snapshot);
    snapshot
}

fn copied(what: Copyable, copied_at: u64) -> Snapshot {
    let clears_at = Some(copied_at + 45_000);
    let copied =
        CopiedContent { what, destination: Destination::Token, field: None, copied_at, clears_at };
    with(|s| s.clipboard = ClipboardView::Holds(copied))
}

fn token_copied(copied_at: u64) -> Snapshot {
    copied(Copyable::Token(TokenId::Workspace), copied_at)
}

fn local(state: LocalState, since: Option<u64>) -> Snapshot {
    with(|s| (s.local.state, s.local.since) = (state, since))
}

fn session(ended: bool) -> Snapshot {
    let ada = AccountView {
        api_host: "https://api.tinybird.co".to_owned(),
        user_id: "1".to_owned(),
        email: "ada@example.com".to_owned(),
        region: "europe-west3".to_owned(),
        auth_host: "https://cloud.tinybird.co".to_owned(),
        workspace: Some("acme".to_owned()),
        ended,
    };
    with(|s| s.accounts = vec![ada])
}

#[test]
fn each_copy_of_a_token_is_said_once() {
    let nothing = Snapshot::default;
    let (first, again) = (token_copied(1), token_copied(2));
    assert_eq!(notices(&[nothing(), first.clone()]), [COPIED]);
    assert_eq!(notices(&[nothing(), first.clone(), first.clone()]), [COPIED]);
    assert_eq!(notices(&[nothing(), first.clone(), again]), [COPIED, COPIED]);
    let cleared = with(|s| s.clipboard = ClipboardView::Cleared);
    assert_eq!(notices(&[first, cleared]), [""; 0]);
}

#[test]
fn a_copied_token_is_named_with_its_form_and_without_a_time_where_it_stays() {
    let header = with(|s| {
        s.clipboard = ClipboardView::Holds(CopiedContent {
            what: Copyable::Token(TokenId::LocalUser),
            destination: Destination::Header,
            field: None,
            copied_at: 1,
            clears_at: None,
        });
    });
    let expected = ["Local user token copied for HTTP header"];
    assert_eq!(notices(&[Snapshot::default(), header]), expected);
}

#[test]
fn what_a_sign_in_copies_is_not_said() {
    for what in [Copyable::Link, Copyable::OneTimeCode] {
        assert_eq!(notices(&[Snapshot::default(), copied(what, 1)]), [""; 0]);
    }
}

#[test]
fn the_instance_is_said_to_be_ready_and_to_have_stopped() {
    use LocalState as S;
    let ready = || local(S::Ready, Some(1));
    for before in [S::Absent, S::Stopped, S::NoEngine, S::Starting] {
        assert_eq!(notices(&[local(before, None), ready()]), [READY], "{before:?}");
    }
    for after in [S::Absent, S::Stopped, S::NoEngine] {
        assert_eq!(notices(&[ready(), local(after, None)]), [STOPPED], "{after:?}");
        let failed = [local(S::Stopped, None), local(S::Starting, Some(1)), local(after, None)];
        assert_eq!(notices(&failed), [STOPPED], "a start that fails, {after:?}");
    }
    let whole =
        [ready(), local(S::Stopped, None), local(S::Starting, Some(2)), local(S::Ready, Some(2))];
    assert_eq!(notices(&whole), [STOPPED, READY]);
    let fast = [ready(), local(S::Ready, Some(2))];
    assert_eq!(notices(&fast), [READY], "started anew between two looks");
}

#[test]
fn an_instance_that_was_there_already_is_not_said() {
    use LocalState as S;
    let unknown = || local(S::Unknown, None);
    for state in [S::Ready, S::Stopped, S::Absent, S::NoEngine, S::Unhealthy] {
        assert_eq!(notices(&[unknown(), local(state, None)]), [""; 0], "{state:?}");
    }
    let starting = [unknown(), local(S::Starting, Some(1)), local(S::Ready, Some(1))];
    assert_eq!(notices(&starting), [READY], "it got ready since");
}

#[test]
fn a_bad_moment_of_an_instance_makes_it_no_readier() {
    use LocalState as S;
    for moment in [S::Unknown, S::Unhealthy, S::Starting] {
        let (ready, moment) = (local(S::Ready, Some(1)), local(moment, Some(1)));
        assert_eq!(notices(&[ready.clone(), moment, ready]), [""; 0]);
    }
}

#[test]
fn the_end_of_a_session_is_said_once() {
    let (good, ended) = (session(false), session(true));
    assert_eq!(notices(&[good.clone(), ended.clone(), ended.clone()]), [ENDED]);
    assert_eq!(notices(&[ended.clone(), ended.clone()]), [""; 0], "it had ended before the start");
    assert_eq!(notices(&[good.clone(), ended.clone(), good, ended]), [ENDED, ENDED]);
}

#[test]
fn each_kind_can_be_switched_off() {
    type Switch = fn(&mut Settings);
    let kinds: [(Snapshot, Snapshot, Switch); 3] = [
        (Snapshot::default(), token_copied(1), |s| s.notify_copied = false),
        (local(LocalState::Stopped, None), local(LocalState::Ready, Some(1)), |s| {
            s.notify_local = false;
        }),
        (session(false), session(true), |s| s.notify_sign_in = false),
    ];
    for (number, (before, after, switch_off)) in kinds.into_iter().enumerate() {
        assert_eq!(notices(&[before.clone(), after.clone()]).len(), 1, "{number}");
        let mut off = after.clone();
        switch_off(&mut off.settings);
        assert_eq!(notices(&[before.clone(), off.clone()]), [""; 0], "{number}");
        assert_eq!(notices(&[before, off, after]), [""; 0], "{number}: it is not said later");
    }
}

#[test]
fn every_notice_is_said_in_each_language() {
    let pairs = [
        (Snapshot::default(), token_copied(1)),
        (local(LocalState::Stopped, None), local(LocalState::Ready, Some(1))),
        (local(LocalState::Ready, Some(1)), local(LocalState::Stopped, None)),
        (session(false), session(true)),
    ];
    for (before, after) in &pairs {
        for notice in LastKnown::new(before).update(after) {
            for text in [Some(notice.title), notice.body].into_iter().flatten() {
                for language in Language::ALL {
                    let said = Words::of(*language).render(&text);
                    assert!(said != text.key && !said.contains('{'), "{language:?}: {said}");
                }
            }
        }
    }
}
