//! The process of the window: what must be settled before the toolkit starts, then the app.
//!
//! On Windows a released program has no console; the command line is a binary of its own.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use tinybird_companion::Start;

#[allow(unsafe_code)]
fn main() -> Result<(), tinybird_companion::Error> {
    // SAFETY: the first thing that this process does; there is no other thread.
    unsafe { tinybird_companion::webview::tell() };
    tinybird_companion::run(start_asked_for())
}

fn start_asked_for() -> Start {
    if std::env::args_os().any(|arg| arg == "--hidden") { Start::Hidden } else { Start::WithWindow }
}
