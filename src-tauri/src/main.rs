//! The process of the window: sets the webview's environment, then runs the app.
//!
//! On Windows a released program has no console; the command line is a binary of its own.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use tinybird_companion::Start;

#[allow(unsafe_code)]
fn main() -> Result<(), tinybird_companion::Error> {
    // SAFETY: this is the first call of the process, so there is no other thread.
    unsafe { tinybird_companion::webview::set_environment() };
    tinybird_companion::run(requested_start())
}

fn requested_start() -> Start {
    if std::env::args_os().any(|arg| arg == "--hidden") { Start::Hidden } else { Start::WithWindow }
}
