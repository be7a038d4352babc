//! The life of a session at a standard authority, which gives user tokens that end and refresh
//! tokens that are good once.

use std::{
    fs,
    path::{Path, PathBuf},
};

use journeys::{
    authority::Authority,
    desk::{ADA, Desk},
    session::Session,
    tinyb,
};
use serde_json::Value;

use crate::sign_in::start_at;

/// So short that it is always about to end.
const ALWAYS_ENDING: u32 = 30;
/// A hundred rounds are a test of the whole core.
const ROUNDS: usize = 10;

/// Ada, signed in where access tokens live for `seconds`.
fn signed_in(seconds: u32) -> (Authority, Desk, PathBuf) {
    let session = Session::start();
    let authority = Authority::start_with_tokens_for(&session, seconds);
    let desk = Desk::of(session, &["--authority", &authority.issuer]);
    let folder = desk.session.project("shop");
    let mut login = start_at(&authority, &desk, &folder);
    let link = desk.session.next_link(&mut login);
    desk.browser.authorize_at_authority(&link, ADA.0);
    login.finish().ok();
    (authority, desk, folder)
}

#[test]
fn two_processes_share_one_refresh_token() {
    let (authority, desk, folder) = signed_in(ALWAYS_ENDING);
    let companion = desk.companion();
    let list = ["workspace", "ls", "--output", "json"];

    for _ in 0..ROUNDS {
        let pair = [companion.start(&folder, &list), companion.start(&folder, &list)];
        for listed in pair.map(|process| process.finish().ok().json()) {
            assert_eq!(listed["workspaces"].as_array().map(Vec::len), Some(3), "{listed}");
        }
    }

    assert_eq!(authority.refusals(), [Value::Null; 0], "no token was used twice");
    let newest = authority.issued("access_token").expect("one");
    assert_eq!(tinyb::value(&folder)["user_token"], newest.as_str(), "tb goes on with the newest");
    let stored = desk.session.stored(&desk.cloud.vault_entry(ADA.0)).expect("an entry");
    assert!(stored.contains(&authority.issued("refresh_token").expect("one")));
}

#[test]
fn a_session_that_was_ended_elsewhere_needs_a_new_sign_in_and_opens_no_browser() {
    let (authority, desk, folder) = signed_in(ALWAYS_ENDING);
    let opened = desk.session.links().len();
    end_elsewhere(&authority, &desk, &folder);

    let listed = desk.companion().run(&folder, &["workspace", "ls", "--output", "json"]);

    assert_eq!(listed.problem()["code"], "auth.session_over");
    assert_eq!(desk.session.links().len(), opened);
}

#[test]
fn the_real_tb_works_with_what_a_refresh_wrote() {
    let (_authority, desk, folder) = signed_in(ALWAYS_ENDING);
    let before = tinyb::value(&folder)["user_token"].clone();
    desk.companion().run(&folder, &["workspace", "ls"]).ok();
    assert_ne!(tinyb::value(&folder)["user_token"], before);
    desk.tb().run(&folder, &["--cloud", "workspace", "ls"]).ok();
}

/// Another computer has a copy of the credentials, and signs out with them.
fn end_elsewhere(authority: &Authority, desk: &Desk, folder: &Path) {
    let entry = desk.cloud.vault_entry(ADA.0);
    let file = desk.session.home().join(".local/state/tinybird-companion/accounts.json");
    let (stored, accounts) = (desk.session.stored(&entry).expect("an entry"), fs::read(&file));
    desk.companion().run(folder, &["logout"]).ok();
    assert!(!authority.revoked().is_empty());
    // Here nobody signed out.
    desk.session.store(&entry, &stored);
    fs::write(&file, accounts.unwrap()).unwrap();
}
