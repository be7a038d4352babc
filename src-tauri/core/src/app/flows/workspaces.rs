//! Accounts and their workspaces: listing them, and switching without a new sign-in.

use std::path::Path;
use std::sync::Arc;

use crate::app::Error;
use crate::app::context::Context;
use crate::app::folders::canonical_if_named;
use crate::app::hosts::Hosts;
use crate::app::secrets::request::WritePlace;
use crate::app::secrets::session::{Session, ends_session};
use crate::app::secrets::{Prompt, read, switch};
use crate::app::updates::{Update, Updates};
use crate::app::views::saved;
use crate::cloud;
use crate::contract::CloudCheck;
use crate::credentials::{Account, AccountKey};

/// Asks Tinybird which workspaces there are, and keeps their tokens.
pub(crate) async fn list(context: Arc<Context>, updates: Updates) -> Result<(), Error> {
    let accounts = context.read_accounts().await?;
    let account = accounts.active().cloned().ok_or(Error::NotSignedIn)?;
    let here = accounts.newest_folder().map(Path::to_owned);
    updates.send(Update::Accounts(accounts));
    let credentials =
        Session::new(&context, &updates, &account).list_workspaces(here.as_deref()).await?;
    saved::send_masked(&updates, Some(&credentials), Some(&account));
    Ok(())
}

/// Asks Tinybird whether it takes the active account's token, and shows what it says. Without an
/// account there is nothing to ask.
pub(crate) async fn check(context: Arc<Context>, updates: Updates) -> Result<(), Error> {
    let Ok(account) = context.read_active_account().await else {
        return Ok(());
    };
    let session = Session::without_prompt(&context, &updates, &account);
    if let Err(error) = session.list_workspaces(None).await {
        let problem = error.into_logged_problem();
        // Another problem, such as a locked keyring, kept us from asking.
        if ["auth", "cloud", "http"].contains(&problem.code.area()) {
            updates.send(Update::CloudChecked(CloudCheck { problem: Some(problem) }));
        }
    }
    Ok(())
}

/// Makes another account the active one, in the workspace it was left in.
pub(crate) async fn activate(
    context: Arc<Context>,
    updates: Updates,
    key: AccountKey,
) -> Result<(), Error> {
    let accounts = context.change_accounts(move |accounts| {
        accounts.insert(accounts.account(&key).cloned().ok_or(Error::NotSignedIn)?);
        Ok(())
    });
    let accounts = accounts.await?;
    updates.send(Update::Accounts(accounts.clone()));
    // What was listed and read belongs to the one before.
    saved::send_masked(&updates, None, None);
    if context.config.resident {
        saved::send_saved(&context, &updates, &accounts).await;
    }
    Ok(())
}

/// Makes another workspace the active one, in the accounts file and in the folder's `.tinyb`. One
/// that the active account does not have may be another account's, unless `only_account` says one.
pub(crate) async fn switch_by_name(
    context: Arc<Context>,
    updates: Updates,
    name: String,
    only_account: Option<String>,
    folder: Option<String>,
) -> Result<(), Error> {
    let folder = canonical_if_named(&context, folder.as_deref()).await;
    let accounts = context.read_accounts().await?;
    let account = match &only_account {
        None => accounts.active().cloned().ok_or(Error::NotSignedIn)?,
        Some(named) => find_account(&accounts.accounts, named)?,
    };
    let others: Vec<_> = match only_account {
        None => accounts.accounts.into_iter().filter(|other| other.key != account.key).collect(),
        Some(_) => Vec::new(),
    };
    let place = || folder.clone().map(|folder| WritePlace { folder, allow_exposed: Vec::new() });
    let put =
        switch::switch_workspace(&context, &updates, account.clone(), name.clone(), place()).await;
    let error = match put {
        Ok(_) => return Ok(()),
        Err(error @ Error::UnknownWorkspace { .. }) => error,
        Err(error) if ends_session(&error) && !has_workspace(&context, &account, &name).await => {
            error
        }
        Err(error) => return Err(error),
    };
    let other = owner_of(&context, others, &name).await?.ok_or(error)?;
    switch::switch_workspace(&context, &updates, other, name, place()).await.map(drop)
}

/// The one account with this email or user id.
fn find_account(accounts: &[Account], named: &str) -> Result<Account, Error> {
    let is_it = |account: &&Account| account.email == named || account.key.user_id == named;
    let mut found = accounts.iter().filter(is_it);
    match (found.next(), found.next()) {
        (Some(account), None) => Ok(account.clone()),
        (None, _) => Err(Error::UnknownAccount { name: named.to_owned() }),
        (Some(one), Some(other)) => {
            let accounts = [one, other].into_iter().chain(found).map(describe_account);
            let accounts = accounts.collect::<Vec<_>>().join(", ");
            Err(Error::AmbiguousAccount { name: named.to_owned(), accounts })
        }
    }
}

/// An account in words that tell it from every other one.
fn describe_account(account: &Account) -> String {
    let region = account.region.as_ref().unwrap_or(&account.key.api_host);
    format!("{} ({region}, {})", account.email, account.key.user_id)
}

/// Whether the account is known to have a workspace of this name. One only_account secrets cannot be
/// read has nothing to offer.
async fn has_workspace(context: &Context, account: &Account, name: &str) -> bool {
    let kept = read::read_credentials(context, account, None, Prompt::Allowed).await;
    kept.is_ok_and(|secrets| secrets.workspace(name).is_some())
}

/// The one among these accounts that is known to have a workspace of this name.
async fn owner_of(
    context: &Context,
    accounts: Vec<Account>,
    name: &str,
) -> Result<Option<Account>, Error> {
    let mut owners = Vec::new();
    for account in accounts {
        if has_workspace(context, &account, name).await {
            owners.push(account);
        }
    }
    match owners.len() {
        0 | 1 => Ok(owners.pop()),
        _ => {
            let accounts: Vec<_> = owners.iter().map(describe_account).collect();
            Err(Error::AmbiguousWorkspace { name: name.to_owned(), accounts: accounts.join(", ") })
        }
    }
}

/// Asks Tinybird which regions there are.
pub(crate) async fn list_regions(context: Arc<Context>, updates: Updates) -> Result<(), Error> {
    let host = Hosts::new(&context, &updates, None, None).await?.preferred_host();
    let listed = cloud::fetch_regions(&host, &context.http).await;
    let listed =
        listed.inspect_err(|error| tracing::info!(%error, "the built-in regions are used"));
    updates.send(Update::Regions(listed.unwrap_or_else(|_| cloud::known_regions())));
    Ok(())
}
