//! What the doctor finds.

use companion_core::contract::{
    Code, DoctorCheck, Finding, LocalState, Problem, Risk, Snapshot, TinybState, TokenFile,
    TokenFileKind, TokenFileState, Tone, VaultState, VaultTest,
};

use super::{Change, answered, code, english, failed, project, with};

#[track_caller]
fn finding(snapshot: &Snapshot, check: DoctorCheck) -> Finding {
    snapshot.findings.iter().find(|finding| finding.check == check).cloned().unwrap()
}

/// The tone and the result of a check.
#[track_caller]
fn found(snapshot: &Snapshot, check: DoctorCheck) -> (Tone, String) {
    let finding = finding(snapshot, check);
    (finding.tone, english(&finding.result))
}

#[test]
fn doctor_finds_everything_good_where_everything_is() {
    let snapshot = with(|s| s.vault_test = Some(VaultTest { backend: None, problem: None }));
    assert!(snapshot.findings.iter().all(|finding| finding.tone == Tone::Good));
    let results: Vec<_> = snapshot.findings.iter().map(|f| english(&f.result)).collect();
    let expected = [
        "Your sign-in works",
        "Saved in GNOME Keyring",
        if cfg!(windows) { "Credential Manager is working" } else { "Your keyring is working" },
        "Docker is running",
        "Ready at localhost:7181",
        "Available",
        "1 folder connected",
    ];
    assert_eq!(results, expected);
}

#[test]
fn doctor_says_what_is_missing_and_shows_the_problem_where_it_belongs() {
    let locked = with(|s| {
        s.vault.state = VaultState::Locked;
        s.vault.problem = Some(Problem::new(Code::VaultLocked));
    });
    let keyring = finding(&locked, DoctorCheck::Keyring);
    assert_eq!(keyring.tone, Tone::Amber);
    assert_eq!(code(keyring.problem.as_ref()), Some(Code::VaultLocked));

    let test = VaultTest { backend: None, problem: Some(Problem::new(Code::VaultNotKept)) };
    let test = finding(&with(|s| s.vault_test = Some(test)), DoctorCheck::KeyringTest);
    assert_eq!(test.tone, Tone::Red);
    assert_eq!(code(test.problem.as_ref()), Some(Code::VaultNotKept));

    let no_engine = with(|s| {
        (s.local.state, s.local.engine) = (LocalState::NoEngine, None);
        s.local.problem = Some(Problem::new(Code::LocalNoEngine));
    });
    let engine = finding(&no_engine, DoctorCheck::Engine);
    assert_eq!((engine.tone, engine.problem.is_some()), (Tone::Off, true));
    let instance = finding(&no_engine, DoctorCheck::Instance);
    assert_eq!((instance.tone, instance.problem), (Tone::Off, None));

    let wrong = with(|s| s.projects.push(project(TinybState::Missing)));
    let expected = (Tone::Amber, "1 of 2 need attention".to_owned());
    assert_eq!(found(&wrong, DoctorCheck::Files), expected);
    let no_tray = with(|s| s.has_tray = false);
    assert_eq!(found(&no_tray, DoctorCheck::Tray).0, Tone::Off);
}

#[test]
fn doctor_says_how_the_sign_in_is_and_whether_tinybird_answers() {
    let cloud = |change: Change| {
        let finding = finding(&with(change), DoctorCheck::Cloud);
        let code = finding.problem.as_ref().map(|problem| problem.code);
        (finding.tone, english(&finding.result), code)
    };
    let expected = |tone, result: &str, code| (tone, result.to_owned(), code);
    assert_eq!(cloud(|s| s.account = None), expected(Tone::Off, "You aren’t signed in", None));
    let not_asked = expected(Tone::Off, "Not checked yet", None);
    assert_eq!(cloud(|s| s.cloud_check = None), not_asked);
    let ended = (Tone::Red, "Your sign-in has ended", Some(Code::AuthSessionOver));
    let ended = expected(ended.0, ended.1, ended.2);
    assert_eq!(cloud(|s| s.account.as_mut().unwrap().ended = true), ended);
    let unreachable = Some(Code::CloudUnreachable);
    let unreachable = expected(Tone::Amber, "We can’t reach Tinybird", unreachable);
    assert_eq!(cloud(|s| s.cloud_check = answered(Code::CloudUnreachable)), unreachable);
    assert_eq!(cloud(|s| s.account_work = failed(Code::CloudUnreachable)), unreachable);
    let unexpected = Some(Code::CloudUnexpected);
    let unexpected = expected(Tone::Amber, "Tinybird doesn’t respond as expected", unexpected);
    assert_eq!(cloud(|s| s.cloud_check = answered(Code::CloudUnexpected)), unexpected);
}

#[test]
fn doctor_names_the_file_that_holds_credentials() {
    let snapshot = with(|s| {
        s.vault.state = VaultState::File;
        s.vault.file = Some("/home/ada/c.json".to_owned());
    });
    let meaning = english(&finding(&snapshot, DoctorCheck::Keyring).meaning);
    assert!(
        meaning.starts_with("Your sign-in is in /home/ada/c.json. Only you can read the file"),
        "{meaning}"
    );
}

#[test]
fn a_folder_with_an_unsafe_file_is_no_good_news() {
    let snapshot = with(|s| {
        let mut readable = project(TinybState::Written);
        readable.files = vec![TokenFile {
            path: readable.path.clone(),
            kind: TokenFileKind::Tinyb,
            state: TokenFileState::Written,
            risks: vec![Risk::Readable],
            problem: None,
        }];
        s.projects = vec![project(TinybState::Written), readable];
    });
    assert_eq!(english(&snapshot.projects_text), "1 of 2 need attention");
    assert_eq!(found(&snapshot, DoctorCheck::Files).0, Tone::Amber);
}
