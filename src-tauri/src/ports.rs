//! What the core reaches the desktop with.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use companion_core::Ports;
use companion_core::app::{Browser, Clipboard, Launch, Launcher, SystemClock};
use companion_core::os::OsKeyring;
use tauri::AppHandle;
use tauri_plugin_shell::ShellExt as _;

use crate::webview;

pub(crate) fn of_the_desktop(app: &AppHandle) -> Ports {
    Ports {
        browser: Arc::new(DefaultBrowser),
        keyring: Arc::new(OsKeyring),
        clock: Arc::new(SystemClock),
        clipboard: Some(Arc::new(DesktopClipboard::default())),
        launcher: Some(Arc::new(DesktopLauncher(app.clone()))),
    }
}

/// The person's default browser, which goes on after us.
struct DefaultBrowser;

impl Browser for DefaultBrowser {
    fn open(&self, link: &str) -> io::Result<()> {
        #[cfg(target_os = "linux")]
        return linux::open(link);
        #[cfg(not(target_os = "linux"))]
        open::that_detached(link)
    }
}

/// The clipboard, opened when it is used first. Called on no toolkit thread: reading there what
/// the page itself copied would wait for that same thread.
#[derive(Default)]
struct DesktopClipboard(Mutex<Option<arboard::Clipboard>>);

impl DesktopClipboard {
    fn with<T>(
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
        self.with(|clipboard| clipboard.set_text(text))
    }

    fn write_secret(&self, text: &str) -> io::Result<()> {
        self.with(|clipboard| past_the_history(clipboard.set()).text(text))
    }

    fn read(&self) -> io::Result<Option<String>> {
        self.with(|clipboard| match clipboard.get_text() {
            // Empty, or something else than a text.
            Err(arboard::Error::ContentNotAvailable) => Ok(None),
            text => text.map(Some),
        })
    }

    fn clear(&self) -> io::Result<()> {
        self.with(arboard::Clipboard::clear)
    }
}

/// Asks histories, and clipboards that are shared between devices, to leave it alone.
#[cfg(target_os = "linux")]
fn past_the_history(set: arboard::Set<'_>) -> arboard::Set<'_> {
    use arboard::SetExtLinux as _;
    set.exclude_from_history()
}

#[cfg(target_os = "macos")]
fn past_the_history(set: arboard::Set<'_>) -> arboard::Set<'_> {
    use arboard::SetExtApple as _;
    set.exclude_from_history()
}

#[cfg(windows)]
fn past_the_history(set: arboard::Set<'_>) -> arboard::Set<'_> {
    use arboard::SetExtWindows as _;
    set.exclude_from_monitoring().exclude_from_cloud().exclude_from_history()
}

/// Starts programs as the desktop's own launcher would, and lets go of them.
struct DesktopLauncher(AppHandle);

impl Launcher for DesktopLauncher {
    fn start(&self, launch: &Launch) -> io::Result<()> {
        let mut command = self.0.shell().command(&launch.program).args(&launch.args);
        command = command.env_clear().envs(webview::environment_for_others());
        for (name, value) in &launch.environment {
            command = command.env(name, value.expose());
        }
        if let Some(folder) = &launch.folder {
            command = command.current_dir(folder);
        }
        let started = command.spawn();
        started.map(drop).map_err(io::Error::other)
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::io::{self, ErrorKind};
    use std::os::unix::process::CommandExt as _;
    use std::process::{Command, Stdio};
    use std::sync::mpsc;
    use std::thread;
    use std::time::Duration;

    use crate::webview;

    /// What ends sooner is no browser: it says whether one was opened.
    const AT_ONCE: Duration = Duration::from_millis(250);
    /// Bytes for a thread that only waits, for as long as a browser runs.
    const STACK: usize = 64 * 1024;

    /// By the openers that `open` knows, in an environment that is not the webview's.
    pub(super) fn open(link: &str) -> io::Result<()> {
        let mut failed = None;
        for opener in open::commands(link) {
            match let_go(opener) {
                Ok(()) => return Ok(()),
                // That one is missing says less than why another could not.
                Err(error) if failed.is_some() && error.kind() == ErrorKind::NotFound => {}
                Err(error) => failed = Some(error),
            }
        }
        failed.map_or(Ok(()), Err)
    }

    fn let_go(mut command: Command) -> io::Result<()> {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        for name in webview::told() {
            command.env_remove(name);
        }
        let mut child = command.spawn()?;
        let (told, end) = mpsc::channel();
        // One that nobody waits for stays, as a zombie, for as long as we do.
        let waiting = thread::Builder::new().stack_size(STACK);
        waiting.spawn(move || told.send(child.wait()))?;
        match end.recv_timeout(AT_ONCE) {
            Ok(Ok(status)) if !status.success() => Err(io::Error::other(status.to_string())),
            _ => Ok(()),
        }
    }
}
