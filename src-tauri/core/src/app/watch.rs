//! Watching the accounts file: another process of ours is our equal, so what it changes is
//! taken over at once.

use std::sync::Arc;

use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::core::Core;
use super::flow::{Fact, Tell};

/// Ends when it is dropped.
pub(super) struct Watching {
    task: JoinHandle<()>,
    _watcher: Option<RecommendedWatcher>,
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Tells the owner of every change that another process makes.
pub(super) fn accounts(core: Arc<Core>, tell: Tell) -> Watching {
    let (changed, changes) = mpsc::unbounded_channel();
    let watcher = watcher(&core, changed)
        .inspect_err(|error| tracing::warn!(%error, "other processes' changes will not be seen"));
    Watching { task: tokio::spawn(follow(core, tell, changes)), _watcher: watcher.ok() }
}

/// The folder is watched, not the file: each write puts a new file in its place.
fn watcher(
    core: &Core,
    changed: mpsc::UnboundedSender<()>,
) -> Result<RecommendedWatcher, notify::Error> {
    let path = core.accounts.path().to_owned();
    let folder = core.config.state_dir.clone();
    crate::os::files::create_private_folder(&folder).map_err(notify::Error::io)?;
    let name = path.file_name().map(std::ffi::OsStr::to_owned);
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let is_it = |event: notify::Event| {
            !event.kind.is_access() && event.paths.iter().any(|p| p.file_name() == name.as_deref())
        };
        if event.is_ok_and(is_it) {
            let _ = changed.send(());
        }
    })?;
    watcher.watch(&folder, RecursiveMode::NonRecursive)?;
    Ok(watcher)
}

async fn follow(core: Arc<Core>, tell: Tell, mut changes: mpsc::UnboundedReceiver<()>) {
    while changes.recv().await.is_some() {
        while changes.try_recv().is_ok() {}
        match core.read_accounts().await {
            Ok(accounts) => tell.fact(Fact::Accounts(accounts)),
            Err(error) => tracing::warn!(%error, "the accounts file changed and cannot be read"),
        }
    }
}
