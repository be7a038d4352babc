//! A keyring that is not as one wishes: the sign-in goes on for `.tinyb` and says what is wrong.

use std::path::Path;

use journeys::{
    desk::{ADA, Desk},
    keyring::{self, Keyring},
    process::Finished,
    session::Session,
    tinyb,
};

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
    desk.browser.authorize(&link, ADA.0, ADA.1);

    keyring::unlock_by_hand(&desk.session);

    let said = login.finish().ok().json();
    assert_eq!(said["vault"]["state"], "in_keyring", "{said}");
    assert!(desk.session.stored(&desk.cloud.vault_entry(ADA.0)).is_some());
}

#[test]
fn an_entry_of_a_later_version_is_never_overwritten() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    let entry = desk.cloud.vault_entry(ADA.0);
    let later = r#"{"v":99,"kept":"as it is"}"#;
    desk.session.store(&entry, later);

    let login = desk.companion().login(&desk.browser, &desk.cloud, ADA, &folder);

    assert_eq!(login.json()["vault"]["problem"]["code"], "vault.newer", "{}", login.stdout);
    assert_eq!(desk.session.stored(&entry).as_deref(), Some(later));
    assert_eq!(tinyb::value(&folder)["user_email"], ADA.0);
}

#[test]
fn status_sees_a_keyring_that_went_away() {
    let mut desk = Desk::new();
    let folder = desk.session.project("shop");
    desk.login(ADA, &folder);

    desk.session.end_keyring();

    let status = desk.ask(&folder, &["status"]);
    assert_eq!(status["account"]["email"], ADA.0, "the account is still known: {status}");
    assert_eq!(status["vault"]["state"], "absent", "{status}");
}

fn assert_goes_on_without(desk: &Desk, state: &str, code: &str) {
    let folder = desk.session.project("shop");

    let told = login_in_text(desk, &folder);
    let said = desk.login(ADA, &folder);

    assert!(told.stderr.contains(code), "{}", told.stderr);
    assert_eq!(said["vault"]["state"], state, "{said}");
    assert_eq!(said["vault"]["problem"]["code"], code, "{said}");
    assert_eq!(tinyb::value(&folder)["user_email"], ADA.0);
    desk.tb().run(&folder, &["--cloud", "workspace", "current"]).ok();
}

fn login_in_text(desk: &Desk, folder: &Path) -> Finished {
    let hosts = ["login", "--host", &desk.cloud.url, "--auth-host", &desk.cloud.url];
    let mut login = desk.companion().start(folder, &hosts);
    let link = desk.session.next_link(&mut login);
    desk.browser.authorize(&link, ADA.0, ADA.1);
    login.finish().ok()
}
