//! The doors of the page: it sends intents and is shown what they lead to. No other command
//! exists, and none takes a path, an address or a program to be used as it is.
//!
//! A cloud token passes in one place only, [`reveal`], when a person asked to see it.

use std::sync::{Arc, Mutex, PoisonError};

use companion_core::Handle;
use companion_core::contract::{
    Intent, LeakView, Problem, RequestId, Snapshot, TokenId, WorkspaceView,
};
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Manager as _, State};
use tokio::sync::{mpsc, watch};

use crate::{quit, window};

/// What a page is told, one thing at a time.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "topic", content = "value", rename_all = "snake_case")]
pub(crate) enum News {
    /// The snapshot, whole, now and after each change.
    Snapshot(Box<Snapshot>),
    /// The workspaces the account may use.
    Workspaces(Vec<WorkspaceView>),
    /// What the last search for leaked tokens found.
    Leaks(Vec<LeakView>),
    /// What happens to the window itself.
    Window(Notice),
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

/// The page that is there now, if it asked for news.
#[derive(Default)]
pub(crate) struct Page(Mutex<Option<Listener>>);

#[derive(Clone)]
struct Listener {
    notices: mpsc::UnboundedSender<Notice>,
    /// What it has not been told yet. A page asks for one thing after another.
    untold: Arc<tokio::sync::Mutex<Untold>>,
}

struct Untold {
    /// How much it was told, and the last of it: an answer can be lost on its way.
    told: u64,
    last: Option<News>,
    notices: mpsc::UnboundedReceiver<Notice>,
    snapshots: watch::Receiver<Snapshot>,
    workspaces: watch::Receiver<Vec<WorkspaceView>>,
    leaks: watch::Receiver<Vec<LeakView>>,
}

impl Page {
    /// Tells the page; false: there is none that listens.
    pub(crate) fn tell(&self, notice: Notice) -> bool {
        self.listener().is_some_and(|listener| listener.notices.send(notice).is_ok())
    }

    /// The window is gone, and whoever waited for it with it.
    pub(crate) fn is_gone(&self) {
        self.put(None);
    }

    /// A page that was just loaded is told everything, and one that was there before nothing more.
    fn begin(&self, core: &Handle) -> Listener {
        let (notices, told) = mpsc::unbounded_channel();
        let mut snapshots = core.snapshots();
        snapshots.mark_changed();
        let untold = Untold {
            told: 0,
            last: None,
            notices: told,
            snapshots,
            workspaces: unless_empty(core.workspaces()),
            leaks: unless_empty(core.leaks()),
        };
        let listener = Listener { notices, untold: Arc::new(untold.into()) };
        self.put(Some(listener.clone()));
        listener
    }

    fn listener(&self) -> Option<Listener> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put(&self, listener: Option<Listener>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = listener;
    }
}

/// To be told of now, if there is something in it: a page begins with empty lists.
fn unless_empty<T>(mut list: watch::Receiver<Vec<T>>) -> watch::Receiver<Vec<T>> {
    let is_empty = list.borrow_and_update().is_empty();
    if !is_empty {
        list.mark_changed();
    }
    list
}

impl Untold {
    /// What comes after so much; `None`: the page is gone, or the core is.
    async fn after(&mut self, heard: u64) -> Option<News> {
        if heard >= self.told {
            self.last = self.next().await;
            self.told += 1;
        }
        self.last.clone()
    }

    /// Waits for the next thing. A list goes before the snapshot that says it is there.
    async fn next(&mut self) -> Option<News> {
        tokio::select! {
            biased;
            notice = self.notices.recv() => notice.map(News::Window),
            changed = self.workspaces.changed() => {
                changed.ok()?;
                Some(News::Workspaces(self.workspaces.borrow_and_update().clone()))
            }
            changed = self.leaks.changed() => {
                changed.ok()?;
                Some(News::Leaks(self.leaks.borrow_and_update().clone()))
            }
            changed = self.snapshots.changed() => {
                changed.ok()?;
                Some(News::Snapshot(Box::new(self.snapshots.borrow_and_update().clone())))
            }
        }
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
