//! The place where credentials are kept: the one that the person chooses, and giving the vault what
//! it could not take before.

use std::sync::Arc;

use crate::app::Error;
use crate::app::context::Context;
use crate::app::secrets::{Prompt, save};
use crate::app::updates::Updates;
use crate::stores::vault::Vault;

/// Gives the stores what they could not take before: a sign-in and pending credentials. No prompt
/// is shown.
pub(crate) async fn offer(context: &Arc<Context>, updates: &Updates) {
    offer_sign_in(context, updates).await;
    if let Err(error) = write_pending(context, &context.secrets.vault(Prompt::Never)).await {
        tracing::debug!(%error, "the vault still cannot take the credentials");
    }
}

/// Saves a sign-in that could not be saved because of `accounts.json`.
pub(crate) async fn offer_sign_in(context: &Arc<Context>, updates: &Updates) {
    if let Err(error) = save::retry_sign_in(context, updates).await {
        tracing::debug!(%error, "the sign-in still cannot be saved");
    }
}

/// Puts into the keyring what it could not take before, and what a file holds instead of it; a
/// locked one asks the person.
pub(crate) async fn keep_in_keyring(
    context: &Arc<Context>,
    updates: &Updates,
) -> Result<(), Error> {
    let secrets = &context.secrets;
    save::retry_sign_in(context, updates).await?;
    if secrets.vault.chosen_file().is_some() {
        let locked = context.lock_accounts().await?;
        secrets.vault.move_file_to_keyring(&locked.accounts.accounts).await?;
        context.save_accounts(locked).await?;
    } else if secrets.pending().is_empty() {
        // The person wants the keyring unlocked.
        secrets.local_tokens(Prompt::Allowed).await?;
    }
    write_pending(context, &secrets.vault).await
}

/// Has a file hold the credentials from now on, those that the keyring could not take first.
pub(crate) async fn keep_in_file(context: &Arc<Context>) -> Result<(), Error> {
    context.secrets.vault.choose_file().await?;
    write_pending(context, &context.secrets.vault).await
}

/// Writes the pending credentials to the vault, except those that the person chose to keep in
/// memory. That choice also holds if it is made meanwhile.
pub(super) async fn write_pending(context: &Arc<Context>, vault: &Vault) -> Result<(), Error> {
    let vault = &vault.cancelled_by(&context.secrets.session_only);
    let pending = || context.secrets.pending().into_iter().filter(|pending| !pending.chosen);
    if pending().next().is_none() {
        return Ok(());
    }
    let locked = context.lock_accounts().await?;
    // Read again under the lock: the process that had it may have saved newer ones.
    for pending in pending() {
        if locked.accounts.account(&pending.account.key).is_some()
            && let Some(credentials) = pending.find_newest(vault).await?
        {
            vault.save(&pending.account, &credentials).await?;
        }
        context.secrets.remove_same(&pending);
    }
    context.save_accounts(locked).await?;
    context.changed.notify_one();
    Ok(())
}
