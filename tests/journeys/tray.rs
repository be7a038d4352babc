//! The tray: its picture, its menu and what pressing an entry does.

mod entries;
mod life;
mod notices;
mod rounds;

use std::path::PathBuf;

use journeys::{
    app::App,
    desk::{ADA, Desk},
    tray::Tray,
};
use serde_json::json;

/// Somebody who signed in some time ago, a project of theirs, and a tray.
pub(crate) fn signed_in() -> (Desk, PathBuf, Tray) {
    let desk = Desk::with_screen();
    let folder = desk.session.project("web-dashboard");
    desk.login(ADA, &folder);
    let tray = Tray::start(&desk.session);
    (desk, folder, tray)
}

/// Past the first run, with the answer that the app may stay in the tray.
fn in_the_tray(app: App<'_>) -> App<'_> {
    app.with_settings(json!({"first_run_done": true, "keep_in_tray": true}))
}
