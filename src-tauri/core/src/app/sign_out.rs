//! Signing out: the folders first, then the accounts file, the vault last, so that a failure
//! in between leaves something that can be signed out again.

use std::path::PathBuf;
use std::sync::Arc;

use super::core::{Core, blocking, folder_of};
use super::flow::{Fact, Tell};
use super::{Error, projects, refresh, session};
use crate::credentials::{Account, Credentials};
use crate::stores::tinyb_file::Content;
use crate::stores::vault;

pub(super) async fn run(core: Arc<Core>, tell: Tell, folder: Option<String>) -> Result<(), Error> {
    tell.clone().write(sign_out(core, tell, folder_of(folder.as_ref()))).await?
}

async fn sign_out(core: Arc<Core>, tell: Tell, folder: Option<PathBuf>) -> Result<(), Error> {
    let file = core.accounts.clone();
    let mut held = blocking(move || file.hold()).await??;
    let Some(account) = held.accounts.active().cloned() else {
        // Nobody is signed in: nothing is to be changed, which is what was asked.
        tell.fact(Fact::Accounts(held.accounts.clone()));
        return Ok(());
    };
    let secrets = match core.unkept_of(&account.key) {
        Some(unkept) => Ok(Some(unkept)),
        None => core.vault.credentials(&account.key).await,
    };
    let folders = match &folder {
        Some(folder) => vec![folder.clone()],
        None => held.accounts.folders(),
    };
    let blanked = blank(&core, &account, secrets.as_ref().ok().and_then(Option::as_ref), folders);
    let blanked = blanked.await;
    held.accounts.remove(&account.key);
    let (accounts, lock) = blocking(move || held.save_and_hold()).await??;
    core.release_unkept(&account.key);
    tell.fact(Fact::Accounts(accounts.clone()));
    refresh::tell_secrets(&tell, None, None);
    let session = secrets.as_ref().ok().cloned().flatten();
    let forgotten = forget(&core, &account, secrets.map(drop)).await;
    // Whoever signs in now writes after us.
    drop(lock);
    if let Some(session) = session {
        session::revoke(&core, &account, &session).await;
    }
    if let Some(folder) = folder {
        tell.fact(Fact::Project(projects::here(&core, folder).await));
    }
    match core.config.resident {
        true => refresh::kept(&core, &tell, &accounts).await,
        false => tell.fact(Fact::Vault(refresh::vault(&core).await)),
    }
    blanked.and(forgotten)
}

/// Takes this account's credentials out of each folder.
async fn blank(
    core: &Arc<Core>,
    account: &Account,
    secrets: Option<&Credentials>,
    folders: Vec<PathBuf>,
) -> Result<(), Error> {
    let mut result = Ok(());
    let workspaces = secrets.iter().flat_map(|secrets| &secrets.workspaces);
    let of_account: Vec<_> = workspaces.map(|workspace| workspace.token.clone()).collect();
    for folder in folders {
        let tokens = of_account.clone();
        let (inner, is_theirs) = (Arc::clone(core), theirs(account.clone(), secrets.cloned()));
        let cleared = blocking(move || match folder.is_dir() {
            true => projects::clear(&inner, &folder, is_theirs, &tokens),
            // The folder is gone, and its file with it.
            false => Ok(()),
        });
        if let Err(error) = cleared.await? {
            result = Err(error.into());
        }
    }
    result
}

/// The same user token, or the same user and a workspace token of theirs, whose user token may be
/// an older one; where the vault cannot say which those were, the same user and region.
fn theirs(account: Account, secrets: Option<Credentials>) -> impl Fn(&Content) -> bool {
    move |content| match &secrets {
        Some(secrets) => {
            has_user_token(content, secrets)
                || projects::is_of(content, &account.key) && has_workspace(content, secrets)
        }
        None => projects::is_of(content, &account.key),
    }
}

fn has_user_token(content: &Content, secrets: &Credentials) -> bool {
    let held = content.secret("user_token");
    held.is_some() && held == secrets.user_token
}

fn has_workspace(content: &Content, secrets: &Credentials) -> bool {
    let held = content.secret("token");
    held.is_some_and(|held| secrets.workspaces.iter().any(|workspace| workspace.token == held))
}

/// Removes the vault's entry. Where there is no keyring there is none.
async fn forget(
    core: &Core,
    account: &Account,
    seen: Result<(), vault::Error>,
) -> Result<(), Error> {
    let forgotten = match seen {
        // A keyring that was locked a moment ago would only ask the person once more.
        Err(error @ (vault::Error::Locked | vault::Error::TimedOut)) => Err(error),
        _ => core.vault_before().forget(&account.key).await,
    };
    match forgotten {
        Err(vault::Error::Absent) => Ok(()),
        // Nothing was put there.
        Err(vault::Error::Locked) if core.is_for_session() => Ok(()),
        forgotten => Ok(forgotten?),
    }
}
