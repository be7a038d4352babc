//! The one window. It is made on demand, and hidden until its page is ready, so that it is never
//! blank. It is destroyed when it is closed, because a hidden window frees no memory.

use companion_core::Handle;
use companion_core::contract::Snapshot;
use tauri::webview::NewWindowResponse;
use tauri::{
    AppHandle, CloseRequestApi, DragDropEvent, Manager as _, Url, WebviewUrl, WebviewWindow,
    WebviewWindowBuilder,
};

use crate::exit::quit;
use crate::page::{Page, WindowNotice};

/// The capability in `capabilities/main.json` is given to the window of this name.
pub(crate) const LABEL: &str = "main";

/// Brings the window to the front, or makes it; [`ready`] shows a new one. Without a core there is
/// no window, and a dialog says why.
pub(crate) fn show(app: &AppHandle) {
    if app.try_state::<Handle>().is_none() {
        return;
    }
    let shown = match app.get_webview_window(LABEL) {
        // A window that is not ready yet is shown by `ready`.
        Some(window) if window.is_visible().unwrap_or(false) => {
            window.unminimize().and_then(|()| window.set_focus())
        }
        Some(_) => Ok(()),
        None => create(app),
    };
    if let Err(error) = shown {
        tracing::error!(%error, "the window cannot be shown");
    }
}

fn create(app: &AppHandle) -> tauri::Result<()> {
    WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title("Tinybird Companion")
        .inner_size(940.0, 660.0)
        .min_inner_size(720.0, 520.0)
        .center()
        .visible(false)
        .on_navigation(is_page_url)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    Ok(())
}

/// Whether a URL is that of our page. The page does not navigate: the core opens a link in the
/// person's browser.
fn is_page_url(url: &Url) -> bool {
    let is_windows = matches!(url.scheme(), "http" | "https");
    url.scheme() == "tauri" || (is_windows && url.host_str() == Some("tauri.localhost"))
}

/// Shows the window, once its page is drawn.
#[tauri::command]
pub(crate) fn ready(window: WebviewWindow) -> tauri::Result<()> {
    window.show()?;
    window.set_focus()
}

/// Handles that the person closes the window. Without a tray this quits the app, because nothing
/// could open the window again. With a tray, the person is asked once whether the app stays.
pub(crate) fn close(app: &AppHandle, api: &CloseRequestApi, has_tray: bool) {
    let handle = app.try_state::<Handle>().filter(|_| has_tray);
    let stays = handle.map_or(Some(false), |handle| stays_in_tray(&handle.snapshots().borrow()));
    match stays {
        Some(true) => {}
        Some(false) => {
            api.prevent_close();
            quit(app);
        }
        None => {
            let asked = app.state::<Page>().send_notice(WindowNotice::Closing);
            // If the page does not listen, the window closes.
            if asked {
                api.prevent_close();
            }
        }
    }
}

/// Whether the app stays in the tray without its window; `None` if the person has not chosen.
fn stays_in_tray(snapshot: &Snapshot) -> Option<bool> {
    if snapshot.has_tray { snapshot.settings.keep_in_tray } else { Some(false) }
}

/// Sends a folder that was dropped on the window to the page; for a file, its folder.
pub(crate) fn handle_drop(app: &AppHandle, event: &DragDropEvent) {
    let DragDropEvent::Drop { paths, .. } = event else {
        return;
    };
    let Some(path) = paths.first().cloned() else {
        return;
    };
    // On a thread that may block, because the disk may not answer.
    let app = app.clone();
    tauri::async_runtime::spawn_blocking(move || {
        let folder = if path.is_dir() { Some(&*path) } else { path.parent() };
        if let Some(folder) = folder {
            let folder = folder.to_string_lossy().into_owned();
            app.state::<Page>().send_notice(WindowNotice::Dropped(folder));
        }
    });
}
