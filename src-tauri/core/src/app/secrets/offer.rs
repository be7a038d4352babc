//! Giving the vault what it could not take before.

use std::sync::Arc;

use crate::app::Error;
use crate::app::context::Context;
use crate::app::secrets::Pending;
use crate::credentials::Credentials;
use crate::stores::vault;
use crate::stores::vault::Vault;

/// Gives the vault the pending credentials without a prompt.
pub(crate) async fn offer(context: &Arc<Context>) {
    if let Err(error) = write_pending(context, &context.secrets.vault.non_interactive()).await {
        tracing::debug!(%error, "the vault still cannot take the credentials");
    }
}

/// Writes the pending credentials to the vault, except those that the person chose to keep in
/// memory. That choice also holds if it is made meanwhile.
pub(crate) async fn write_pending(context: &Arc<Context>, vault: &Vault) -> Result<(), Error> {
    let vault = &vault.cancelled_by(&context.secrets.session_only);
    let pending = || context.secrets.pending().into_iter().filter(|pending| !pending.chosen);
    if pending().next().is_none() {
        return Ok(());
    }
    let locked = context.lock_accounts().await?;
    // Read again under the lock: the process that had it may have saved newer ones.
    for pending in pending() {
        if locked.accounts.find(&pending.account.key).is_some()
            && let Some(credentials) = newest(vault, &pending).await?
        {
            vault.keep(&pending.account, &credentials).await?;
        }
        context.secrets.remove_same(&pending);
    }
    context.save_accounts(locked).await?;
    context.changed.notify_one();
    Ok(())
}

/// The credentials to write; `None` if the vault has newer ones of a later sign-in.
pub(crate) async fn newest(
    vault: &Vault,
    pending: &Pending,
) -> Result<Option<Credentials>, vault::Error> {
    let Pending { account, credentials, used, partial, .. } = pending;
    if used.is_none() && !partial {
        return Ok(Some(credentials.clone()));
    }
    let there = match vault.credentials(&account.key).await {
        Err(vault::Error::Unreadable) => None,
        there => there?,
    };
    Ok(match there {
        Some(mut there) if *partial => {
            credentials.workspaces.iter().cloned().for_each(|workspace| there.put(workspace));
            Some(there)
        }
        Some(there) if there.refresh_token != *used => None,
        _ => Some(credentials.clone()),
    })
}
