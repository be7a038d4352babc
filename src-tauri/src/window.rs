//! The one window: made on demand and hidden until its page is ready, so that nobody sees a
//! blank one; destroyed when it is closed, because a hidden one frees no memory.

use companion_core::Handle;
use companion_core::contract::{self, Phase, SignInStage, Snapshot};
use tauri::webview::{Color, NewWindowResponse};
use tauri::{
    AppHandle, CloseRequestApi, DragDropEvent, Manager as _, Theme, Url, WebviewUrl, WebviewWindow,
    WebviewWindowBuilder,
};

use crate::exit::quit;
use crate::page::{Notice, Page};
use crate::ports::free_webview_on_close;

/// The capability in `capabilities/main.json` is given to the window of this name.
pub(crate) const LABEL: &str = "main";

/// Brings the window to the front, and makes it first if need be; [`ready`] shows a new one.
/// Without a core there is nothing to show: a dialog says why.
pub(crate) fn show(app: &AppHandle) {
    if app.try_state::<Handle>().is_none() {
        return;
    }
    let shown = match app.get_webview_window(LABEL) {
        // One that is not ready yet shows itself.
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
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title("Tinybird Companion")
        .inner_size(940.0, 660.0)
        .min_inner_size(720.0, 520.0)
        .center()
        .visible(false)
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    window.set_background_color(Some(background(app, &window)))?;
    free_webview_on_close(&window)
}

/// The page's background, so that a window does not flash in another colour before its page is drawn.
/// The same colours as `--bg` in `ui/src/look.css`.
fn background(app: &AppHandle, window: &WebviewWindow) -> Color {
    let chosen = app.state::<Handle>().snapshots().borrow().settings.theme;
    let is_dark = match chosen {
        contract::Theme::Light => false,
        contract::Theme::Dark => true,
        contract::Theme::System => window.theme().is_ok_and(|theme| theme == Theme::Dark),
    };
    if is_dark { Color(0x13, 0x15, 0x14, 0xff) } else { Color(0xf7, 0xf7, 0xf4, 0xff) }
}

/// Brings the window to the front each time the browser is done with a sign-in.
pub(crate) async fn show_after_browser(app: AppHandle) {
    let mut snapshots = app.state::<Handle>().snapshots();
    let mut was_waiting = false;
    loop {
        let phase = snapshots.borrow_and_update().sign_in.phase.clone();
        let is_waiting = matches!(phase, Phase::Running(SignInStage::Waiting { .. }));
        let goes_on = matches!(phase, Phase::Running(_) | Phase::Done);
        if was_waiting && !is_waiting && goes_on {
            let shown = app.run_on_main_thread({
                let app = app.clone();
                move || show(&app)
            });
            if let Err(error) = shown {
                tracing::error!(%error, "the window cannot be shown");
            }
        }
        was_waiting = is_waiting;
        if snapshots.changed().await.is_err() {
            return;
        }
    }
}

/// The page never leaves itself: a link is opened by the core, in the person's browser.
fn is_ours(url: &Url) -> bool {
    let is_windows = matches!(url.scheme(), "http" | "https");
    url.scheme() == "tauri" || (is_windows && url.host_str() == Some("tauri.localhost"))
}

/// The page has drawn itself: its window may be seen.
#[tauri::command]
pub(crate) fn ready(window: WebviewWindow) -> tauri::Result<()> {
    window.show()?;
    window.set_focus()
}

/// A person closes the window. Without a tray there would be no way back, so that is the end;
/// with one, the person is asked once.
pub(crate) fn close(app: &AppHandle, api: &CloseRequestApi, has_tray: bool) {
    let handle = app.try_state::<Handle>().filter(|_| has_tray);
    let stays = handle.map_or(Some(false), |handle| may_stay(&handle.snapshots().borrow()));
    match stays {
        Some(true) => {}
        Some(false) => {
            api.prevent_close();
            quit(app);
        }
        None => {
            let asked = app.state::<Page>().tell(Notice::Closing);
            // A page that cannot ask does not keep anybody in.
            if asked {
                api.prevent_close();
            }
        }
    }
}

fn may_stay(snapshot: &Snapshot) -> Option<bool> {
    if snapshot.has_tray { snapshot.settings.keep_in_tray } else { Some(false) }
}

/// A folder dropped on the window is for the page to ask about; of a file, its folder.
pub(crate) fn drop(app: &AppHandle, event: &DragDropEvent) {
    let DragDropEvent::Drop { paths, .. } = event else {
        return;
    };
    let folder =
        paths.first().and_then(|path| if path.is_dir() { Some(&**path) } else { path.parent() });
    if let Some(folder) = folder {
        app.state::<Page>().tell(Notice::Dropped(folder.to_string_lossy().into_owned()));
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_background_is_that_of_the_page() {
        let look = include_str!("../../ui/src/look.css");
        assert!(look.contains("--bg: light-dark(#f7f7f4, #131514);"));
    }
}
