//! A change of a part of an account's secrets, wherever these are.

use std::sync::Arc;

use super::locked;
use crate::app::Error;
use crate::app::context::Context;
use crate::app::secrets::Prompt;
use crate::credentials::{Account, Credentials};

/// Changes the secrets of an account: those that the vault has not taken yet, and the vault's. The
/// keyring shows no prompt. An account that was signed out stays so.
pub(crate) async fn change_secrets(
    context: &Arc<Context>,
    account: &Account,
    change: impl Fn(&mut Credentials),
) -> Result<(), Error> {
    let secrets = &context.secrets;
    // Held, so that a sign-in or a refresh does not write between the read and the write.
    let held = context.lock_accounts().await?;
    if held.accounts.account(&account.key).is_none() {
        return Ok(());
    }
    let (mut is_pending, mut is_memory_chosen) = (false, false);
    for pending in locked(&secrets.pending).iter_mut() {
        if pending.account.key == account.key {
            change(&mut pending.credentials);
            (is_pending, is_memory_chosen) = (true, pending.chosen);
        }
    }
    if is_memory_chosen {
        return Ok(());
    }
    let vault = secrets.vault(Prompt::Never);
    let written = async {
        if let Some(mut credentials) = vault.credentials(&account.key).await? {
            change(&mut credentials);
            vault.save(account, &credentials).await?;
        }
        Ok(())
    };
    match written.await {
        Err(error) if is_pending => {
            tracing::debug!(%error, "a change waits with the credentials for the vault");
            Ok(())
        }
        written => written,
    }
}
