//! Living in the tray: the window goes and comes back, and Quit is the end of everything.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use journeys::{
    app::{App, TITLE},
    desk::{ADA, Desk},
    session::Session,
    tray::Tray,
    wait::{SOON, wait_until},
};
use serde_json::json;

use super::{in_the_tray, signed_in};

#[test]
fn the_window_comes_back_as_it_was_and_takes_no_memory_meanwhile() {
    let (desk, _, tray) = signed_in();
    let app = in_the_tray(desk.app()).start();
    desk.session.wait_for_window(TITLE);
    tray.wait_for("acme · Docker not running");
    let before = settled_picture(&desk.session);
    assert!(app.has_below("WebKitWebProces"));

    desk.session.close_window(TITLE);
    desk.session.wait_for_no_window();
    wait_until("the page's process to end", SOON, || {
        (!app.has_below("WebKitWebProces")).then_some(())
    });
    tray.wait_for("acme · Docker not running");
    tray.press("Open Tinybird Companion");

    desk.session.wait_for_window(TITLE);
    wait_until("the same picture", SOON, || (picture(&desk.session) == before).then_some(()));
}

/// Where everybody may write, somebody else could have made a file of that name before.
#[test]
fn its_pictures_are_in_a_folder_of_the_persons_own() {
    let session = Session::with_desktop();
    let tray = Tray::start(&session);
    let shared = session.project("shared-temporary-files");
    let app = in_the_tray(App::new(&session)).env("TMPDIR", shared.to_str().unwrap());
    // Without it there is no private folder that a library could know of by itself.
    let _app = app.env("XDG_RUNTIME_DIR", "").arg("--hidden").start();
    tray.wait_for_item();
    tray.wait_for("Not signed in · Docker not running");

    let pictures = session.home().join(".local/state/tinybird-companion/tray");
    let files = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten().count();
    wait_until("a picture", SOON, || (files(&pictures) > 0).then_some(()));
    assert_eq!(fs::metadata(&pictures).unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(files(&shared), 0);
}

#[test]
fn open_brings_a_window_to_the_front_that_is_there_already() {
    let session = Session::with_desktop();
    let tray = Tray::start(&session);
    let _app = in_the_tray(App::new(&session)).start();
    session.wait_for_window(TITLE);
    let _other = session.open_another_window();
    session.wait_for_window_in_front("Another program");

    tray.press("Open Tinybird Companion");

    session.wait_for_window_in_front(TITLE);
    assert_eq!(session.windows().iter().filter(|title| *title == TITLE).count(), 1);
}

#[test]
fn closing_the_window_does_not_end_a_sign_in() {
    let desk = Desk::with_screen();
    let tray = Tray::start(&desk.session);
    let _app = in_the_tray(desk.app()).start();
    desk.session.wait_for_window(TITLE);
    tray.press("Sign in…");
    let link = desk.session.link_opened();
    tray.wait_for("Waiting for your browser…");

    desk.session.close_window(TITLE);
    desk.session.wait_for_no_window();
    desk.cloud.authorize(&link, ADA);

    tray.wait_for("Confirm your account");
    desk.session.wait_for_window_in_front(TITLE);
}

#[test]
fn the_window_comes_to_the_front_when_the_browser_is_done() {
    let desk = Desk::with_screen();
    let tray = Tray::start(&desk.session);
    let _app = in_the_tray(desk.app()).start();
    desk.session.wait_for_window(TITLE);
    tray.press("Sign in…");
    let link = desk.session.link_opened();
    let _other = desk.session.open_another_window();
    desk.session.wait_for_window_in_front("Another program");

    desk.browser.authorize(&link, ADA.0, ADA.1);

    desk.session.wait_for_window_in_front(TITLE);
}

/// `COMPANION_OPENINGS` says how often: `make soak` opens it 1000 times.
#[test]
fn a_window_that_is_closed_leaves_no_descriptor_open() {
    let session = Session::with_desktop();
    let tray = Tray::start(&session);
    let app = in_the_tray(App::new(&session)).arg("--hidden").start();
    tray.wait_for_item();
    let open_and_close = || {
        tray.press("Open Tinybird Companion");
        session.wait_for_window(TITLE);
        session.close_window(TITLE);
        session.wait_for_no_window();
        wait_until("the page's process to end", SOON, || {
            (!app.has_below("WebKitWebProces")).then_some(())
        });
    };
    // What is opened once and kept.
    (0..3).for_each(|_| open_and_close());
    let before = descriptors(app.pid());

    let openings = std::env::var("COMPANION_OPENINGS").map_or(20, |text| text.parse().unwrap());
    (0..openings).for_each(|_| open_and_close());

    // A descriptor that is left by each opening is more. A few are opened once, at any time.
    let limit = before + (openings / 2).min(10);
    wait_until("descriptors to be closed", SOON, || {
        (descriptors(app.pid()) <= limit).then_some(())
    });
}

fn descriptors(pid: i32) -> usize {
    fs::read_dir(format!("/proc/{pid}/fd")).expect("a process").count()
}

#[test]
fn quit_ends_everything() {
    let (desk, _, tray) = signed_in();
    let app = in_the_tray(desk.app()).start();
    desk.session.wait_for_window(TITLE);
    tray.press("Copy workspace token");
    tray.wait_for("acme · workspace token copied");
    let pid = app.pid();

    tray.press("Quit");

    app.finish().ok();
    desk.session.wait_for_no_window();
    tray.wait_until_empty();
    desk.session.clipboard().wait_until_empty();
    // Its group: a web process would be in it.
    assert!(!Path::new(&format!("/proc/{pid}")).exists());
}

#[test]
fn whether_to_stay_is_asked_once() {
    let session = Session::with_desktop();
    let tray = Tray::start(&session);
    let app = App::new(&session).after_first_run();
    let window = app.open();
    window.press("Home");
    tray.wait_for_item();

    session.close_window(TITLE);
    window.shows("dialog", "Keep running in the system tray?");
    assert_eq!(session.windows(), [TITLE]);
    window.press("Keep running in the system tray");

    session.wait_for_no_window();
    tray.press("Open Tinybird Companion");
    session.wait_for_window(TITLE);
    session.close_window(TITLE);
    session.wait_for_no_window();
    assert!(tray.is_enabled("Open Tinybird Companion"), "it is in the tray still");
}

#[test]
fn who_does_not_want_to_stay_quits_with_the_window() {
    let session = Session::with_desktop();
    let tray = Tray::start(&session);
    let settings = json!({"first_run_done": true, "keep_in_tray": false});
    let app = App::new(&session).with_settings(settings).start();
    session.wait_for_window(TITLE);
    tray.wait_for_item();

    session.close_window(TITLE);

    app.finish().ok();
}

#[test]
fn a_tray_that_goes_away_takes_the_app_with_its_window() {
    let session = Session::with_desktop();
    let tray = Tray::start(&session);
    let app = in_the_tray(App::new(&session)).start();
    session.wait_for_window(TITLE);
    tray.wait_for_item();

    drop(tray);
    let log = session.home().join(".local/state/tinybird-companion/log/app.log");
    wait_until("the app to notice", SOON, || {
        let lines = std::fs::read_to_string(&log).unwrap_or_default();
        lines.contains("a tray is_there=false").then_some(())
    });
    session.close_window(TITLE);

    app.finish().ok();
}

/// What the screen shows once it has stopped changing.
fn settled_picture(session: &Session) -> Vec<u8> {
    let mut last = picture(session);
    wait_until("a screen at rest", SOON, || {
        let before = std::mem::replace(&mut last, picture(session));
        (before == last).then_some(())
    });
    last
}

fn picture(session: &Session) -> Vec<u8> {
    let file = session.home().join("screen.ppm");
    session.picture(&file);
    std::fs::read(file).expect("a picture")
}
