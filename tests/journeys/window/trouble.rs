//! Something is not there or says no: the window says so, has one button that helps, and is of
//! use meanwhile.

use journeys::{
    app::App,
    desk::{ADA, Desk},
    keyring::{self, Keyring},
    session::Session,
    window::Window,
};

use super::signed_in;

#[test]
fn with_no_keyring_credentials_last_until_quit_and_are_kept_once_there_is_one() {
    let mut session = Session::with_keyring(Keyring::Absent);
    session.start_desktop();
    let mut desk = Desk::of(session, &[]);
    let window = desk.app().open();

    desk.sign_in(&window, ADA);

    window.says("Signed in as ada@example.com");
    window.says("Saved until you quit");
    window.says("You’ll be signed out when you quit.");
    assert!(window.is_usable("Retry keyring"));
    window.press("Copy workspace token");
    desk.session.clipboard().wait_for(&desk.cloud.workspace_token(ADA.0, ADA.1));

    let entry = desk.cloud.vault_entry(ADA.0);
    desk.session.start_keyring();
    window.says("Saved in GNOME Keyring");
    assert!(desk.session.stored(&entry).is_some());
}

#[test]
fn a_keyring_that_is_locked_goes_and_comes_is_noticed_while_the_window_is_open() {
    let (mut desk, _) = signed_in();
    let window = desk.app().after_first_run().open();
    window.press("Doctor");
    window.says("Saved in GNOME Keyring");

    desk.session.lock_keyring();
    window.says("GNOME Keyring is locked");
    desk.session.end_keyring();
    window.says("No keyring on this computer");
    desk.session.start_keyring();
    window.says("Saved in GNOME Keyring");

    window.press("Test your keyring");
    window.says("GNOME Keyring is working");
    assert_eq!(desk.session.entries(), [desk.cloud.vault_entry(ADA.0)]);
    window.press("Home");
    window.press("Copy workspace token");
    desk.session.clipboard().wait_for(&desk.cloud.workspace_token(ADA.0, ADA.1));
}

#[test]
fn whoever_does_not_unlock_the_keyring_can_keep_credentials_for_this_session_only() {
    let mut session = Session::with_keyring(Keyring::Locked);
    session.start_desktop();
    let mut desk = Desk::of(session, &[]);
    let window = desk.app().after_first_run().open();
    window.press("Tokens");
    desk.sign_in_as_far_as_the_question(&window, ADA);
    window.press("That’s me");
    keyring::wait_for_question(&desk.session);
    // Everything else goes on meanwhile.
    window.press("Projects");
    window.shows("heading", "Projects");
    window.press("Settings");
    window.shows("heading", "Settings");
    keyring::dismiss_by_hand(&desk.session);
    window.says("You’ll be signed out when you quit.");

    window.press("OK for now");

    window.stops_saying("You’ll be signed out when you quit.");
    window.press("Doctor");
    desk.session.end_keyring();
    desk.session.start_keyring();
    window.press("Test your keyring");
    window.says("GNOME Keyring is working");
    window.says("Saved until you quit");
    assert!(desk.session.entries().is_empty());
    window.press("Home");
    window.press("Copy workspace token");
    desk.session.clipboard().wait_for(&desk.cloud.workspace_token(ADA.0, ADA.1));
}

#[test]
fn credentials_go_into_a_file_after_a_warning_and_out_of_it_on_a_click() {
    let mut session = Session::with_keyring(Keyring::Absent);
    session.start_desktop();
    let mut desk = Desk::of(session, &[]);
    let file = desk.session.home().join(".local/state/tinybird-companion/credentials.json");
    let window = desk.app().after_first_run().open();
    window.press("Tokens");
    desk.sign_in(&window, ADA);
    window.press("Save in a file…");
    window.says("The file isn’t encrypted");
    assert!(!file.exists());
    window.press("Save in a file");
    window.stops_saying("The file isn’t encrypted");
    window.press("Doctor");
    window.says("Saved in a file that isn’t encrypted");
    assert!(file.exists());

    desk.session.start_keyring();
    window.says("Your keyring can save your sign-in now.");
    window.press("Move to your keyring");

    window.says("Saved in GNOME Keyring");
    assert!(!file.exists());
    assert!(desk.session.stored(&desk.cloud.vault_entry(ADA.0)).is_some());
}

#[test]
fn with_no_engine_the_window_says_what_helps_and_looks_again() {
    let session = Session::with_desktop();
    let window = nowhere(&session).after_first_run().open();

    window.press("Tinybird Local");

    window.says("Docker isn’t running");
    window.says("Another container app works too.");
    assert!(!window.has("control", "Start Tinybird Local"));
    window.press("Check again for Docker");
    window.says("Docker isn’t running");
    window.press("Tokens");
    window.press("Create local tokens");
    window.press("Copy local workspace token");
    window.says("Copied the local workspace token.");
}

#[test]
fn a_person_who_denies_access_reads_so_and_can_try_again() {
    // One that returns the state: any page could say no for one that does not.
    let desk = Desk::of(Session::with_desktop(), &["--echo-state"]);
    let window = desk.app().after_first_run().open();
    window.press("Tokens");
    window.press("Sign in with your browser");

    desk.browser.deny(&desk.session.link_opened(), ADA.0);

    window.says("Access was denied in the browser. Nothing was saved.");
    assert_one_remedy(&window, "Access was denied", "Try again");
    window.press("Try again");
    desk.browser.authorize(&desk.session.link_opened(), ADA.0, ADA.1);
    window.shows("control", "Copy workspace token");
}

/// Waits for a problem that says this, and checks that this is the one button beside it.
#[track_caller]
fn assert_one_remedy(window: &Window, problem: &str, name: &str) {
    window.says(problem);
    let remedies = window.remedies(problem);
    assert!(!remedies.is_empty(), "{problem:?} is no alert");
    assert!(remedies.iter().all(|names| names == &[name]), "{remedies:?}");
}

/// The app where no engine's socket is, not even one that this machine may have.
fn nowhere(session: &Session) -> App<'_> {
    let hide = "mount -t tmpfs tmpfs /run && exec \"$@\"";
    App::new(session).without_env("DOCKER_HOST").run_by(&[
        "unshare",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        hide,
        "hidden",
    ])
}
