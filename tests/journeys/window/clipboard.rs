//! What is copied: it leaves the clipboard in time, and what others copied stays.

use std::time::Duration;

use journeys::{
    app::{App, TITLE},
    desk::ADA,
    process::Process,
    session::Session,
    tray::Tray,
    wait::{wait_until, within},
};
use serde_json::json;

use super::signed_in;

/// The shortest time there is.
const SHORT: u64 = 5;
/// In which a token that is to be cleared after [`SHORT`] has to be gone.
const LATEST: Duration = Duration::from_secs(SHORT + 5);

#[test]
fn a_token_leaves_the_clipboard_after_its_time() {
    let session = Session::with_desktop();
    let window = clearing_soon(&session).open();
    window.press("Tokens");
    window.press("Generate local tokens");

    window.press("Copy local workspace token");
    let copied = session.clipboard().text();
    assert!(copied.is_some_and(|text| text.starts_with("p.")));
    window.says("Clears in");

    wait_until("a cleared clipboard", LATEST, || {
        session.clipboard().text().unwrap_or_default().is_empty().then_some(())
    });
    window.says("The clipboard was cleared.");
    assert!(!window.text().contains("Clears in"));
}

#[test]
fn what_another_program_copied_meanwhile_is_left_alone() {
    let session = Session::with_desktop();
    let window = clearing_soon(&session).open();
    window.press("Tokens");
    window.press("Generate local tokens");
    window.press("Copy local workspace token");
    window.says("Clears in");

    let _other = session.clipboard().copy_elsewhere("a shopping list");

    window.stops_saying("Clears in");
    let changed = within(LATEST, || {
        (session.clipboard().text().as_deref() != Some("a shopping list")).then_some(())
    });
    assert_eq!(changed, None, "the time is over and the list is there");
    assert!(!window.text().contains("The clipboard was cleared."));
}

#[test]
fn of_two_copies_in_a_row_the_second_has_its_own_time() {
    let session = Session::with_desktop();
    let window = clearing_soon(&session).open();
    window.press("Tokens");
    window.press("Generate local tokens");
    window.press("Copy local workspace token");
    let first = session.clipboard().text().expect("a token");
    window.says("Clears in 3 s");

    window.press("Copy local user token");
    window.says("Copied local user token. Clears in 5 s");
    let second = session.clipboard().text().expect("a token");
    assert_ne!(first, second);

    // The first one's time is over by now, and the second one's is not.
    window.says("Clears in 2 s");
    assert_eq!(session.clipboard().text().as_deref(), Some(second.as_str()));
    window.says("The clipboard was cleared.");
    assert!(session.clipboard().text().unwrap_or_default().is_empty());
}

#[test]
fn clear_now_clears_now() {
    let session = Session::with_desktop();
    let window = App::new(&session).after_first_run().open();
    window.press("Tokens");
    window.press("Generate local tokens");
    window.press("Copy local user token");
    window.says("Copied local user token.");

    window.press("Clear now");

    session.clipboard().wait_until_empty();
    window.stops_saying("Clears in");
}

#[test]
fn signing_out_clears_it() {
    let (desk, _) = signed_in();
    let window = desk.app().after_first_run().open();
    window.press("Copy workspace token");
    desk.session.clipboard().wait_for(&desk.cloud.workspace_token(ADA.0, ADA.1));

    super::open_account_menu(&window);
    window.press("Sign out…");
    window.press("Sign out");

    desk.session.clipboard().wait_until_empty();
    window.says("Not signed in");
    assert_eq!(desk.session.entries(), [""; 0]);
}

#[test]
fn quitting_within_the_time_clears_it() {
    let session = Session::with_desktop();
    let tray = Tray::start(&session);
    let app = copied_from_the_tray(&session, &tray);

    tray.press("Quit");

    app.finish().ok();
    session.clipboard().wait_until_empty();
}

#[test]
fn quitting_leaves_what_another_program_copied() {
    let session = Session::with_desktop();
    let tray = Tray::start(&session);
    let app = copied_from_the_tray(&session, &tray);
    let _other = session.clipboard().copy_elsewhere("a shopping list");

    tray.press("Quit");

    app.finish().ok();
    assert_eq!(session.clipboard().text().as_deref(), Some("a shopping list"));
}

/// The app with a local token in the clipboard, and its window closed.
fn copied_from_the_tray(session: &Session, tray: &Tray) -> Process {
    let pair =
        json!({"v": 1, "workspace_token": "p.local.workspace", "user_token": "p.local.user"});
    session.store("local", &pair.to_string());
    let settings = json!({"first_run_done": true, "keep_in_tray": true});
    let app = App::new(session).with_settings(settings).start();
    session.wait_for_window(TITLE);
    tray.press("Copy local workspace token");
    session.clipboard().wait_for("p.local.workspace");
    app
}

fn clearing_soon(session: &Session) -> App<'_> {
    let settings = json!({"first_run_done": true, "clear_clipboard_after": SHORT});
    App::new(session).with_settings(settings)
}
