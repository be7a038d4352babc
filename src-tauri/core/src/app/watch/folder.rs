//! Changes of one file in folders, by the system's notices or, where it gives none, by looking again
//! and again.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};
use std::time::{Duration, SystemTime};

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;

use crate::os::files;

/// Watches the file of one name in folders. A system may refuse a watcher or one of its watches,
/// such as Linux at the limit of inotify: then the file is polled.
pub(crate) struct FolderWatcher {
    watched: Arc<Watched>,
    poll: Duration,
    native: Option<RecommendedWatcher>,
    /// The folders whose file is polled, each until its value is dropped.
    polled: HashMap<PathBuf, Arc<()>>,
}

/// What is watched, and who hears of it.
struct Watched {
    name: OsString,
    changed: mpsc::UnboundedSender<PathBuf>,
}

impl FolderWatcher {
    /// A watcher of no folder. `changed` is sent a folder for each change of its file `name`, and
    /// when the folder is gone.
    pub(crate) fn new(
        name: OsString,
        poll: Duration,
        changed: mpsc::UnboundedSender<PathBuf>,
    ) -> Self {
        let watched = Arc::new(Watched { name, changed });
        let on_change = Arc::clone(&watched);
        let native = notify::recommended_watcher(move |event: notify::Result<Event>| {
            event.iter().for_each(|event| on_change.report(event));
        });
        let native = native.inspect_err(|error| tracing::warn!(%error, "folders are polled"));
        Self { watched, poll, native: native.ok(), polled: HashMap::new() }
    }

    /// Watches the file in a folder, and the folder itself.
    pub(crate) fn watch(&mut self, folder: &Path) -> notify::Result<()> {
        if let Some(native) = &mut self.native {
            match native.watch(folder, RecursiveMode::NonRecursive) {
                Ok(()) => return Ok(()),
                Err(error) => tracing::warn!(%error, "a folder is polled"),
            }
        }
        let polling = Arc::new(());
        let (watched, is_wanted) = (Arc::clone(&self.watched), Arc::downgrade(&polling));
        let (path, poll, seen) = (folder.to_owned(), self.poll, watched.state_in(folder));
        // Each has a thread of its own: a disk that does not answer delays no other folder.
        let thread = std::thread::Builder::new().name("poll".to_owned());
        let polls = move || watched.poll(&path, poll, seen, &is_wanted);
        thread.spawn(polls).map_err(notify::Error::io)?;
        self.polled.insert(folder.to_owned(), polling);
        Ok(())
    }

    /// Stops watching a folder. It may be gone.
    pub(crate) fn unwatch(&mut self, folder: &Path) {
        if self.polled.remove(folder).is_none() {
            let _ = self.native.as_mut().map(|native| native.unwatch(folder));
        }
    }
}

impl Watched {
    fn report(&self, event: &Event) {
        for path in event.paths.iter().filter(|_| !event.kind.is_access()) {
            let is_it = path.file_name() == Some(&self.name);
            let folder = if is_it { path.parent() } else { Some(&**path) };
            // A folder itself is reported only if it is gone.
            if let Some(folder) = folder.filter(|folder| is_it || !folder.exists()) {
                let _ = self.changed.send(folder.to_owned());
            }
        }
    }

    /// Looks at the file in a folder until that is not wanted any more.
    fn poll(&self, folder: &Path, every: Duration, mut seen: FileState, is_wanted: &Weak<()>) {
        loop {
            std::thread::sleep(every);
            if is_wanted.strong_count() == 0 {
                return;
            }
            let now = self.state_in(folder);
            if now != seen {
                let _ = self.changed.send(folder.to_owned());
            }
            seen = now;
        }
    }

    fn state_in(&self, folder: &Path) -> FileState {
        let data = folder.join(&self.name).metadata().ok();
        FileState {
            bytes: data.as_ref().map(Metadata::len),
            modified: data.and_then(|data| data.modified().ok()),
            has_folder: folder.exists(),
        }
    }
}

/// What tells one state of a file from another. Two writes in one second differ in the fraction of
/// the time.
#[derive(PartialEq, Eq)]
struct FileState {
    bytes: Option<u64>,
    modified: Option<SystemTime>,
    has_folder: bool,
}

/// Changes of one file, seen from its folder: each write puts a new file in its place.
pub(crate) struct FileWatcher {
    changes: mpsc::UnboundedReceiver<PathBuf>,
    /// Ends the watch when it is dropped.
    _watcher: Option<FolderWatcher>,
}

impl FileWatcher {
    /// A watcher of one file. Its folder is made if it is not there.
    pub(crate) fn new(file: &Path, poll: Duration) -> Self {
        let (changed, changes) = mpsc::unbounded_channel();
        let watcher = watch_file(file, poll, changed);
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
    file: &Path,
    poll: Duration,
    changed: mpsc::UnboundedSender<PathBuf>,
) -> notify::Result<FolderWatcher> {
    let folder = file.parent().unwrap_or(Path::new("."));
    files::create_private_folder(folder).map_err(notify::Error::io)?;
    let name = file.file_name().unwrap_or_default().to_owned();
    let mut watcher = FolderWatcher::new(name, poll, changed);
    watcher.watch(folder)?;
    Ok(watcher)
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLL: Duration = Duration::from_millis(10);

    /// A watcher of `accounts.json` that the system refuses every watch.
    fn polling() -> (FolderWatcher, mpsc::UnboundedReceiver<PathBuf>) {
        let (changed, changes) = mpsc::unbounded_channel();
        let mut watcher = FolderWatcher::new("accounts.json".into(), POLL, changed);
        watcher.native = None;
        (watcher, changes)
    }

    async fn is_reported(changes: &mut mpsc::UnboundedReceiver<PathBuf>, folder: &Path) {
        let change = tokio::time::timeout(Duration::from_secs(20), changes.recv()).await;
        assert_eq!(change.expect("a change in time").as_deref(), Some(folder));
    }

    #[tokio::test]
    async fn a_file_that_the_system_does_not_watch_is_polled() {
        let folder = tempfile::tempdir().unwrap();
        let (mut watcher, mut changes) = polling();
        watcher.watch(folder.path()).unwrap();
        let file = folder.path().join("accounts.json");
        std::fs::write(&file, "one").unwrap();
        is_reported(&mut changes, folder.path()).await;
        std::fs::remove_file(&file).unwrap();
        is_reported(&mut changes, folder.path()).await;
    }

    #[test]
    fn two_writes_in_one_second_differ() {
        let folder = tempfile::tempdir().unwrap();
        let file = std::fs::File::create(folder.path().join("accounts.json")).unwrap();
        let (watcher, _changes) = polling();
        let state_at = |nanoseconds| {
            let second = Duration::from_secs(1_000_000_000);
            let time = SystemTime::UNIX_EPOCH + second + Duration::from_nanos(nanoseconds);
            file.set_modified(time).unwrap();
            watcher.watched.state_in(folder.path())
        };
        assert!(state_at(100_000_000) != state_at(200_000_000));
        assert!(state_at(100_000_000) == state_at(100_000_000));
    }

    #[tokio::test]
    async fn a_folder_that_is_not_watched_any_more_is_not_reported() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (mut watcher, mut changes) = polling();
        watcher.watch(one.path()).unwrap();
        watcher.watch(other.path()).unwrap();
        watcher.unwatch(one.path());
        std::fs::write(one.path().join("accounts.json"), "one").unwrap();
        std::fs::write(other.path().join("accounts.json"), "other").unwrap();
        is_reported(&mut changes, other.path()).await;
    }
}
