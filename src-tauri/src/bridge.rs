//! The doors of the page: it sends intents and is shown what they lead to. No other command
//! exists, and none takes a path, an address or a program to be used as it is.
//!
//! A cloud token passes in one place only, [`reveal`], when a person asked to see it.

use companion_core::Handle;
use companion_core::contract::{Intent, Problem, RequestId, TokenId};
use serde::Deserialize;
use tauri::{AppHandle, Manager as _, State};

use crate::exit::quit;
use crate::page::{News, Page};
use crate::window;

/// How to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Leave {
    /// Close the window, stay in the tray.
    Keep,
    /// End the app.
    Quit,
}

/// Sends an intent; its end is in the snapshot.
#[tauri::command]
pub(crate) fn dispatch(core: State<'_, Handle>, intent: Intent) -> RequestId {
    core.send(intent)
}

/// A whole token, for a person who asked to see it.
#[tauri::command]
pub(crate) async fn reveal(core: State<'_, Handle>, token: TokenId) -> Result<String, Problem> {
    Ok(core.reveal(token).await?.expose().to_owned())
}

/// Waits until there is more than the page has heard, and tells one thing of it. A page that was
/// just loaded has heard nothing.
///
/// A page asks, because what is sent to one unasked is a script, run in it: for its result WebKitGTK
/// keeps an engine for scripts in our own process too.
#[tauri::command]
pub(crate) async fn watch(
    app: AppHandle,
    core: State<'_, Handle>,
    page: State<'_, Page>,
    heard: u64,
) -> Result<Option<News>, ()> {
    let listener = if heard == 0 { Some(page.begin(&core)) } else { page.listener() };
    // Its window may have gone before it began.
    if app.get_webview_window(window::LABEL).is_none() {
        page.is_gone();
    }
    // Not to be held while it waits: its end is how the wait ends.
    let Some(untold) = listener.map(|listener| listener.untold) else {
        return Ok(None);
    };
    let news = untold.lock().await.after(heard).await;
    Ok(news)
}

/// Lets the person choose a folder in the desktop's own dialog.
#[tauri::command]
pub(crate) async fn choose_folder(app: AppHandle) -> Option<String> {
    let (asked, asking) = tokio::sync::oneshot::channel();
    // The toolkit's thread makes the dialog; it is waited for elsewhere.
    let made = app.run_on_main_thread(move || {
        drop(asked.send(rfd::AsyncFileDialog::new().pick_folder()));
    });
    made.inspect_err(|error| tracing::warn!(%error, "no dialog can be made")).ok()?;
    let folder = asking.await.ok()?.await?;
    Some(folder.path().to_string_lossy().into_owned())
}

/// Closes the window, or ends the app.
#[tauri::command]
pub(crate) fn leave(app: AppHandle, how: Leave) -> tauri::Result<()> {
    match how {
        Leave::Keep => app.get_webview_window(window::LABEL).map_or(Ok(()), |w| w.destroy()),
        Leave::Quit => {
            quit(&app);
            Ok(())
        }
    }
}
