//! The process of the window: what must be settled before the toolkit starts, then the app.
//!
//! On Windows a released program has no console; the command line is a binary of its own.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use tinybird_companion::Start;

/// WebKitGTK's DMABUF renderer leaves windows white with some drivers. Other systems ignore it.
const DMABUF_RENDERER_OFF: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

fn main() -> Result<(), tinybird_companion::Error> {
    draw_without_dmabuf_unless_told();
    tinybird_companion::run(start_asked_for())
}

#[allow(unsafe_code)]
fn draw_without_dmabuf_unless_told() {
    if std::env::var_os(DMABUF_RENDERER_OFF).is_none() {
        // SAFETY: the first thing `main` does; no other thread exists that could read the
        // environment meanwhile.
        unsafe { std::env::set_var(DMABUF_RENDERER_OFF, "1") };
    }
}

fn start_asked_for() -> Start {
    if std::env::args_os().any(|arg| arg == "--hidden") { Start::Hidden } else { Start::WithWindow }
}
