//! A sign-in: where it is kept, and whether the cloud answers.

use companion_core::contract::{Code, Snapshot, VaultState};
use companion_core::view;

use super::{failed, with};

#[test]
fn credentials_are_pending_where_quitting_loses_them_unasked() {
    let session_only = |s: &mut Snapshot| s.vault.state = VaultState::SessionOnly;
    assert!(with(session_only).are_credentials_pending);
    let chosen = with(|s| (s.vault.state, s.vault.chosen) = (VaultState::SessionOnly, true));
    assert!(!chosen.are_credentials_pending);
    let nobody = with(|s| (s.vault.state, s.account) = (VaultState::SessionOnly, None));
    assert!(!nobody.are_credentials_pending);
    assert!(!with(|_| {}).are_credentials_pending);
}

#[test]
fn the_file_is_named_only_where_credentials_are_in_it() {
    let file = |state| {
        let snapshot = with(|s| s.vault.state = state);
        view::vault::file_text(&snapshot.vault)
    };
    assert!(file(VaultState::File).is_some());
    assert_eq!(file(VaultState::InKeyring), None);
}

#[test]
fn a_cloud_that_does_not_answer_is_told_unless_the_session_is_over() {
    let problem = |code, ended| {
        let snapshot = with(|s| {
            s.account_work = failed(code);
            s.account.iter_mut().for_each(|account| account.ended = ended);
        });
        snapshot.cloud_problem.map(|problem| problem.code)
    };
    assert_eq!(problem(Code::CloudUnreachable, false), Some(Code::CloudUnreachable));
    assert_eq!(problem(Code::HttpUnexpected, false), Some(Code::HttpUnexpected));
    assert_eq!(problem(Code::CloudRefused, true), None);
    assert_eq!(problem(Code::VaultLocked, false), None, "it is said where the vault is");
}
