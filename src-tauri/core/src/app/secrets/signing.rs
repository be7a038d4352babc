//! The keys that sign JWTs: the workspace admin tokens. One is fetched when it is needed for the
//! first time, and kept in the vault with the account's other secrets.

use std::sync::Arc;

use crate::app::context::Context;
use crate::app::secrets::Prompt;
use crate::app::secrets::change::change_secrets;
use crate::app::{Error, hosts};
use crate::cloud::{self, StaticToken};
use crate::credentials::{Account, Credentials, Secret, WorkspaceRef};

/// The key of a workspace: the one that is kept, else Tinybird is asked for it.
pub(crate) async fn read_key(
    context: &Arc<Context>,
    account: &Account,
    workspace: &WorkspaceRef,
    credentials: &Credentials,
) -> Result<Secret, Error> {
    if let Some(key) = credentials.jwts.keys.get(&workspace.id) {
        return Ok(key.clone());
    }
    let host = hosts::host_of_account(account)?;
    let own = credentials.workspace(&workspace.id).ok_or(Error::NoWorkspace)?;
    let tokens = cloud::fetch_tokens(&host, &own.token, &context.http).await?;
    let key = find_key(&tokens).ok_or(Error::NoSigningKey)?;
    if let Err(error) = set_key(context, account, &workspace.id, Some(&key)).await {
        // The JWT can be made; the next one asks again.
        tracing::info!(%error, "a signing key is not kept");
    }
    Ok(key)
}

/// The token among these that signs JWTs.
pub(crate) fn find_key(tokens: &[StaticToken]) -> Option<Secret> {
    let keys = || tokens.iter().filter(|token| token.is_workspace_admin());
    let newest_name = keys().find(|token| token.name == "workspace admin token");
    newest_name.or_else(|| keys().next()).map(|token| token.token.clone())
}

/// Keeps the key that Tinybird listed, if another one is kept: it was refreshed, or deleted.
pub(crate) async fn renew_key(
    context: &Arc<Context>,
    account: &Account,
    workspace: &WorkspaceRef,
    tokens: &[StaticToken],
) -> Result<(), Error> {
    let kept = context.secrets.read(&account.key, Prompt::Never).await?;
    let kept = kept.and_then(|credentials| credentials.jwts.keys.get(&workspace.id).cloned());
    match (kept, find_key(tokens)) {
        (Some(old), new) if new.as_ref() != Some(&old) => {
            set_key(context, account, &workspace.id, new.as_ref()).await
        }
        _ => Ok(()),
    }
}

/// Puts a key beside the account's other secrets; without one it is removed.
async fn set_key(
    context: &Arc<Context>,
    account: &Account,
    workspace: &str,
    key: Option<&Secret>,
) -> Result<(), Error> {
    let change = |credentials: &mut Credentials| match key {
        Some(key) => drop(credentials.jwts.keys.insert(workspace.to_owned(), key.clone())),
        None => drop(credentials.jwts.keys.remove(workspace)),
    };
    change_secrets(context, account, change).await
}
