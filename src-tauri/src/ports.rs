//! The adapters of the core's ports for the desktop.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use companion_core::Ports;
use companion_core::app::{Browser, Clipboard, Launch, Launcher, LoginItem, SystemClock};
use companion_core::os::{self, OsKeyring, login_item};

use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, WebviewWindow, Wry};
use tauri_plugin_autostart::ManagerExt as _;
use tauri_plugin_shell::ShellExt as _;

use crate::webview;

/// The ports. `config_home` is the folder in which an XDG desktop has its settings.
pub(crate) fn desktop_ports(app: &AppHandle, config_home: PathBuf) -> Ports {
    Ports {
        browser: Arc::new(DefaultBrowser),
        keyring: Arc::new(OsKeyring::default()),
        clock: Arc::new(SystemClock),
        clipboard: Some(Arc::new(DesktopClipboard::default())),
        launcher: Some(Arc::new(DesktopLauncher(app.clone()))),
        login_item: Some(Arc::new(DesktopLoginItem { app: app.clone(), config_home })),
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

/// Where Windows' web view is installed from. Other systems have theirs, or get it with the package.
pub(crate) const WEB_VIEW_PAGE: &str = "https://developer.microsoft.com/microsoft-edge/webview2/";

/// The name of the login item, which people read in the settings of their desktop.
const LOGIN_ITEM: &str = "Tinybird Companion";

/// The plugin that knows each system's list of login items. It names the installed program, for an
/// AppImage the image's own file.
pub(crate) fn login_item_plugin() -> TauriPlugin<Wry> {
    tauri_plugin_autostart::Builder::new().app_name(LOGIN_ITEM).arg("--hidden").build()
}

/// The system's list of programs that start at login.
struct DesktopLoginItem {
    app: AppHandle,
    config_home: PathBuf,
}

impl LoginItem for DesktopLoginItem {
    fn is_on(&self) -> io::Result<bool> {
        let is_listed = self.app.autolaunch().is_enabled().map_err(io::Error::other)?;
        Ok(is_listed && !login_item::is_ignored(&self.config_home, LOGIN_ITEM))
    }

    fn set(&self, on: bool) -> io::Result<()> {
        let list = self.app.autolaunch();
        let changed = if on { list.enable() } else { list.disable() };
        changed.map_err(io::Error::other)
    }
}

/// Lets the web view of a window be freed once the window is closed.
///
/// wry's handler for messages from the page holds the web view, and the web view holds the handler.
/// Without this, neither is ever freed, and each window leaves a descriptor of shared memory open.
#[cfg(target_os = "linux")]
pub(crate) fn free_webview_on_close(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::WebViewExt as _;
    use webkit2gtk::glib::object::ObjectExt as _;

    window.with_webview(|webview| {
        let webview = webview.inner();
        let manager = webview.user_content_manager().map(|manager| manager.downgrade());
        webview.connect_local("destroy", false, move |_| {
            let manager = manager.as_ref().and_then(|manager| manager.upgrade());
            manager.iter().for_each(disconnect_message_handlers);
            None
        });
    })
}

/// The web views of other systems are freed with their windows.
#[cfg(not(target_os = "linux"))]
pub(crate) fn free_webview_on_close(_window: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

#[cfg(target_os = "linux")]
#[allow(unsafe_code)]
fn disconnect_message_handlers(manager: &webkit2gtk::UserContentManager) {
    use std::ptr::null_mut;
    use webkit2gtk::glib::gobject_ffi::{
        G_SIGNAL_MATCH_ID, g_signal_handler_disconnect, g_signal_handler_find, g_signal_lookup,
    };
    use webkit2gtk::glib::object::ObjectType as _;
    use webkit2gtk::glib::translate::IntoGlib as _;
    use webkit2gtk::glib::types::StaticType as _;

    let kind = webkit2gtk::UserContentManager::static_type().into_glib();
    let object = manager.as_ptr().cast();
    // SAFETY: `object` lives as long as `manager`, and a handler that was found can be disconnected.
    unsafe {
        let signal = g_signal_lookup(c"script-message-received".as_ptr(), kind);
        loop {
            let handler = g_signal_handler_find(
                object,
                G_SIGNAL_MATCH_ID,
                signal,
                0,
                null_mut(),
                null_mut(),
                null_mut(),
            );
            if handler == 0 {
                return;
            }
            g_signal_handler_disconnect(object, handler);
        }
    }
}
