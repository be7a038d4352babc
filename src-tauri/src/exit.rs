//! Quitting the app.

use std::time::Duration;

use companion_core::Handle;
use companion_core::contract::Intent;
use tauri::{AppHandle, Manager as _};

/// How long the exit waits for the clipboard.
const CLIPBOARD_TIMEOUT: Duration = Duration::from_millis(200);
/// How long the exit waits for a refresh: the time that the server has to answer.
const REFRESH_TIMEOUT: Duration = Duration::from_secs(30);

/// Ends the window, the tray and the core.
pub(crate) fn quit(app: &AppHandle) {
    app.exit(0);
}

/// Clears a copied token, and waits for a refresh. Both have a time limit.
pub(crate) fn finish(app: &AppHandle) {
    let Some(handle) = app.try_state::<Handle>() else {
        return;
    };
    tauri::async_runtime::block_on(async {
        let cleared = handle.wait_for_end(handle.send(Intent::ClearClipboard));
        // A failure is logged already.
        let _ = tokio::time::timeout(CLIPBOARD_TIMEOUT, cleared).await;
        // Without its end, the refresh token would be used up and the new one lost.
        let _ = tokio::time::timeout(REFRESH_TIMEOUT, handle.wait_for_refresh()).await;
    });
}
