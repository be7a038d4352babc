//! The ports through which the core reaches the system.

use std::io;
use std::sync::Arc;

use companion_core::Ports;
use companion_core::app::{Browser, SystemClock};
use companion_core::os::{self, OsKeyring};

use crate::clipboard::ProgramClipboard;

pub(crate) fn of_this_process() -> Ports {
    Ports {
        browser: Arc::new(DefaultBrowser),
        keyring: Arc::new(OsKeyring::default()),
        clock: Arc::new(SystemClock),
        clipboard: Some(Arc::new(ProgramClipboard)),
        launcher: None,
        login_item: None,
    }
}

/// The person's default browser. It runs detached: it outlives this process, and its output is not
/// shown.
struct DefaultBrowser;

impl Browser for DefaultBrowser {
    fn open(&self, link: &str) -> io::Result<()> {
        os::open_link_or_folder(link, &std::env::vars_os().collect::<Vec<_>>())
    }
}
