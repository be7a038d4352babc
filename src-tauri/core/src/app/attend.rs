//! Keeping the snapshot true while nobody asks: what other processes of ours change, what
//! becomes of the instance, how the keyring is, whether the desktop shows a tray.
//!
//! Another process is our equal, so what it changes is taken over at once. Everybody watches
//! the accounts; only for a face that stays (`Config::resident`) is there more to keep true.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::{FutureExt as _, StreamExt as _};
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::core::Core;
use super::flow::{Fact, Tell};
use super::{Error, local_instance, projects, refresh, session};

/// Ends when it is dropped.
pub(super) struct Attending(Vec<JoinHandle<()>>);

impl Drop for Attending {
    fn drop(&mut self) {
        self.0.iter().for_each(JoinHandle::abort);
    }
}

pub(super) fn start(core: &Arc<Core>, tell: &Tell) -> Attending {
    let accounts = tokio::spawn(accounts(Arc::clone(core), tell.clone()));
    if !core.config.resident {
        return Attending(vec![accounts]);
    }
    Attending(vec![
        accounts,
        tokio::spawn(settings(Arc::clone(core), tell.clone())),
        tokio::spawn(local_instance::attend(Arc::clone(core), tell.clone())),
        tokio::spawn(tray(tell.clone())),
        tokio::spawn(keyring(Arc::clone(core))),
        tokio::spawn(sessions(Arc::clone(core), tell.clone())),
    ])
}

/// Tells of every change of the accounts file, the vault's entries with it: whoever changes one
/// of those writes the file too.
async fn accounts(core: Arc<Core>, tell: Tell) {
    let mut changes = Changes::of(core.accounts.path());
    let mut projects = Projects::new();
    if core.config.resident {
        look(&core, &tell).await;
        projects.follow(&core).await;
        adopt_all(&core, &tell).await;
        look(&core, &tell).await;
    }
    loop {
        // What changed before it was watched is seen now.
        let new = if core.config.resident { projects.follow(&core).await } else { Vec::new() };
        for folder in &new {
            adopted(projects::adopt_from(&core, &tell, folder).await);
        }
        if !new.is_empty() {
            look(&core, &tell).await;
        }
        tokio::select! {
            more = changes.next() => {
                if !more { return };
                adopt_all(&core, &tell).await;
            }
            () = core.changed.notified() => adopt_all(&core, &tell).await,
            folders = projects.next() => for folder in folders {
                adopted(projects::adopt_from(&core, &tell, &folder).await);
            },
        }
        look(&core, &tell).await;
    }
}

/// A change of a `.tinyb` may have been seen before its project was known whole.
async fn adopt_all(core: &Arc<Core>, tell: &Tell) {
    if core.config.resident {
        adopted(projects::adopt_all(core, tell).await);
    }
}

/// What cannot be taken over is shown where it stands.
fn adopted(result: Result<(), Error>) {
    if let Err(error) = result {
        tracing::info!(%error, "a change of a .tinyb was not taken over");
    }
}

async fn look(core: &Arc<Core>, tell: &Tell) {
    match core.read_accounts().await {
        Ok(accounts) => {
            tell.fact(Fact::Accounts(accounts.clone()));
            if core.config.resident {
                refresh::kept(core, tell, &accounts).await;
            }
        }
        Err(error) => tracing::warn!(%error, "the accounts file changed and cannot be read"),
    }
}

async fn settings(core: Arc<Core>, tell: Tell) {
    let mut changes = Changes::of(core.settings_file.path());
    loop {
        core.settings().await.tell(&tell);
        if !changes.next().await {
            return;
        }
    }
}

/// Looks at the clock now and then. Where it went on much further than our own time did, the
/// computer slept, and the session may have ended meanwhile.
async fn sessions(core: Arc<Core>, tell: Tell) {
    let every = core.config.limits.session_look;
    let now = || core.ports.clock.now();
    let (mut before, mut work) = (now(), Duration::ZERO);
    loop {
        tokio::time::sleep(every).await;
        let passed = now().duration_since(before).unwrap_or_default();
        before = now();
        let began = Instant::now();
        // The work of before may have taken long: that was no sleep.
        match passed > every * 2 + work {
            true => session::look(&core, &tell).await,
            false => session::attend(&core, &tell).await,
        }
        work = began.elapsed();
    }
}

async fn tray(tell: Tell) {
    let mut hosts = std::pin::pin!(crate::os::tray_host());
    while let Some(is_there) = hosts.next().await {
        tell.fact(Fact::Tray(is_there));
        tracing::info!(is_there, "a tray");
    }
}

