//! The updates of the page: the latest snapshot and lists, one update each time that the page asks.

use std::sync::{Arc, Mutex, PoisonError};

use companion_core::Handle;
use companion_core::contract::{
    JwtView, LeakView, LocalWorkspaceView, ResourceView, Snapshot, StaticTokenView, WorkspaceView,
};
use serde::Serialize;
use tokio::sync::{mpsc, watch};

use crate::logs::Logs;

/// One update of the page.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "topic", content = "value", rename_all = "snake_case")]
pub(crate) enum PageUpdate {
    /// The whole snapshot, at first and after each change.
    Snapshot(Box<Snapshot>),
    /// The workspaces that the account may use.
    Workspaces(Vec<WorkspaceView>),
    /// The leaked tokens that the last search found.
    Leaks(Vec<LeakView>),
    /// The static tokens of the active workspace.
    StaticTokens(Vec<StaticTokenView>),
    /// The JWTs that were made here.
    Jwts(Vec<JwtView>),
    /// The endpoints and data sources that were listed last.
    Resources(Vec<ResourceView>),
    /// The workspaces inside the local instance.
    LocalWorkspaces(Vec<LocalWorkspaceView>),
    /// An event of the window that only its page can handle.
    Window(WindowNotice),
}

/// An event of the window that only its page can handle.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "is", content = "with", rename_all = "snake_case")]
pub(crate) enum WindowNotice {
    /// A folder was dropped on it.
    Dropped(String),
    /// The person closes the window, and has not chosen yet whether the app stays in the tray.
    Closing,
    /// The person closes the window, which quits the app and takes a copied token with it.
    Quitting,
    /// The tray's entry to sign out was pressed. The page asks first.
    SignOut,
}

/// The listener of the page in the window, if there is one.
#[derive(Default)]
pub(crate) struct Page {
    listener: Mutex<Option<Listener>>,
    /// The notice that the next page is sent first.
    waiting: Mutex<Option<WindowNotice>>,
    /// The logs that the page follows.
    pub(crate) logs: Logs,
}

/// The two ends of a page's updates.
#[derive(Clone)]
pub(crate) struct Listener {
    notices: mpsc::UnboundedSender<WindowNotice>,
    /// The updates that were not sent yet. A page asks for one after another.
    pub(crate) updates: Arc<tokio::sync::Mutex<Updates>>,
}

/// The updates that a page has not received.
pub(crate) struct Updates {
    /// The number of updates that were sent.
    sent: u64,
    /// The last update that was sent: it is sent again if its answer was lost.
    last: Option<PageUpdate>,
    notices: mpsc::UnboundedReceiver<WindowNotice>,
    snapshots: watch::Receiver<Snapshot>,
    lists: Lists,
}

/// The lists that are too long for the snapshot.
struct Lists {
    workspaces: watch::Receiver<Vec<WorkspaceView>>,
    leaks: watch::Receiver<Vec<LeakView>>,
    static_tokens: watch::Receiver<Vec<StaticTokenView>>,
    jwts: watch::Receiver<Vec<JwtView>>,
    resources: watch::Receiver<Vec<ResourceView>>,
    local_workspaces: watch::Receiver<Vec<LocalWorkspaceView>>,
}

impl Page {
    /// Sends a notice to the page. Returns false if no page listens.
    pub(crate) fn send_notice(&self, notice: WindowNotice) -> bool {
        self.listener().is_some_and(|listener| listener.notices.send(notice).is_ok())
    }

    /// Sends a notice to the page, or to the next page if no page listens.
    pub(crate) fn send_notice_when_ready(&self, notice: WindowNotice) {
        if !self.send_notice(notice.clone()) {
            *self.waiting.lock().unwrap_or_else(PoisonError::into_inner) = Some(notice);
        }
    }

    /// Removes the listener of a window that was closed, which ends its wait.
    pub(crate) fn detach(&self) {
        self.set_listener(None);
        self.logs.forget();
    }

    /// Makes the listener of a page that was just loaded, and ends that of the page before. The new
    /// page is sent everything.
    pub(crate) fn attach(&self, core: &Handle) -> Listener {
        self.logs.forget();
        let (sender, notices) = mpsc::unbounded_channel();
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
        waiting.into_iter().for_each(|notice| drop(sender.send(notice)));
        let mut snapshots = core.snapshots();
        snapshots.mark_changed();
        let updates = Updates { sent: 0, last: None, notices, snapshots, lists: Lists::of(core) };
        let listener = Listener { notices: sender, updates: Arc::new(updates.into()) };
        self.set_listener(Some(listener.clone()));
        listener
    }

    pub(crate) fn listener(&self) -> Option<Listener> {
        self.listener.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set_listener(&self, listener: Option<Listener>) {
        *self.listener.lock().unwrap_or_else(PoisonError::into_inner) = listener;
    }
}

impl Lists {
    fn of(core: &Handle) -> Self {
        let lists = core.lists();
        Self {
            workspaces: subscribe(&lists.workspaces),
            leaks: subscribe(&lists.leaks),
            static_tokens: subscribe(&lists.static_tokens),
            jwts: subscribe(&lists.jwts),
            resources: subscribe(&lists.resources),
            local_workspaces: subscribe(&lists.local_workspaces),
        }
    }

    /// Waits for the next list that changes; `None` if the core has ended.
    async fn next(&mut self) -> Option<PageUpdate> {
        tokio::select! {
            list = next_list(&mut self.workspaces) => Some(PageUpdate::Workspaces(list?)),
            list = next_list(&mut self.leaks) => Some(PageUpdate::Leaks(list?)),
            list = next_list(&mut self.static_tokens) => Some(PageUpdate::StaticTokens(list?)),
            list = next_list(&mut self.jwts) => Some(PageUpdate::Jwts(list?)),
            list = next_list(&mut self.resources) => Some(PageUpdate::Resources(list?)),
            list = next_list(&mut self.local_workspaces) => {
                Some(PageUpdate::LocalWorkspaces(list?))
            }
        }
    }
}

async fn next_list<T: Clone>(list: &mut watch::Receiver<Vec<T>>) -> Option<Vec<T>> {
    list.changed().await.ok()?;
    Some(list.borrow_and_update().clone())
}

/// Subscribes to a list. It is marked as changed unless it is empty: a page begins with empty lists.
fn subscribe<T>(list: &watch::Sender<Vec<T>>) -> watch::Receiver<Vec<T>> {
    let mut list = list.subscribe();
    let is_empty = list.borrow_and_update().is_empty();
    if !is_empty {
        list.mark_changed();
    }
    list
}

impl Updates {
    /// The update after the first `heard`; `None` if the page or the core has ended.
    pub(crate) async fn next_after(&mut self, heard: u64) -> Option<PageUpdate> {
        if heard >= self.sent {
            self.last = self.next().await;
            self.sent += 1;
        }
        self.last.clone()
    }

    /// Waits for the next update. A list is sent before the snapshot that says it exists.
    async fn next(&mut self) -> Option<PageUpdate> {
        tokio::select! {
            biased;
            notice = self.notices.recv() => notice.map(PageUpdate::Window),
            list = self.lists.next() => list,
            changed = self.snapshots.changed() => {
                changed.ok()?;
                Some(PageUpdate::Snapshot(Box::new(self.snapshots.borrow_and_update().clone())))
            }
        }
    }
}
