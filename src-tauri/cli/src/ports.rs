//! What the core reaches the outside with, from a terminal.

use std::io;
use std::sync::Arc;

use companion_core::Ports;
use companion_core::app::{Browser, SystemClock};
use companion_core::os::{self, OsKeyring};

pub(crate) fn of_this_process() -> Ports {
    Ports {
        browser: Arc::new(DefaultBrowser),
        keyring: Arc::new(OsKeyring),
        clock: Arc::new(SystemClock),
        clipboard: None,
        launcher: None,
    }
}

/// The person's default browser. It is let go of: a browser that has just been started goes on
/// after this program, and what it prints is not ours to show.
struct DefaultBrowser;

impl Browser for DefaultBrowser {
    fn open(&self, link: &str) -> io::Result<()> {
        os::open(link, &std::env::vars_os().collect::<Vec<_>>())
    }
}
