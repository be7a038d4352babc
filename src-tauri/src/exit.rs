//! Quitting the app.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use companion_core::Handle;
use companion_core::contract::Intent;
use tauri::async_runtime::JoinHandle;
use tauri::{AppHandle, Manager as _};

/// How long the exit waits for the clipboard.
const CLIPBOARD_TIMEOUT: Duration = Duration::from_millis(200);
/// How long the exit waits for a refresh: the time that the server has to answer.
const REFRESH_TIMEOUT: Duration = Duration::from_secs(30);

/// The task that quits the app later, unless its window is opened before.
#[derive(Default)]
pub(crate) struct LaterQuit(Mutex<Option<JoinHandle<()>>>);

impl LaterQuit {
    /// Sets the task, in the place of the one before.
    pub(crate) fn set(&self, task: JoinHandle<()>) {
        self.replace(Some(task));
    }

    /// The app does not quit.
    pub(crate) fn cancel(&self) {
        self.replace(None);
    }

    fn replace(&self, task: Option<JoinHandle<()>>) {
        let before = {
            let mut later = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *later, task)
        };
        before.iter().for_each(JoinHandle::abort);
    }
}

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
