//! The adapters of the core's ports for the desktop.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use companion_core::Ports;
use companion_core::app::{Browser, Clipboard, Launch, Launcher, SystemClock};
use companion_core::os::{self, OsKeyring};

use tauri::AppHandle;
use tauri_plugin_shell::ShellExt as _;

use crate::webview;

pub(crate) fn desktop_ports(app: &AppHandle) -> Ports {
    Ports {
        browser: Arc::new(DefaultBrowser),
        keyring: Arc::new(OsKeyring),
        clock: Arc::new(SystemClock),
        clipboard: Some(Arc::new(DesktopClipboard::default())),
        launcher: Some(Arc::new(DesktopLauncher(app.clone()))),
    }
}

/// The person's default browser.
struct DefaultBrowser;

impl Browser for DefaultBrowser {
    fn open(&self, link: &str) -> io::Result<()> {
        os::open_link_or_folder(link, &webview::original_environment())
    }
}

/// The clipboard, which is opened at its first use. It must not be used on the toolkit's thread:
/// that thread has to answer a read of a text that the page itself copied.
#[derive(Default)]
struct DesktopClipboard(Mutex<Option<arboard::Clipboard>>);

impl DesktopClipboard {
    fn use_clipboard<T>(
        &self,
        work: impl FnOnce(&mut arboard::Clipboard) -> Result<T, arboard::Error>,
    ) -> io::Result<T> {
        let mut opened = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let clipboard = match &mut *opened {
            Some(clipboard) => clipboard,
            None => opened.insert(arboard::Clipboard::new().map_err(io::Error::other)?),
        };
        work(clipboard).map_err(io::Error::other)
    }
}

impl Clipboard for DesktopClipboard {
    fn write(&self, text: &str) -> io::Result<()> {
        self.use_clipboard(|clipboard| clipboard.set_text(text))
    }

    fn write_secret(&self, text: &str) -> io::Result<()> {
        self.use_clipboard(|clipboard| exclude_from_history(clipboard.set()).text(text))
    }

    fn read(&self) -> io::Result<Option<String>> {
        self.use_clipboard(|clipboard| match clipboard.get_text() {
            // The clipboard is empty, or has something other than a text.
            Err(arboard::Error::ContentNotAvailable) => Ok(None),
            text => text.map(Some),
        })
    }

    fn clear(&self) -> io::Result<()> {
        self.use_clipboard(arboard::Clipboard::clear)
    }
}

/// Asks clipboard histories, and clipboards that are shared between devices, not to save the text.
#[cfg(target_os = "linux")]
fn exclude_from_history(set: arboard::Set<'_>) -> arboard::Set<'_> {
    use arboard::SetExtLinux as _;
    set.exclude_from_history()
}

#[cfg(target_os = "macos")]
fn exclude_from_history(set: arboard::Set<'_>) -> arboard::Set<'_> {
    use arboard::SetExtApple as _;
    set.exclude_from_history()
}

#[cfg(windows)]
fn exclude_from_history(set: arboard::Set<'_>) -> arboard::Set<'_> {
    use arboard::SetExtWindows as _;
    set.exclude_from_monitoring().exclude_from_cloud().exclude_from_history()
}

/// Starts programs of the desktop, and does not wait for their end.
struct DesktopLauncher(AppHandle);

impl Launcher for DesktopLauncher {
    fn start(&self, launch: &Launch) -> io::Result<()> {
        let prepared = launch.prepare(&webview::original_environment())?;
        let command = self.0.shell().command(&prepared.program).args(&prepared.args);
        let command = command.current_dir(&prepared.folder).env_clear();
        let started = command.envs(prepared.environment).spawn();
        started.map(drop).map_err(io::Error::other)
    }
}
