//! Changes in folders, by the system's notices or, where it gives none, by looking again and again.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use notify::{Config, Event, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;

use crate::os::files;

/// Called on a thread of its own for every change.
type Handler = Arc<dyn Fn(Event) + Send + Sync>;

/// Watches folders. A system may refuse a watcher or one of its watches, such as Linux at the limit
/// of inotify: then the folder is polled.
pub(crate) struct FolderWatcher {
    handler: Handler,
    poll: Duration,
    native: Option<RecommendedWatcher>,
    polling: Option<PollWatcher>,
}

impl FolderWatcher {
    /// A watcher of no folder; `handler` is called for every change.
    pub(crate) fn new(poll: Duration, handler: impl Fn(Event) + Send + Sync + 'static) -> Self {
        let handler: Handler = Arc::new(handler);
        let native = notify::recommended_watcher(on_change(Arc::clone(&handler)));
        let native = native.inspect_err(|error| tracing::warn!(%error, "folders are polled"));
        Self { handler, poll, native: native.ok(), polling: None }
    }

    /// Watches the entries of a folder, and the folder itself.
    pub(crate) fn watch(&mut self, folder: &Path) -> notify::Result<()> {
        if let Some(native) = &mut self.native {
            match native.watch(folder, RecursiveMode::NonRecursive) {
                Ok(()) => return Ok(()),
                Err(error) => tracing::warn!(%error, "a folder is polled"),
            }
        }
        let polling = match &mut self.polling {
            Some(polling) => polling,
            None => {
                let config = Config::default().with_poll_interval(self.poll);
                self.polling.insert(PollWatcher::new(on_change(Arc::clone(&self.handler)), config)?)
            }
        };
        polling.watch(folder, RecursiveMode::NonRecursive)
    }

    /// Stops watching a folder. It may be gone.
    pub(crate) fn unwatch(&mut self, folder: &Path) {
        let _ = self.native.as_mut().map(|native| native.unwatch(folder));
        let _ = self.polling.as_mut().map(|polling| polling.unwatch(folder));
    }
}

fn on_change(handler: Handler) -> impl Fn(notify::Result<Event>) {
    move |event| event.into_iter().filter(|event| !event.kind.is_access()).for_each(&*handler)
}

/// Changes of one file, seen from its folder: each write puts a new file in its place.
pub(crate) struct FileWatcher {
    changes: mpsc::UnboundedReceiver<()>,
    /// Ends the watch when it is dropped.
    _watcher: Option<FolderWatcher>,
}

impl FileWatcher {
    pub(crate) fn new(file: &Path, poll: Duration) -> Self {
        let (changed, changes) = mpsc::unbounded_channel();
        let watcher = watch_file(file.to_owned(), poll, changed);
        let watcher = watcher.inspect_err(|error| {
            tracing::warn!(%error, "changes by other processes will not be seen");
        });
        Self { changes, _watcher: watcher.ok() }
    }

    /// Waits for the next change, and takes those that follow at once with it. Where the file cannot
    /// be watched it waits for ever.
    pub(crate) async fn next(&mut self) {
        if self.changes.recv().await.is_none() {
            std::future::pending::<()>().await;
        }
        while self.changes.try_recv().is_ok() {}
    }
}

fn watch_file(
    file: PathBuf,
    poll: Duration,
    changed: mpsc::UnboundedSender<()>,
) -> notify::Result<FolderWatcher> {
    let folder = file.parent().unwrap_or(Path::new(".")).to_owned();
    files::create_private_folder(&folder).map_err(notify::Error::io)?;
    let mut watcher = FolderWatcher::new(poll, move |event: Event| {
        if event.paths.iter().any(|path| path.file_name() == file.file_name()) {
            let _ = changed.send(());
        }
    });
    watcher.watch(&folder)?;
    Ok(watcher)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_folder_that_the_system_does_not_watch_is_polled() {
        let folder = tempfile::tempdir().unwrap();
        let (changed, mut changes) = mpsc::unbounded_channel();
        let mut watcher = FolderWatcher::new(Duration::from_millis(10), move |event: Event| {
            let _ = changed.send(event.paths);
        });
        watcher.native = None;
        watcher.watch(folder.path()).unwrap();
        let file = folder.path().join("accounts.json");
        std::fs::write(&file, "one").unwrap();
        let seen =
            async { while !changes.recv().await.is_some_and(|paths| paths.contains(&file)) {} };
        tokio::time::timeout(Duration::from_secs(20), seen).await.expect("a change");
    }
}
