//! Accounts and their workspaces: listing them, and switching without a new sign-in.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::core::{Core, blocking, folder_of, host_of};
use super::flow::{Fact, Tell};
use super::sign_in::{Saved, Saving, save};
use super::{Error, refresh, session, sign_in};
use crate::cloud;
use crate::config::{DEFAULT_API_HOST, Host};
use crate::contract::WorkspaceView;
use crate::credentials::{Account, AccountKey, Region};

/// Asks Tinybird which workspaces there are, and keeps their tokens.
pub(super) async fn list(core: Arc<Core>, tell: Tell) -> Result<(), Error> {
    let accounts = core.read_accounts().await?;
    let account = accounts.active().cloned().ok_or(Error::NotSignedIn)?;
    let here = accounts.projects.last().cloned();
    tell.fact(Fact::Accounts(accounts));
    let credentials = session::with_workspaces(&core, &tell, &account, here.as_deref()).await?;
    let view = |w: &crate::credentials::Workspace| WorkspaceView {
        id: w.is.id.clone(),
        name: w.is.name.clone(),
    };
    tell.fact(Fact::Workspaces(credentials.workspaces.iter().map(view).collect()));
    Ok(())
}

/// Makes another account the active one, in the workspace it was left in.
pub(super) async fn activate(core: Arc<Core>, tell: Tell, key: AccountKey) -> Result<(), Error> {
    tell.clone().write(make_active(core, tell, key)).await?
}

async fn make_active(core: Arc<Core>, tell: Tell, key: AccountKey) -> Result<(), Error> {
    let file = core.accounts.clone();
    let mut held = blocking(move || file.hold()).await??;
    let known = held.accounts.accounts.iter().find(|account| account.key == key).cloned();
    held.accounts.put(known.ok_or(Error::NotSignedIn)?);
    let accounts = blocking(move || held.save()).await??;
    tell.fact(Fact::Accounts(accounts.clone()));
    // What was listed and read belongs to the one before.
    refresh::tell_secrets(&tell, None, None);
    if core.config.resident {
        refresh::kept(&core, &tell, &accounts).await;
    }
    Ok(())
}

/// Makes another workspace the active one, in the accounts file and in the folder's `.tinyb`. One
/// that the active account does not have may be another account's.
pub(super) async fn switch(
    core: Arc<Core>,
    tell: Tell,
    name: String,
    folder: Option<String>,
) -> Result<(), Error> {
    let folder = folder_of(folder.as_ref());
    let active = core.active().await?;
    let key = active.key.clone();
    match put_into(&core, &tell, active, name.clone(), folder.clone()).await {
        Err(unknown @ Error::UnknownWorkspace { .. }) => {
            let other = owner_of(&core, &key, &name).await?.ok_or(unknown)?;
            put_into(&core, &tell, other, name, folder).await.map(drop)
        }
        result => result.map(drop),
    }
}

/// The one account besides `active` that is known to have a workspace of this name.
async fn owner_of(core: &Core, active: &AccountKey, name: &str) -> Result<Option<Account>, Error> {
    let accounts = core.read_accounts().await?.accounts;
    let mut owners = Vec::new();
    for account in accounts.into_iter().filter(|account| account.key != *active) {
        // One whose secrets cannot be read has nothing to offer.
        let kept = core.vault.credentials(&account.key).await.ok().flatten();
        if kept.is_some_and(|secrets| secrets.workspace(name).is_some()) {
            owners.push(account);
        }
    }
    match owners.len() {
        0 | 1 => Ok(owners.pop()),
        _ => {
            let emails: Vec<_> = owners.iter().map(|owner| owner.email.as_str()).collect();
            Err(Error::AmbiguousWorkspace { name: name.to_owned(), accounts: emails.join(", ") })
        }
    }
}

/// Makes a workspace of an account the active one and writes it into a folder.
pub(super) async fn put_into(
    core: &Arc<Core>,
    tell: &Tell,
    mut account: Account,
    name: String,
    folder: Option<PathBuf>,
) -> Result<Saved, Error> {
    let credentials = session::with_workspaces(core, tell, &account, folder.as_deref()).await?;
    let workspace = credentials.workspace(&name).ok_or(Error::UnknownWorkspace { name })?;
    let host = host_of(&account)?;
    let token = workspace.token.clone();
    let info = cloud::workspace(&host, &token, &core.http).await?;
    account.workspace = Some(workspace.is.clone());
    let region = Region::of(&regions(core, &host).await, &host).cloned();
    let saving = Saving {
        account,
        credentials,
        token,
        facts: info.facts(),
        region,
        folder,
        publishing: None,
    };
    tell.clone().write(save(Arc::clone(core), tell.clone(), saving)).await?
}

/// Puts into the vault what it could not take before; a locked keyring asks the person.
pub(super) async fn keep(core: Arc<Core>, tell: Tell) -> Result<(), Error> {
    let file = core.accounts.clone();
    let held = blocking(move || file.hold()).await??;
    let kept = match core.unkept() {
        Some((account, credentials)) => sign_in::keep(&core, &account, &credentials).await,
        None => core.vault.local_tokens().await.map(drop),
    };
    let accounts = held.accounts.clone();
    drop(held);
    refresh::kept(&core, &tell, &accounts).await;
    Ok(kept?)
}

/// The regions as `host` lists them, with the built-in ones for when it does not.
pub(super) async fn regions(core: &Core, host: &Host) -> Vec<Region> {
    let listed = cloud::regions(host, &core.http).await;
    let mut regions = listed.unwrap_or_else(|error| {
        tracing::info!(%error, "the built-in regions are used");
        Vec::new()
    });
    regions.extend(cloud::known());
    regions
}

/// Asks Tinybird which regions there are.
pub(super) async fn list_regions(core: Arc<Core>, tell: Tell) -> Result<(), Error> {
    let chosen = core.settings().await.settings;
    let host = match core.config.api_host(&chosen)? {
        Some(host) => host,
        None => Host::parse(DEFAULT_API_HOST)?,
    };
    let listed = cloud::regions(&host, &core.http).await;
    let listed =
        listed.inspect_err(|error| tracing::info!(%error, "the built-in regions are used"));
    tell.fact(Fact::Regions(listed.unwrap_or_else(|_| cloud::known())));
    Ok(())
}

/// Reads an account's `.tinyb` where `tb` would use it to find the API.
pub(super) async fn host_in(core: &Core, folder: Option<&Path>) -> Option<String> {
    let file = core.tinyb(folder?);
    let content = blocking(move || file.read()).await.ok()?.ok()??;
    content.text("token")?;
    content.text("host").map(str::to_owned)
}
