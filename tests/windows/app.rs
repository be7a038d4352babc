//! The app: its icon in the tray, which Wine shows as a window of X, and a Windows without a web view.
//!
//! Wine does not say where an icon of its tray is, so the tray's menu cannot be opened here: the
//! library of the tray takes no click whose icon it cannot find. It has no `clip.exe` either, with
//! which `token copy` fills the clipboard.

use std::path::Path;

use journeys::desk::{ADA, Desk};
use journeys::process::Process;
use journeys::windows::Windows;

/// The title of the window that holds the icons of Wine's tray. Without an icon there is none.
const TRAY: &str = "Wine System Tray";

#[test]
fn without_webview2_a_message_says_where_to_get_it_and_the_app_ends() {
    let desk = Desk::with_screen();
    let windows = Windows::new(&desk.session);
    let app = Process::start(&mut windows.app(&[]));

    desk.session.wait_for_window_in_front("Tinybird Companion");
    desk.session.picture(&picture("windows-without-webview2.png"));
    Process::start(desk.session.command("xdotool").args(["key", "Return"])).finish().ok();

    app.finish().expect_code(1);
    assert!(desk.session.windows().is_empty(), "no tray is left");
}

#[test]
fn an_app_that_starts_with_the_computer_is_in_the_tray_once() {
    let desk = Desk::with_screen();
    let windows = Windows::new(&desk.session);
    windows.login(&desk.cloud, ADA, &windows.project("shop"));
    let mut app = Process::start(&mut windows.app(&["--hidden"]));
    desk.session.wait_for_window(TRAY);

    Process::start(&mut windows.app(&["--hidden"])).finish().ok();

    assert!(app.is_running());
    desk.session.picture(&picture("windows-tray.png"));
}

/// Where a picture of this run is left.
fn picture(name: &str) -> std::path::PathBuf {
    let folder = journeys::paths::root().join("target/windows");
    std::fs::create_dir_all(&folder).expect("a folder for pictures");
    Path::join(&folder, name)
}
