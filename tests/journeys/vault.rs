//! A keyring that is not as one wishes: the sign-in goes on for `.tinyb` and says what is wrong.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use journeys::{
    desk::{ADA, BOB, Desk},
    keyring::{self, Keyring},
    process::{Finished, Process},
    session::Session,
    tinyb,
    wait::SOON,
};
use serde_json::{Value, json};

#[test]
fn a_file_is_chosen_where_there_is_no_keyring_and_left_once_there_is_one() {
    let mut desk = Desk::of(Session::with_keyring(Keyring::Absent), &[]);
    let (shop, other) = (desk.session.project("shop"), desk.session.project("other"));
    let file = credentials_file(&desk.session);

    let said = login_into(&desk, &shop, ADA, "file").ok().json();

    assert_eq!(said["vault"]["state"], "file", "{said}");
    assert_eq!(said["vault"]["file"], file.to_str().unwrap());
    assert_eq!(said["vault"]["problem"], Value::Null);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    // It holds for the next start, in any folder.
    let spaces = desk.ask(&other, &["workspace", "ls"]);
    assert_eq!(spaces["workspaces"][0]["name"], "acme", "{spaces}");
    desk.login(BOB, &other);
    desk.ask(&other, &["logout"]);
    assert!(!fs::read_to_string(&file).unwrap().contains(&user_token(&desk, BOB)));
    let told = desk.companion().run(&shop, &["status"]).ok().stdout;
    assert!(told.contains("isn’t encrypted"), "{told}");
    assert!(!told.contains("--store keyring"), "{told}");

    desk.session.start_keyring();
    let told = desk.companion().run(&shop, &["status"]).ok().stdout;
    assert!(told.contains("tb-companion login --store keyring"), "{told}");
    let said = login_into(&desk, &shop, ADA, "keyring").ok().json();

    assert_eq!(said["vault"]["state"], "in_keyring", "{said}");
    assert!(!file.exists());
    assert!(desk.session.stored(&desk.cloud.vault_entry(ADA.0)).is_some());
}

#[test]
fn a_file_that_others_could_read_is_made_private_and_said() {
    let desk = Desk::of(Session::with_keyring(Keyring::Absent), &[]);
    let shop = desk.session.project("shop");
    let file = credentials_file(&desk.session);
    login_into(&desk, &shop, ADA, "file").ok();
    let loosen = || fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let mode = || fs::metadata(&file).unwrap().permissions().mode() & 0o777;

    loosen();
    let told = desk.companion().run(&shop, &["status"]).ok();
    assert!(told.stderr.contains("[vault.file_was_readable]"), "{}", told.stderr);
    assert!(told.stderr.contains(file.to_str().unwrap()), "{}", told.stderr);
    assert_eq!(mode(), 0o600);

    loosen();
    let said = desk.ask(&shop, &["status"]);
    assert_eq!(said["vault"]["problem"]["code"], "vault.file_was_readable", "{said}");
    assert_eq!((said["vault"]["state"].as_str(), mode()), (Some("file"), 0o600));

    loosen();
    let said = login_into(&desk, &shop, ADA, "file").ok().json();
    assert_eq!(said["vault"]["problem"]["code"], "vault.file_was_readable", "{said}");

    // Whoever only reads from it makes it private too, and says so.
    let asked = [&["env"][..], &["workspace", "ls"], &["project", "ls"], &["status"], &["logout"]];
    for arguments in asked {
        for output in ["text", "json"] {
            loosen();
            let told =
                desk.companion().run(&shop, &[arguments, &["--output", output]].concat()).ok();
            let said = format!("{}{}", told.stdout, told.stderr);
            assert_eq!(said.matches("vault.file_was_readable").count(), 1, "{arguments:?}: {said}");
            assert_eq!(mode(), 0o600, "{arguments:?}");
            if arguments == ["logout"] {
                login_into(&desk, &shop, ADA, "file").ok();
            }
        }
    }
    let told = desk.companion().run(&shop, &["status"]).ok();
    assert!(!told.stderr.contains("vault."), "{}", told.stderr);
}

