//! The one window. It is made on demand, and hidden until its page is ready, so that it is never
//! blank. It is destroyed when it is closed, because a hidden window frees no memory.

use companion_core::Handle;
use companion_core::contract::{self, Phase, SignInStage};
use tauri::webview::{Color, NewWindowResponse};
use tauri::{
    AppHandle, DragDropEvent, Manager as _, Theme, Url, WebviewUrl, WebviewWindow,
    WebviewWindowBuilder,
};

use crate::dialog;
use crate::page::{Page, WindowNotice};
use crate::ports::free_webview_on_close;

/// The capability in `capabilities/main.json` is given to the window of this name.
pub(crate) const LABEL: &str = "main";

/// Brings the window to the front, or makes it; [`ready`] shows a new one. Without a core or a web view
/// there is no window, and a dialog says why.
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
        None => match dialog::find_web_view() {
            Ok(()) => create(app),
            Err(problem) => return dialog::show_problem(app, &problem, dialog::After::Stay),
        },
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
        .on_navigation(is_page_url)
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

/// Whether there is a window. A closed one is no window: it is destroyed.
pub(crate) fn is_open(app: &AppHandle) -> bool {
    app.get_webview_window(LABEL).is_some()
}

/// Closes the window without a question.
pub(crate) fn destroy(app: &AppHandle) -> tauri::Result<()> {
    app.get_webview_window(LABEL).map_or(Ok(()), |window| window.destroy())
}

/// [`show`] for a task, which is not on the toolkit's thread.
pub(crate) fn show_from_task(app: &AppHandle) {
    let shown = app.run_on_main_thread({
        let app = app.clone();
        move || show(&app)
    });
    if let Err(error) = shown {
        tracing::error!(%error, "the window cannot be shown");
    }
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
            show_from_task(&app);
        }
        was_waiting = is_waiting;
        if snapshots.changed().await.is_err() {
            return;
        }
    }
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

#[cfg(test)]
mod tests {
    #[test]
    fn the_background_is_that_of_the_page() {
        let look = include_str!("../../ui/src/look.css");
        assert!(look.contains("--bg: light-dark(#f7f7f4, #131514);"));
    }
}
