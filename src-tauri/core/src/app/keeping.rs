//! Where credentials are kept: what a person chooses when the keyring cannot take them, and the
//! keyring's test.

use std::sync::Arc;

use super::core::{Core, blocking};
use super::flow::{Fact, Tell};
use super::{Error, refresh, session};
use crate::contract::VaultTest;

/// Puts into the keyring what it could not take before, and what a file holds instead of it; a
/// locked one asks the person.
pub(super) async fn in_keyring(core: Arc<Core>, tell: Tell) -> Result<(), Error> {
    let kept = put_into_keyring(&core).await;
    refresh::kept(&core, &tell, &core.read_accounts().await?).await;
    kept
}

async fn put_into_keyring(core: &Arc<Core>) -> Result<(), Error> {
    if core.vault.file().is_some() {
        let file = core.accounts.clone();
        let held = blocking(move || file.hold()).await??;
        core.vault.leave_file(&held.accounts.accounts).await?;
        blocking(move || held.save()).await??;
    } else if core.unkept().is_empty() {
        // Whoever asks wants it unlocked.
        core.vault.local_tokens().await?;
    }
    session::put_back(core, &core.vault).await
}

/// Has a file hold the credentials from now on, those that the keyring could not take first.
pub(super) async fn in_file(core: Arc<Core>, tell: Tell) -> Result<(), Error> {
    tell.clone().write(keep_in_file(core, tell)).await?
}

async fn keep_in_file(core: Arc<Core>, tell: Tell) -> Result<(), Error> {
    core.vault.choose_file().await?;
    session::put_back(&core, &core.vault).await?;
    let file = core.accounts.clone();
    // Other processes look again.
    let held = blocking(move || file.hold()).await??;
    let accounts = blocking(move || held.save()).await??;
    match core.config.resident {
        true => refresh::kept(&core, &tell, &accounts).await,
        false => tell.fact(Fact::Vault(refresh::vault(&core).await)),
    }
    Ok(())
}

/// Writes an entry to the keyring, reads it back and deletes it; a locked one asks the person.
pub(super) async fn test(core: Arc<Core>, tell: Tell) -> Result<(), Error> {
    tell.clone().write(test_keyring(core, tell)).await?
}

async fn test_keyring(core: Arc<Core>, tell: Tell) -> Result<(), Error> {
    let (locks, target) = (core.locks.clone(), core.config.state_dir.join("keyring test"));
    // There is one such entry: two tests at once would read each other's.
    let _lock = blocking(move || locks.take(&target)).await??;
    let tested = core.vault.test().await;
    let vault = refresh::vault(&core).await;
    let problem = tested.as_ref().err().map(|error| error.clone().into());
    tell.fact(Fact::VaultTest(VaultTest { backend: vault.backend.clone(), problem }));
    tell.fact(Fact::Vault(vault));
    Ok(tested?)
}