#[test]
fn this_session_only_leaves_an_open_keyring_alone() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");

    let said = login_into(&desk, &folder, ADA, "session").ok().json();

    assert_eq!(said["vault"]["state"], "session_only", "{said}");
    assert!(desk.session.entries().is_empty());
    assert_eq!(tinyb::value(&folder)["user_email"], ADA.0);
    assert_no_secret_in_our_files(&desk);
}

#[test]
fn no_message_bus() {
    let desk = Desk::of(Session::with_keyring(Keyring::Absent), &[]);
    let folder = desk.session.project("shop");
    let nowhere = format!("unix:path={}", desk.session.home().join("no-bus").display());
    let companion = desk.companion().env("DBUS_SESSION_BUS_ADDRESS", &nowhere);

    let said = companion.login(&desk.cloud, ADA, &folder).json();

    assert_eq!(said["vault"]["problem"]["code"], "vault.absent", "{said}");
    assert_eq!(tinyb::value(&folder)["user_email"], ADA.0);
    assert_no_secret_in_our_files(&desk);
}

#[test]
fn a_keyring_that_is_killed_while_it_asks_stops_nobody() {
    let mut session = Session::with_keyring(Keyring::Locked);
    session.start_display();
    let mut desk = Desk::of(session, &[]);
    let folder = desk.session.project("shop");
    let (login, link) = desk.companion().start_login(&desk.cloud, &folder);
    desk.cloud.authorize(&link, ADA);
    keyring::wait_for_question(&desk.session);

    desk.session.end_keyring();

    // A person has longer than that to unlock it.
    let said = login.finish_within(SOON).ok().json();
    assert_ne!(said["vault"]["state"], "in_keyring", "{said}");
    assert_ne!(said["vault"]["problem"], Value::Null, "{said}");
    assert_eq!(tinyb::value(&folder)["user_email"], ADA.0);
    assert_no_secret_in_our_files(&desk);
}

#[test]
fn a_keyring_that_is_started_again_is_used_again() {
    let mut desk = Desk::new();
    let folder = desk.session.project("shop");
    desk.login(ADA, &folder);
    desk.session.end_keyring();
    let status = desk.ask(&folder, &["status"]);
    assert_eq!(status["vault"]["state"], "absent", "{status}");
    assert_eq!(status["account"]["email"], ADA.0, "the account is still known: {status}");

    desk.session.start_keyring();

    assert_eq!(desk.ask(&folder, &["status"])["vault"]["state"], "in_keyring");
    assert_eq!(desk.ask(&folder, &["workspace", "ls"])["workspaces"][0]["name"], "acme");
}

#[test]
fn credentials_of_eight_kibibytes_are_one_entry_and_stay_whole() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    desk.login(ADA, &folder);
    let entry = desk.cloud.vault_entry(ADA.0);
    let mut large: Value = serde_json::from_str(&desk.session.stored(&entry).unwrap()).unwrap();
    let known = large["workspaces"].as_array_mut().unwrap();
    known.retain(|workspace| workspace["name"] != "playground");
    // As much as `secret-tool` stores; what we add makes it more.
    let token = format!("p.{}", "x".repeat(8 * 1024 - 80 - large.to_string().len()));
    let workspace = json!({"id": "large", "name": "large", "token": token});
    large["workspaces"].as_array_mut().unwrap().push(workspace);
    desk.session.store(&entry, &large.to_string());

    // One workspace's token says nothing about the others: they are read and written again.
    let arguments = ["login", "--with-token", "--host", &desk.cloud.url, "--output", "json"];
    let mut login = desk.companion().command(&folder);
    let workspace_token = desk.cloud.workspace_token(ADA.0, "playground");
    Process::start_with_input(login.args(arguments), &workspace_token).finish().ok();

    let kept = desk.session.stored(&entry).unwrap();
    assert!(kept.len() > 8 * 1024, "{}", kept.len());
    let kept: Value = serde_json::from_str(&kept).unwrap();
    let kept = kept["workspaces"].as_array().unwrap();
    assert!(kept.iter().any(|known| known["token"] == token.as_str()), "{kept:?}");
    assert!(kept.iter().any(|known| known["token"] == workspace_token.as_str()), "{kept:?}");
    assert_eq!(desk.session.entries(), [entry]);
}

