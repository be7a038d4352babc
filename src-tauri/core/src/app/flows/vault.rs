//! Where credentials are kept: what a person chooses when the keyring cannot take them, and the
//! keyring's test.

use std::sync::Arc;

use crate::app::Error;
use crate::app::context::{Context, run_blocking};
use crate::app::secrets::keep_in;
use crate::app::updates::{Update, Updates};
use crate::app::views::saved;
use crate::contract::VaultTest;

/// Puts into the keyring what it could not take before, and what a file holds instead of it; a
/// locked one asks the person.
pub(crate) async fn keep_in_keyring(context: Arc<Context>, updates: Updates) -> Result<(), Error> {
    let kept = keep_in::keep_in_keyring(&context, &updates).await;
    saved::send_saved(&context, &updates, &context.read_accounts().await?).await;
    kept
}

/// Has a file hold the credentials from now on, those that the keyring could not take first.
pub(crate) async fn keep_in_file(context: Arc<Context>, updates: Updates) -> Result<(), Error> {
    keep_in::keep_in_file(&context).await?;
    // A new generation: other processes look again.
    let accounts = context.change_accounts(|_| Ok(())).await?;
    saved::send_after_change(&context, &updates, &accounts).await;
    Ok(())
}

/// Writes an entry to the keyring, reads it back and deletes it; a locked one asks the person.
pub(crate) async fn test(context: Arc<Context>, updates: Updates) -> Result<(), Error> {
    let (locks, target) = (context.locks.clone(), context.config.state_dir.join("keyring test"));
    // There is one such entry: two tests at once would read each other's.
    let _lock = run_blocking(move || locks.lock(&target)).await??;
    let tested = context.secrets.test_vault().await;
    let vault = context.secrets.state().await;
    let problem = tested.as_ref().err().map(|error| error.clone().into());
    updates.send(Update::VaultTest(VaultTest { backend: vault.backend.clone(), problem }));
    updates.send(Update::Vault(vault));
    Ok(tested?)
}