/// A keyring that comes, goes, is locked or unlocked. What it could not take before it may take now.
async fn keyring(core: Arc<Core>) {
    let mut signs = core.ports.keyring.changes();
    while signs.next().await.is_some() {
        // One look is enough for all that happened by now.
        while signs.next().now_or_never().flatten().is_some() {}
        core.vault.reconnect();
        session::offer(&core).await;
        core.changed.notify_one();
    }
}

/// Changes of one file, seen from its folder: each write puts a new file in its place.
struct Changes {
    seen: mpsc::UnboundedReceiver<()>,
    _watcher: Option<RecommendedWatcher>,
}

impl Changes {
    fn of(file: &Path) -> Self {
        let (changed, seen) = mpsc::unbounded_channel();
        let watcher = watcher(file.to_owned(), changed).inspect_err(|error| {
            tracing::warn!(%error, "other processes' changes will not be seen");
        });
        Self { seen, _watcher: watcher.ok() }
    }

    /// Waits for the next one, those that follow at once with it; false: there will be none.
    async fn next(&mut self) -> bool {
        let changed = self.seen.recv().await.is_some();
        while self.seen.try_recv().is_ok() {}
        changed
    }
}

/// Changes of the projects' `.tinyb`, which `tb` makes.
struct Projects {
    seen: mpsc::UnboundedReceiver<PathBuf>,
    watcher: Option<RecommendedWatcher>,
    watched: Vec<PathBuf>,
}

impl Projects {
    fn new() -> Self {
        let (changed, seen) = mpsc::unbounded_channel();
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            for path in event.into_iter().filter(|e| !e.kind.is_access()).flat_map(|e| e.paths) {
                let is_tinyb = path.file_name().is_some_and(|name| name == ".tinyb");
                let folder = if is_tinyb { path.parent() } else { Some(&*path) };
                // Of a folder itself, only that it is gone.
                if let Some(folder) = folder.filter(|folder| is_tinyb || !folder.exists()) {
                    let _ = changed.send(folder.to_owned());
                }
            }
        });
        let watcher = watcher.inspect_err(|error| {
            tracing::warn!(%error, "what tb changes will not be seen");
        });
        Self { seen, watcher: watcher.ok(), watched: Vec::new() }
    }

    /// Watches the projects that there are now, and no others. Gives those that are new.
    async fn follow(&mut self, core: &Core) -> Vec<PathBuf> {
        let Ok(folders) = core.read_accounts().await.map(|accounts| accounts.folders()) else {
            return Vec::new();
        };
        let Some(watcher) = &mut self.watcher else {
            return Vec::new();
        };
        for gone in self.watched.iter().filter(|folder| !folders.contains(folder)) {
            // It may be gone with its folder.
            let _ = watcher.unwatch(gone);
        }
        let mut still = Vec::new();
        for folder in self.watched.drain(..).filter(|folder| folders.contains(folder)) {
            if is_there(core, &folder).await {
                still.push(folder);
            }
        }
        self.watched = still;
        let before = self.watched.len();
        for new in folders {
            if !self.watched.contains(&new)
                // The watcher would wait for a disk that does not answer, and hear of no other.
                && is_there(core, &new).await
                && watcher.watch(&new, RecursiveMode::NonRecursive).is_ok()
            {
                self.watched.push(new);
            }
        }
        self.watched[before..].to_vec()
    }

    /// The projects whose file changed, or that are gone, each once.
    async fn next(&mut self) -> Vec<PathBuf> {
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

async fn is_there(core: &Core, folder: &Path) -> bool {
    let path = folder.to_owned();
    core.look(folder, move || path.is_dir()).await.unwrap_or_default()
}

fn watcher(
    file: PathBuf,
    changed: mpsc::UnboundedSender<()>,
) -> Result<RecommendedWatcher, notify::Error> {
    let folder = file.parent().unwrap_or(Path::new(".")).to_owned();
    crate::os::files::create_private_folder(&folder).map_err(notify::Error::io)?;
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let is_it = |event: notify::Event| {
            !event.kind.is_access() && event.paths.iter().any(|p| p.file_name() == file.file_name())
        };
        if event.is_ok_and(is_it) {
            let _ = changed.send(());
        }
    })?;
    watcher.watch(&folder, RecursiveMode::NonRecursive)?;
    Ok(watcher)
}
