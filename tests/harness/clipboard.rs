//! The session's clipboard: what other programs find in it, and another program that copies.

use std::process::Stdio;

use crate::{
    process::Process,
    session::Session,
    wait::{SOON, wait_until},
};

/// The target by which KDE's and other clipboard histories know a secret.
const HISTORY_HINT: &str = "x-kde-passwordManagerHint";

/// What is in a session's clipboard.
#[derive(Clone, Copy, Debug)]
pub struct Clipboard<'a>(pub(crate) &'a Session);

impl Clipboard<'_> {
    /// Its text; `None` while nothing is in it.
    pub fn text(&self) -> Option<String> {
        self.read("UTF8_STRING")
    }

    /// Whether who copied it asked clipboard histories to leave it out.
    pub fn is_kept_from_histories(&self) -> bool {
        self.read(HISTORY_HINT).as_deref() == Some("secret")
    }

    /// Waits until this text is in it.
    pub fn wait_for(&self, text: &str) {
        let what = format!("{text:?} in the clipboard");
        wait_until(&what, SOON, || (self.text().as_deref() == Some(text)).then_some(()));
    }

    /// Waits until it is empty.
    pub fn wait_until_empty(&self) {
        wait_until("an empty clipboard", SOON, || {
            self.text().unwrap_or_default().is_empty().then_some(())
        });
    }

    /// Copies a text from another program, which has to be kept for as long as it shall stay.
    #[must_use]
    pub fn copy_elsewhere(&self, text: &str) -> Process {
        let mut command = self.0.command("xclip");
        command.args(["-in", "-quiet", "-selection", "clipboard"]).stdin(Stdio::piped());
        let program = Process::start_with_input(&mut command, text);
        self.wait_for(text);
        program
    }

    fn read(&self, target: &str) -> Option<String> {
        let mut command = self.0.command("xclip");
        command.args(["-out", "-selection", "clipboard", "-target", target]);
        let found = Process::start(&mut command).finish();
        (found.code == Some(0)).then_some(found.stdout)
    }
}

impl Session {
    /// Its clipboard. It needs a screen.
    pub fn clipboard(&self) -> Clipboard<'_> {
        Clipboard(self)
    }
}
