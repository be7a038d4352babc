//! The end of the app.

use std::time::Duration;

use companion_core::Handle;
use companion_core::contract::Intent;
use tauri::{AppHandle, Manager as _};

/// How long the exit waits for the clipboard.
const CLIPBOARD_TIMEOUT: Duration = Duration::from_millis(200);
/// How long the exit waits for a refresh that is under way: a server has as long to answer.
const REFRESH_TIMEOUT: Duration = Duration::from_secs(30);

/// Ends the window, the tray and the core.
pub(crate) fn quit(app: &AppHandle) {
    app.exit(0);
}

/// Clears a copied token, and lets a refresh that is under way end. Both waits are bounded.
pub(crate) fn on_exit(app: &AppHandle) {
    let Some(handle) = app.try_state::<Handle>() else {
        return;
    };
    tauri::async_runtime::block_on(async {
        let cleared = handle.wait_for_end(handle.send(Intent::ClearClipboard));
        // A failure is in the log already.
        let _ = tokio::time::timeout(CLIPBOARD_TIMEOUT, cleared).await;
        // A refresh that is cut off between its two halves would sign the person out.
        let _ = tokio::time::timeout(REFRESH_TIMEOUT, handle.wait_for_refresh()).await;
    });
}
