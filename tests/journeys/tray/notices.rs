//! What the desktop's notifications say while the window is closed.

use std::fs;

use journeys::{
    app::TITLE,
    notifications::Notifications,
    session::Session,
    tray::Tray,
    wait::{SOON, wait_until},
};

use super::{in_the_tray, signed_in};

#[test]
fn a_token_that_is_copied_while_the_window_is_closed_is_said() {
    let (desk, _, tray) = signed_in();
    let notifications = Notifications::start(&desk.session);
    let _app = in_the_tray(desk.app()).start();
    desk.session.wait_for_window(TITLE);
    copy(&desk.session, &tray);

    desk.session.close_window(TITLE);
    desk.session.wait_for_no_window();
    copy(&desk.session, &tray);

    let copied = ("Workspace token copied".to_owned(), "Clears in 45 s.".to_owned());
    assert_eq!(notifications.wait_for(1), [copied], "the window showed the first copy itself");
}

#[test]
fn without_notifications_on_the_desktop_everything_else_works() {
    let (desk, _, tray) = signed_in();
    let _app = in_the_tray(desk.app()).arg("--hidden").start();
    tray.wait_for_item();
    copy(&desk.session, &tray);
    wait_until("a line in the log", SOON, || (failures(&desk.session) > 0).then_some(()));
    copy(&desk.session, &tray);

    // What came before is done by the time that this is shown.
    let notifications = Notifications::start(&desk.session);
    copy(&desk.session, &tray);

    assert!(!notifications.wait_for(1).is_empty());
    assert_eq!(failures(&desk.session), 1, "it is logged once");
}

/// Copies the workspace token, and waits until it is in the clipboard.
fn copy(session: &Session, tray: &Tray) {
    let _other = session.clipboard().copy_elsewhere("something else");
    tray.press("Copy workspace token");
    wait_until("a copied token", SOON, || {
        session.clipboard().text().filter(|text| text.starts_with("p."))
    });
}

/// How often the log says that no notification can be shown.
fn failures(session: &Session) -> usize {
    let log = session.home().join(".local/state/tinybird-companion/log/app.log");
    let lines = fs::read_to_string(log).unwrap_or_default();
    lines.lines().filter(|line| line.contains("no notification can be shown")).count()
}
