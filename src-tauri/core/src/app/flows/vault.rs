//! Where credentials are kept: what a person chooses when the keyring cannot take them, and the
//! keyring's test.

use std::sync::Arc;

use crate::app::context::{Context, blocking};
use crate::app::secrets::offer;
use crate::app::updates::{Update, Updates};
use crate::app::views::kept;
use crate::app::{Error, views};
use crate::contract::VaultTest;

/// Puts into the keyring what it could not take before, and what a file holds instead of it; a
/// locked one asks the person.
pub(crate) async fn keep_in_keyring(context: Arc<Context>, updates: Updates) -> Result<(), Error> {
    let kept = put_into_keyring(&context).await;
    kept::kept(&context, &updates, &context.read_accounts().await?).await;
    kept
}

async fn put_into_keyring(context: &Arc<Context>) -> Result<(), Error> {
    if context.secrets.vault.file().is_some() {
        let locked = context.lock_accounts().await?;
        context.secrets.vault.leave_file(&locked.accounts.accounts).await?;
        context.save_accounts(locked).await?;
    } else if context.secrets.pending().is_empty() {
        // The person wants the keyring unlocked.
        context.secrets.vault.local_tokens().await?;
    }
    offer::write_pending(context, &context.secrets.vault).await
}

/// Has a file hold the credentials from now on, those that the keyring could not take first.
pub(crate) async fn keep_in_file(context: Arc<Context>, updates: Updates) -> Result<(), Error> {
    updates.clone().write(keep_all_in_file(context, updates)).await?
}

async fn keep_all_in_file(context: Arc<Context>, updates: Updates) -> Result<(), Error> {
    context.secrets.vault.choose_file().await?;
    offer::write_pending(&context, &context.secrets.vault).await?;
    // A new generation: other processes look again.
    let accounts = context.change_accounts(|_| Ok(())).await?;
    match context.config.resident {
        true => kept::kept(&context, &updates, &accounts).await,
        false => updates.send(Update::Vault(views::vault::view(&context).await)),
    }
    Ok(())
}

/// Writes an entry to the keyring, reads it back and deletes it; a locked one asks the person.
pub(crate) async fn test(context: Arc<Context>, updates: Updates) -> Result<(), Error> {
    updates.clone().write(test_keyring(context, updates)).await?
}

async fn test_keyring(context: Arc<Context>, updates: Updates) -> Result<(), Error> {
    let (locks, target) = (context.locks.clone(), context.config.state_dir.join("keyring test"));
    // There is one such entry: two tests at once would read each other's.
    let _lock = blocking(move || locks.take(&target)).await??;
    let tested = context.secrets.vault.test().await;
    let vault = views::vault::view(&context).await;
    let problem = tested.as_ref().err().map(|error| error.clone().into());
    updates.send(Update::VaultTest(VaultTest { backend: vault.backend.clone(), problem }));
    updates.send(Update::Vault(vault));
    Ok(tested?)
}
