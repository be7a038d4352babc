//! The one window: made on demand and hidden until its page is ready, so that nobody sees a
//! blank one; destroyed when it is closed, because a hidden one frees no memory.

use tauri::{Manager, Runtime, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

/// The capability in `capabilities/main.json` is given to the window of this name.
const LABEL: &str = "main";

/// Makes the window; [`ready`] shows it.
pub(crate) fn open<R: Runtime>(app: &impl Manager<R>) -> tauri::Result<()> {
    WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title("Tinybird Companion")
        .inner_size(940.0, 660.0)
        .min_inner_size(720.0, 520.0)
        .center()
        .visible(false)
        .build()?;
    Ok(())
}

/// The page has drawn itself: its window may be seen.
#[tauri::command]
pub(crate) fn ready<R: Runtime>(window: WebviewWindow<R>) -> tauri::Result<()> {
    window.show()?;
    window.set_focus()
}
