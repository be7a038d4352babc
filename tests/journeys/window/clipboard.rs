//! What is copied: it leaves the clipboard in time, and what others copied stays.

use std::time::Duration;

use journeys::{
    app::{App, TITLE},
    process::Process,
    session::Session,
    tray::Tray,
    wait::wait_until,
};
use serde_json::json;

/// The shortest time there is.
const SHORT: u64 = 5;
/// In which a token that is to be cleared after [`SHORT`] has to be gone.
const LATEST: Duration = Duration::from_secs(SHORT + 5);

#[test]
fn a_token_leaves_the_clipboard_after_its_time() {
    let session = Session::with_desktop();
    let window = clearing_soon(&session).open();
    window.press("Tokens");
    window.press("Create local tokens");

    window.press("Copy local workspace token");
    let copied = session.clipboard().text();
    assert!(copied.is_some_and(|text| text.starts_with("p.")));
    window.says("Clears in");

    wait_until("a cleared clipboard", LATEST, || {
        session.clipboard().text().unwrap_or_default().is_empty().then_some(())
    });
    window.says("Clipboard cleared.");
    assert!(!window.text().contains("Clears in"));
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

#[test]
fn a_window_whose_end_is_that_of_the_app_leaves_time_to_paste() {
    let session = Session::with_desktop();
    let tray = Tray::start(&session);
    let mut app = copied_from_the_tray_of(&session, &tray, false);

    session.close_window(TITLE);

    session.wait_for_no_window();
    assert_eq!(session.clipboard().text().as_deref(), Some("p.local.workspace"));
    assert!(app.is_running());
    let _other = session.clipboard().copy_elsewhere("a shopping list");
    app.finish().ok();
    assert_eq!(session.clipboard().text().as_deref(), Some("a shopping list"));
}

#[test]
fn a_start_in_that_time_shows_the_window_and_the_app_stays() {
    let session = Session::with_desktop();
    let tray = Tray::start(&session);
    let app = copied_from_the_tray_of(&session, &tray, false);
    session.close_window(TITLE);
    session.wait_for_no_window();

    App::new(&session).start().finish().ok();
    session.wait_for_window(TITLE);
    let _other = session.clipboard().copy_elsewhere("a shopping list");
    // By now the app would have quit.
    tray.wait_for("Not signed in · Docker not running");
    let _window = session.open_another_window();
    tray.press("Open Tinybird Companion");
    session.wait_for_window_in_front(TITLE);
    session.close_window(TITLE);

    app.finish().ok();
    assert_eq!(session.clipboard().text().as_deref(), Some("a shopping list"));
}

#[test]
fn a_token_that_would_never_leave_the_clipboard_is_asked_about() {
    let session = Session::with_desktop();
    let settings = json!({"first_run_done": true, "clear_clipboard_after": null});
    let window = App::new(&session).with_settings(settings).open();
    window.press("Tokens");
    window.press("Create local tokens");
    window.press("Copy local workspace token");
    window.says("Copied");

    session.close_window(TITLE);
    window.shows("dialog", "Quit Companion?");
    window.press("Keep open");

    window.hides("dialog", "Quit Companion?");
    assert_eq!(session.windows(), [TITLE]);
    let _other = session.clipboard().copy_elsewhere("a shopping list");
    session.close_window(TITLE);
    session.wait_for_no_window();
}

/// The app with a local token in the clipboard, which stays in the tray.
fn copied_from_the_tray(session: &Session, tray: &Tray) -> Process {
    copied_from_the_tray_of(session, tray, true)
}

/// The app with a local token in the clipboard, and its window open.
fn copied_from_the_tray_of(session: &Session, tray: &Tray, keep_in_tray: bool) -> Process {
    let pair =
        json!({"v": 1, "workspace_token": "p.local.workspace", "user_token": "p.local.user"});
    session.store("local", &pair.to_string());
    let settings = json!({"first_run_done": true, "keep_in_tray": keep_in_tray});
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
