//! The accounts file, the vault's entries with it, and the projects.

use std::sync::Arc;

use crate::app::Error;
use crate::app::context::Context;
use crate::app::secrets::keep_in;
use crate::app::updates::{Update, Updates};
use crate::app::views::saved;
use crate::app::watch::folder::FileWatcher;
use crate::app::watch::projects::ProjectWatcher;
use crate::app::watch::tb;

/// Reports every change of the accounts file and of the vault's entries: a process that changes an
/// entry writes the file too.
pub(crate) async fn watch(context: Arc<Context>, updates: Updates) {
    let mut changes = FileWatcher::new(context.accounts.path(), context.config.limits.watch_poll);
    let mut projects = ProjectWatcher::new(context.config.limits.watch_poll);
    send_accounts(&context, &updates).await;
    projects.follow(&context).await;
    adopt_all(&context, &updates).await;
    send_accounts(&context, &updates).await;
    loop {
        // A change that was made before the folder was watched is seen now.
        let new = projects.follow(&context).await;
        for folder in &new {
            log_failure(tb::adopt_from(&context, &updates, folder).await);
        }
        if !new.is_empty() {
            send_accounts(&context, &updates).await;
        }
        tokio::select! {
            () = changes.next() => {
                keep_in::offer_sign_in(&context, &updates).await;
                adopt_all(&context, &updates).await;
            }
            () = context.changed.notified() => adopt_all(&context, &updates).await,
            folders = projects.next() => for folder in folders {
                log_failure(tb::adopt_from(&context, &updates, &folder).await);
            },
        }
        send_accounts(&context, &updates).await;
    }
}

/// A change of a `.tinyb` may have been seen before its project was known whole.
async fn adopt_all(context: &Arc<Context>, updates: &Updates) {
    log_failure(tb::adopt_all(context, updates).await);
}

/// A change that cannot be taken over is shown with its project.
fn log_failure(result: Result<(), Error>) {
    if let Err(error) = result {
        tracing::info!(%error, "a change of a .tinyb was not taken over");
    }
}

async fn send_accounts(context: &Arc<Context>, updates: &Updates) {
    match context.read_accounts().await {
        Ok(accounts) => {
            updates.send(Update::Accounts(accounts.clone()));
            saved::send_saved(context, updates, &accounts).await;
        }
        Err(error) => tracing::warn!(%error, "the accounts file changed and cannot be read"),
    }
}