#[test]
fn no_keyring() {
    let desk = Desk::of(Session::with_keyring(Keyring::Absent), &[]);
    assert_goes_on_without(&desk, "absent", "vault.absent");
}

#[test]
fn a_locked_keyring_that_has_no_display_to_ask_on() {
    let desk = Desk::of(Session::with_keyring(Keyring::Locked), &[]);
    assert_goes_on_without(&desk, "locked", "vault.locked");
}

#[test]
fn a_locked_keyring_that_the_person_unlocks() {
    let mut session = Session::with_keyring(Keyring::Locked);
    session.start_display();
    let desk = Desk::of(session, &[]);
    let folder = desk.session.project("shop");
    let (login, link) = desk.companion().start_login(&desk.cloud, &folder);
    desk.cloud.authorize(&link, ADA);

    keyring::unlock_by_hand(&desk.session);

    let said = login.finish().ok().json();
    assert_eq!(said["vault"]["state"], "in_keyring", "{said}");
    assert!(desk.session.stored(&desk.cloud.vault_entry(ADA.0)).is_some());
}

fn assert_goes_on_without(desk: &Desk, state: &str, code: &str) {
    let folder = desk.session.project("shop");

    let told = login_in_text(desk, &folder);
    let said = desk.login(ADA, &folder);

    assert!(told.stderr.contains(code), "{}", told.stderr);
    assert_eq!(said["vault"]["state"], state, "{said}");
    assert_eq!(said["vault"]["problem"]["code"], code, "{said}");
    assert_eq!(tinyb::value(&folder)["user_email"], ADA.0);
    assert_no_secret_in_our_files(desk);
    desk.tb().run(&folder, &["--cloud", "workspace", "current"]).ok();
}

/// Nobody chose the file, and nothing else of ours holds a token either.
fn assert_no_secret_in_our_files(desk: &Desk) {
    assert!(!credentials_file(&desk.session).exists());
    let token = user_token(desk, ADA);
    for folder in [".config", ".local/state", ".cache"] {
        assert_not_below(&token, &desk.session.home().join(folder));
    }
}

fn assert_not_below(token: &str, folder: &Path) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            assert_not_below(token, &path);
        } else if path.is_file() {
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            assert!(!text.contains(token), "a token in {}", path.display());
        }
    }
}

fn user_token(desk: &Desk, who: (&str, &str)) -> String {
    desk.cloud.person(who.0)["user_token"].as_str().expect("a token").to_owned()
}

fn credentials_file(session: &Session) -> PathBuf {
    session.home().join(".local/state/tinybird-companion/credentials.json")
}

fn login_into(desk: &Desk, folder: &Path, who: (&str, &str), store: &str) -> Finished {
    let hosts = ["--host", &desk.cloud.url, "--auth-host", &desk.cloud.url];
    let arguments = [&["login", "--store", store, "--output", "json"], &hosts[..]].concat();
    let mut login = desk.companion().start(folder, &arguments);
    let link = desk.session.next_link(&mut login);
    desk.cloud.authorize(&link, who);
    login.finish()
}

fn login_in_text(desk: &Desk, folder: &Path) -> Finished {
    let hosts = ["login", "--host", &desk.cloud.url, "--auth-host", &desk.cloud.url];
    let mut login = desk.companion().start(folder, &hosts);
    let link = desk.session.next_link(&mut login);
    desk.cloud.authorize(&link, ADA);
    login.finish().ok()
}
