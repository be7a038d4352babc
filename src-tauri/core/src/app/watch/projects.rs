//! Changes of the projects' `.tinyb`, which `tb` makes.

use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::mpsc;

use crate::app::context::Context;
use crate::app::token_files;
use crate::app::watch::folder::FolderWatcher;

/// Changes of the projects' `.tinyb`, which `tb` makes.
pub(crate) struct ProjectWatcher {
    seen: mpsc::UnboundedReceiver<PathBuf>,
    watcher: FolderWatcher,
    watched: Vec<PathBuf>,
}

impl ProjectWatcher {
    /// A watcher of no project yet.
    pub(crate) fn new(poll: Duration) -> Self {
        let (changed, seen) = mpsc::unbounded_channel();
        let watcher = FolderWatcher::new(token_files::TINYB.into(), poll, changed);
        Self { seen, watcher, watched: Vec::new() }
    }

    /// Watches the projects that there are now, and no others. Returns those that are new.
    pub(crate) async fn follow(&mut self, context: &Context) -> Vec<PathBuf> {
        let Ok(folders) = context.read_accounts().await.map(|accounts| accounts.folders()) else {
            return Vec::new();
        };
        for gone in self.watched.iter().filter(|folder| !folders.contains(folder)) {
            self.watcher.unwatch(gone);
        }
        let mut still = Vec::new();
        for folder in self.watched.drain(..).filter(|folder| folders.contains(folder)) {
            if context.is_folder(&folder).await.unwrap_or_default() {
                still.push(folder);
            }
        }
        self.watched = still;
        let before = self.watched.len();
        for new in folders {
            if !self.watched.contains(&new)
                // The watcher would wait for a disk that does not answer, and hear of no other.
                && context.is_folder(&new).await.unwrap_or_default()
                && self.watcher.watch(&new).is_ok()
            {
                self.watched.push(new);
            }
        }
        self.watched[before..].to_vec()
    }

    /// The projects whose file changed, or that are gone, each once.
    pub(crate) async fn next(&mut self) -> Vec<PathBuf> {
        loop {
            let Some(first) = self.seen.recv().await else {
                return std::future::pending().await;
            };
            let mut folders = vec![first];
            while let Ok(more) = self.seen.try_recv() {
                folders.push(more);
            }
            folders.sort();
            folders.dedup();
            folders.retain(|folder| self.watched.contains(folder));
            if !folders.is_empty() {
                return folders;
            }
        }
    }
}
