//! What the page is told: the latest of everything, one thing at a time, when it asks.

use std::sync::{Arc, Mutex, PoisonError};

use companion_core::Handle;
use companion_core::contract::{LeakView, Snapshot, WorkspaceView};
use serde::Serialize;
use tokio::sync::{mpsc, watch};

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
    /// The tray's entry to sign out was pressed. The page asks first.
    SignOut,
}

/// The page that is there now, if it asked for news.
#[derive(Default)]
pub(crate) struct Page {
    listener: Mutex<Option<Listener>>,
    /// What the next page is told first.
    waiting: Mutex<Option<Notice>>,
}

#[derive(Clone)]
pub(crate) struct Listener {
    notices: mpsc::UnboundedSender<Notice>,
    /// What it has not been told yet. A page asks for one thing after another.
    pub(crate) untold: Arc<tokio::sync::Mutex<Untold>>,
}

pub(crate) struct Untold {
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

    /// Tells the page, or the next page if there is none that listens.
    pub(crate) fn tell_when_ready(&self, notice: Notice) {
        if !self.tell(notice.clone()) {
            *self.waiting.lock().unwrap_or_else(PoisonError::into_inner) = Some(notice);
        }
    }

    /// The window is gone, and whoever waited for it with it.
    pub(crate) fn is_gone(&self) {
        self.put(None);
    }

    /// A page that was just loaded is told everything, and one that was there before nothing more.
    pub(crate) fn begin(&self, core: &Handle) -> Listener {
        let (notices, told) = mpsc::unbounded_channel();
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
        waiting.into_iter().for_each(|notice| drop(notices.send(notice)));
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

    pub(crate) fn listener(&self) -> Option<Listener> {
        self.listener.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put(&self, listener: Option<Listener>) {
        *self.listener.lock().unwrap_or_else(PoisonError::into_inner) = listener;
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
    pub(crate) async fn after(&mut self, heard: u64) -> Option<News> {
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
