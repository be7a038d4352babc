//! Changes that no request made: by other processes of ours and by `tb`, of the local instance, the
//! keyring and the tray.
//!
//! A face that ends after its request (`Config::resident` is false) watches nothing.

mod accounts;
mod folder;
pub(crate) mod local;
mod projects;
mod tb;

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::{FutureExt as _, StreamExt as _, stream};
use tokio::task::JoinHandle;

use crate::app::context::{Context, run_blocking};
use crate::app::secrets::{keep_in, session};
use crate::app::updates::{Update, Updates};
use crate::app::watch::folder::FileWatcher;

/// The watchers, which end when this is dropped.
pub(crate) struct Watchers(Vec<JoinHandle<()>>);

impl Drop for Watchers {
    fn drop(&mut self) {
        self.0.iter().for_each(JoinHandle::abort);
    }
}

/// Starts the watchers of a face that stays; for another face, none.
pub(crate) fn start(context: &Arc<Context>, updates: &Updates) -> Watchers {
    if !context.config.resident {
        return Watchers(Vec::new());
    }
    Watchers(vec![
        tokio::spawn(accounts::watch(Arc::clone(context), updates.clone())),
        tokio::spawn(watch_settings(Arc::clone(context), updates.clone())),
        tokio::spawn(watch_tokens_file(Arc::clone(context), updates.clone())),
        tokio::spawn(local::watch(Arc::clone(context), updates.clone())),
        tokio::spawn(watch_tray(updates.clone())),
        tokio::spawn(watch_keyring(Arc::clone(context), updates.clone())),
        tokio::spawn(watch_sessions(Arc::clone(context), updates.clone())),
    ])
}

async fn watch_settings(context: Arc<Context>, updates: Updates) {
    let mut changes =
        FileWatcher::new(context.settings_file.path(), context.config.limits.watch_poll);
    loop {
        context.settings().await.send(&updates);
        changes.next().await;
    }
}

/// The JWTs that another process made, and where it pasted tokens.
async fn watch_tokens_file(context: Arc<Context>, updates: Updates) {
    let file = &context.tokens_file;
    let mut changes = FileWatcher::new(file.path(), context.config.limits.watch_poll);
    loop {
        let file = file.clone();
        match run_blocking(move || file.read()).await {
            Ok(Ok(content)) => updates.send(Update::TokensFile(content)),
            Ok(Err(error)) => tracing::warn!(%error, "the list of JWTs cannot be read"),
            Err(error) => tracing::warn!(%error, "the list of JWTs cannot be read"),
        }
        changes.next().await;
    }
}

/// Looks at the clock now and then. Where it went on much further than our own time did, the
/// computer slept, and the session may have ended meanwhile.
async fn watch_sessions(context: Arc<Context>, updates: Updates) {
    let every = context.config.limits.session_check;
    let now = || context.ports.clock.now();
    let (mut before, mut work) = (now(), Duration::ZERO);
    loop {
        tokio::time::sleep(every).await;
        let passed = now().duration_since(before).unwrap_or_default();
        before = now();
        let began = Instant::now();
        // The work of before may have taken long: that was no sleep.
        if passed > every * 2 + work {
            session::check_session(&context, &updates).await;
        } else {
            keep_in::offer(&context, &updates).await;
            session::refresh_active_if_ending(&context, &updates).await;
        }
        work = began.elapsed();
    }
}

async fn watch_tray(updates: Updates) {
    let mut hosts = std::pin::pin!(crate::os::watch_tray());
    while let Some(is_there) = hosts.next().await {
        updates.send(Update::Tray(is_there));
        tracing::info!(is_there, "a tray");
    }
}

/// A keyring that comes, goes, is locked or unlocked, or answers after its deadline. What it could
/// not give or take before it may give or take now.
async fn watch_keyring(context: Arc<Context>, updates: Updates) {
    let mut signs = context.ports.keyring.changes().chain(stream::pending());
    loop {
        tokio::select! {
            // One look is enough for all that happened by now.
            _ = signs.next() => while signs.next().now_or_never().flatten().is_some() {},
            () = context.secrets.late_answer() => {}
        }
        context.secrets.reconnect();
        keep_in::offer(&context, &updates).await;
        context.changed.notify_one();
    }
}
