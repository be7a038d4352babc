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
    core.release_unkept(&account.key);
    let folders = match &folder {
        Some(folder) => vec![folder.clone()],
        None => held.accounts.folders(),
    };
    let blanked = blank(&core, &account, secrets.as_ref().ok().and_then(Option::as_ref), folders);
    let blanked = blanked.await;
    held.accounts.remove(&account.key);
    let accounts = blocking(move || held.save()).await??;
    tell.fact(Fact::Accounts(accounts.clone()));
    refresh::tell_secrets(&tell, None, None);
    let session = secrets.as_ref().ok().cloned().flatten();
    let forgotten = forget(&core, &account, secrets.map(drop)).await;
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
    for folder in folders {
        let (inner, is_theirs) = (Arc::clone(core), theirs(account.clone(), secrets.cloned()));
        let cleared = blocking(move || match folder.is_dir() {
            true => projects::clear(&inner, &folder, is_theirs),
            // The folder is gone, and its file with it.
            false => Ok(()),
        });
        if let Err(error) = cleared.await? {
            result = Err(error.into());
        }
    }
    result
}

/// The same user token; where the vault cannot say which that was, the same user and region.
fn theirs(account: Account, secrets: Option<Credentials>) -> impl Fn(&Content) -> bool {
    move |content| match &secrets {
        Some(secrets) => is_of(content, secrets),
        None => {
            content.text("host") == Some(account.key.api_host.as_str())
                && content.text("user_id") == Some(account.key.user_id.as_str())
        }
    }
}

/// The same user token; where a person brought only a workspace's, that.
fn is_of(content: &Content, secrets: &Credentials) -> bool {
    match &secrets.user_token {
        Some(token) => content.secret("user_token").as_ref() == Some(token),
        None => {
            let held = content.secret("token");
            held.is_some() && secrets.workspaces.iter().any(|w| Some(&w.token) == held.as_ref())
        }
    }
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
