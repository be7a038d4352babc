//! What the core reaches the desktop with.

use std::io;
use std::path::Path;
use std::sync::Arc;

use companion_core::Ports;
use companion_core::app::{Browser, Clipboard, Launcher, SystemClock};
use companion_core::os::OsKeyring;
use tauri::AppHandle;
use tauri_plugin_clipboard_manager::ClipboardExt as _;
use tauri_plugin_shell::ShellExt as _;

pub(crate) fn of_the_desktop(app: &AppHandle) -> Ports {
    Ports {
        browser: Arc::new(DefaultBrowser),
        keyring: Arc::new(OsKeyring),
        clock: Arc::new(SystemClock),
        clipboard: Some(Arc::new(DesktopClipboard(app.clone()))),
        launcher: Some(Arc::new(DesktopLauncher(app.clone()))),
    }
}

/// The person's default browser, which goes on after us.
struct DefaultBrowser;

impl Browser for DefaultBrowser {
    fn open(&self, link: &str) -> io::Result<()> {
        open::that_detached(link)
    }
}

/// The clipboard. Called on no toolkit thread: reading there what the page itself copied would
/// wait for that same thread.
struct DesktopClipboard(AppHandle);

impl Clipboard for DesktopClipboard {
    fn write(&self, text: &str) -> io::Result<()> {
        self.0.clipboard().write_text(text).map_err(io::Error::other)
    }

    fn write_secret(&self, text: &str) -> io::Result<()> {
        self.0.clipboard().write_secret(text).map_err(io::Error::other)
    }

    fn read(&self) -> io::Result<Option<String>> {
        // An empty clipboard, and one that holds no text, are told as errors too.
        Ok(self.0.clipboard().read_text().ok())
    }

    fn clear(&self) -> io::Result<()> {
        self.0.clipboard().clear().map_err(io::Error::other)
    }
}

/// Starts programs as the desktop's own launcher would, and lets go of them.
struct DesktopLauncher(AppHandle);

impl Launcher for DesktopLauncher {
    fn start(&self, program: &Path, args: &[String]) -> io::Result<()> {
        let started = self.0.shell().command(program).args(args).spawn();
        started.map(drop).map_err(io::Error::other)
    }
}
