//! The window: what a person sees and does there, by mouse and by keyboard.

mod barriers;
mod clipboard;
mod first_run;
mod keyboard;
mod places;
mod secrets;
mod shell;
mod tokens;
mod trouble;
mod two_processes;

use std::path::{Path, PathBuf};

use journeys::{
    desk::{ADA, Desk},
    window::Window,
};

/// The name of the button with who is signed in and where, for [`signed_in`].
const ACCOUNT_MENU: &str = "acme ada@example.com Account and workspace";

/// Somebody who signed in some time ago, and a project of theirs.
fn signed_in() -> (Desk, PathBuf) {
    let desk = Desk::with_screen();
    let folder = desk.session.project("web-dashboard");
    desk.login(ADA, &folder);
    (desk, folder)
}

/// Makes a folder a project, by typing its path where the window asks for one.
fn add_project(window: &Window, folder: &Path) {
    window.fill("Project folder", folder.to_str().expect("a path that is text"));
    window.press("Connect folder");
    window.hides("control", "Connect folder");
}

fn open_account_menu(window: &Window) {
    window.press(ACCOUNT_MENU);
    window.shows("item", "Sign out…");
}
