//! The doors of the page: it sends intents and is shown what they lead to. No other command
//! exists, and none takes a path, an address or a program to be used as it is.
//!
//! A cloud token passes in one place only, [`reveal`], when a person asked to see it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use companion_core::Handle;
use companion_core::contract::{Intent, Problem, RequestId, TokenId};
use serde::{Deserialize, Serialize};
use tauri::async_runtime::JoinHandle;
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager as _, State};
use tokio::sync::watch;

use crate::{quit, window};

/// What a page can watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Topic {
    /// The snapshot, whole, now and after each change.
    Snapshot,
    /// The workspaces the account may use.
    Workspaces,
    /// What the last search for leaked tokens found.
    Leaks,
    /// What happens to the window itself.
    Window,
}

/// What happens to the window, and only its page can answer.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "is", content = "with", rename_all = "snake_case")]
pub(crate) enum Notice {
    /// A folder was dropped on it.
    Dropped(String),
    /// It was closed, and nobody has said yet whether the app is to stay in the tray.
    Closing,
}

/// How to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Leave {
    /// Close the window, stay in the tray.
    Keep,
    /// End the app.
    Quit,
}

/// The page that is there now, as far as it asked to be told something.
#[derive(Default)]
pub(crate) struct Page(Mutex<Watched>);

#[derive(Default)]
struct Watched {
    following: HashMap<Topic, JoinHandle<()>>,
    notices: Option<Channel<serde_json::Value>>,
}

impl Page {
    /// Tells the page; false: there is none that listens.
    pub(crate) fn tell(&self, notice: Notice) -> bool {
        let Ok(notice) = serde_json::to_value(notice) else {
            return false;
        };
        self.with(|watched| watched.notices.as_ref().is_some_and(|c| c.send(notice).is_ok()))
    }

    /// The window is gone, and what it watched is for nobody.
    pub(crate) fn is_gone(&self) {
        let watched = self.with(std::mem::take);
        watched.following.values().for_each(JoinHandle::abort);
    }

    /// A page that was loaded again watches again.
    fn follow(&self, topic: Topic, following: JoinHandle<()>) {
        let before = self.with(|watched| watched.following.insert(topic, following));
        before.iter().for_each(JoinHandle::abort);
    }

    fn with<T>(&self, change: impl FnOnce(&mut Watched) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
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

/// Tells the page of a topic from now on.
#[tauri::command]
pub(crate) fn watch(
    core: State<'_, Handle>,
    page: State<'_, Page>,
    topic: Topic,
    channel: Channel<serde_json::Value>,
) {
    match topic {
        Topic::Snapshot => page.follow(topic, forward(core.snapshots(), channel)),
        Topic::Workspaces => page.follow(topic, forward(core.workspaces(), channel)),
        Topic::Leaks => page.follow(topic, forward(core.leaks(), channel)),
        Topic::Window => {
            page.with(|watched| watched.notices = Some(channel));
        }
    }
}

fn forward<T>(mut from: watch::Receiver<T>, to: Channel<serde_json::Value>) -> JoinHandle<()>
where
    T: Serialize + Send + Sync + 'static,
{
    tauri::async_runtime::spawn(async move {
        from.mark_changed();
        while from.changed().await.is_ok() {
            let value = serde_json::to_value(&*from.borrow_and_update());
            let sent = value.map_err(tauri::Error::from).and_then(|value| to.send(value));
            if sent.is_err() {
                return;
            }
        }
    })
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
