//! What is saved for the accounts: the vault, tokens, workspaces and projects.
//!
//! Each part is sent as soon as it is known, and none waits for another.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::apply::workspace_view;
use crate::app::context::Context;
use crate::app::secrets::{Prompt, read, tokens};
use crate::app::updates::{Update, Updates};
use crate::app::views;
use crate::app::views::found;
use crate::contract::VaultState;
use crate::credentials::{Account, Credentials};
use crate::stores::accounts_file::Accounts;

/// The project that a folder is, then those that are listed.
pub(crate) async fn send_projects(
    context: &Arc<Context>,
    updates: &Updates,
    accounts: &Accounts,
    folder: Option<PathBuf>,
) {
    if let Some(here) = folder {
        updates.send(Update::Project(views::projects::view_folder(context, here).await));
    }
    updates.send(Update::Projects(views::projects::view_all(context, accounts).await));
}

/// What is kept for the accounts: vault, tokens, projects. No prompt is shown.
pub(crate) async fn send_saved(context: &Arc<Context>, updates: &Updates, accounts: &Accounts) {
    tokio::join!(
        send_credentials(context, updates, accounts),
        send_projects(context, updates, accounts, None)
    );
}

/// What a change of the accounts may have changed: all that is kept, for a face that stays, else how
/// the vault is.
pub(crate) async fn send_after_change(
    context: &Arc<Context>,
    updates: &Updates,
    accounts: &Accounts,
) {
    match context.config.resident {
        true => send_saved(context, updates, accounts).await,
        false => updates.send(Update::Vault(context.secrets.state().await)),
    }
}

async fn send_credentials(context: &Arc<Context>, updates: &Updates, accounts: &Accounts) {
    let secrets = &context.secrets;
    let view = secrets.state().await;
    let may_read =
        view.file.is_some() || matches!(view.keyring, VaultState::InKeyring | VaultState::Volatile);
    updates.send(Update::Vault(view));
    if may_read {
        match secrets.local_tokens(Prompt::Never).await {
            Ok(tokens) => {
                tokens.into_iter().for_each(|t| updates.send(Update::LocalTokens(Some(t))))
            }
            Err(error) => updates.send(Update::Vault(secrets.state_failed(&error))),
        }
    }
    let credentials = match accounts.active() {
        Some(account) if may_read => {
            let folder = accounts.newest_folder();
            let read = read::read_credentials(context, account, folder, Prompt::Never).await;
            read.inspect_err(|error| tracing::debug!(%error, "no credentials were read")).ok()
        }
        Some(account) => secrets.read_pending(&account.key),
        None => None,
    };
    send_masked(updates, credentials.as_ref(), accounts.active());
    if let (Some(account), Some(credentials)) = (accounts.active(), &credentials)
        && secrets.renew_session(&account.key, credentials.user_token.as_ref())
    {
        // Another process signed in again.
        updates.send(Update::Session(account.key.clone(), false));
    }
    match accounts.active() {
        None => send_found(context, updates, None, accounts).await,
        Some(_) => updates.send(Update::Found(Vec::new())),
    }
}

/// Credentials on this computer that belong to no account of ours.
pub(crate) async fn send_found(
    context: &Arc<Context>,
    updates: &Updates,
    folder: Option<&Path>,
    accounts: &Accounts,
) {
    let found = found::search(context, folder, accounts).await;
    updates.send(Update::Found(found.into_iter().map(|found| found.view).collect()));
}

/// What may be seen of an account's secrets.
pub(crate) fn send_masked(updates: &Updates, of: Option<&Credentials>, account: Option<&Account>) {
    let (Some(credentials), Some(account)) = (of, account) else {
        updates.send(Update::Tokens(Vec::new()));
        updates.send(Update::Workspaces(Vec::new()));
        return;
    };
    updates.send(Update::Tokens(tokens::view_tokens(credentials, account)));
    let views = credentials.workspaces.iter().map(|workspace| workspace_view(&workspace.reference));
    updates.send(Update::Workspaces(views.collect()));
}
