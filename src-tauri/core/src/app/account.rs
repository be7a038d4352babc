//! Accounts and their workspaces: listing them, and switching without a new sign-in.

use std::path::Path;
use std::sync::Arc;

use super::core::{Core, blocking, folder_of};
use super::flow::{Fact, Tell};
use super::hosts::{self, Hosts};
use super::projects::Place;
use super::sign_in::{Of, Saved, Saving, save};
use super::{Error, refresh, session};
use crate::cloud;
use crate::contract::WorkspaceView;
use crate::credentials::{Account, AccountKey};

/// Asks Tinybird which workspaces there are, and keeps their tokens.
pub(super) async fn list(core: Arc<Core>, tell: Tell) -> Result<(), Error> {
    let accounts = core.read_accounts().await?;
    let account = accounts.active().cloned().ok_or(Error::NotSignedIn)?;
    let here = accounts.newest_folder().map(Path::to_owned);
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
/// that the active account does not have may be another account's, unless `whose` says one.
pub(super) async fn switch(
    core: Arc<Core>,
    tell: Tell,
    name: String,
    whose: Option<String>,
    folder: Option<String>,
) -> Result<(), Error> {
    let folder = folder_of(folder.as_ref());
    let accounts = core.read_accounts().await?;
    let account = match &whose {
        None => accounts.active().cloned().ok_or(Error::NotSignedIn)?,
        Some(named) => of_name(&accounts.accounts, named)?,
    };
    let others: Vec<_> = match whose {
        None => accounts.accounts.into_iter().filter(|other| other.key != account.key).collect(),
        Some(_) => Vec::new(),
    };
    let place = || folder.clone().map(|folder| Place { folder, allow_exposed: Vec::new() });
    let put = put_into(&core, &tell, account.clone(), name.clone(), place()).await;
    let error = match put {
        Ok(_) => return Ok(()),
        Err(error @ Error::UnknownWorkspace { .. }) => error,
        Err(error) if session::is_over(&error) && !has(&core, &account, &name).await => error,
        Err(error) => return Err(error),
    };
    let other = owner_of(&core, others, &name).await?.ok_or(error)?;
    put_into(&core, &tell, other, name, place()).await.map(drop)
}

/// The one account with this email or user id.
fn of_name(accounts: &[Account], named: &str) -> Result<Account, Error> {
    let is_it = |account: &&Account| account.email == named || account.key.user_id == named;
    let mut found = accounts.iter().filter(is_it);
    match (found.next(), found.next()) {
        (Some(account), None) => Ok(account.clone()),
        (None, _) => Err(Error::UnknownAccount { name: named.to_owned() }),
        (Some(one), Some(other)) => {
            let accounts = [one, other].into_iter().chain(found).map(told);
            let accounts = accounts.collect::<Vec<_>>().join(", ");
            Err(Error::AmbiguousAccount { name: named.to_owned(), accounts })
        }
    }
}

/// An account in words that tell it from every other one.
fn told(account: &Account) -> String {
    let region = account.region.as_ref().unwrap_or(&account.key.api_host);
    format!("{} ({region}, {})", account.email, account.key.user_id)
}

/// Whether the account is known to have a workspace of this name. One whose secrets cannot be
/// read has nothing to offer.
async fn has(core: &Core, account: &Account, name: &str) -> bool {
    let kept = core.credentials(&core.vault, account, None).await;
    kept.is_ok_and(|secrets| secrets.workspace(name).is_some())
}

/// The one among these accounts that is known to have a workspace of this name.
async fn owner_of(
    core: &Core,
    accounts: Vec<Account>,
    name: &str,
) -> Result<Option<Account>, Error> {
    let mut owners = Vec::new();
    for account in accounts {
        if has(core, &account, name).await {
            owners.push(account);
        }
    }
    match owners.len() {
        0 | 1 => Ok(owners.pop()),
        _ => {
            let accounts: Vec<_> = owners.iter().map(told).collect();
            Err(Error::AmbiguousWorkspace { name: name.to_owned(), accounts: accounts.join(", ") })
        }
    }
}

/// Makes a workspace of an account the active one and writes it into a folder.
pub(super) async fn put_into(
    core: &Arc<Core>,
    tell: &Tell,
    mut account: Account,
    name: String,
    place: Option<Place>,
) -> Result<Saved, Error> {
    let folder = place.as_ref().map(|place| place.folder.as_path());
    let credentials = session::with_workspaces(core, tell, &account, folder).await?;
    let workspace = credentials.workspace(&name).ok_or(Error::UnknownWorkspace { name })?;
    let host = hosts::of_account(&account)?;
    let token = workspace.token.clone();
    let info = cloud::workspace(&host, &token, &core.http).await?;
    account.workspace = Some(workspace.is.clone());
    let region = Hosts::new(core, tell, None).await?.region_of(&host).await;
    let saving =
        Saving { account, credentials, token, facts: info.facts(), region, place, of: Of::Switch };
    tell.clone().write(save(Arc::clone(core), tell.clone(), saving)).await?
}

/// Asks Tinybird which regions there are.
pub(super) async fn list_regions(core: Arc<Core>, tell: Tell) -> Result<(), Error> {
    let host = Hosts::new(&core, &tell, None).await?.usual();
    let listed = cloud::regions(&host, &core.http).await;
    let listed =
        listed.inspect_err(|error| tracing::info!(%error, "the built-in regions are used"));
    tell.fact(Fact::Regions(listed.unwrap_or_else(|_| cloud::known())));
    Ok(())
}
