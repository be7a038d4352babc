//! The static tokens of the active workspace: listing, making, refreshing and deleting them.

use std::sync::Arc;

use crate::app::context::Context;
use crate::app::secrets::change::change_secrets;
use crate::app::secrets::tokens::{ActiveWorkspace, scope_view};
use crate::app::secrets::{find_token, signing};
use crate::app::updates::{Update, Updates};
use crate::app::{Error, hosts, token_files};
use crate::cloud::{self, NewStaticToken, StaticToken, TrustedHost};
use crate::contract::{ScopeView, StaticTokenView, Text};
use crate::credentials::{Credentials, Secret};
use crate::redact;
use crate::view::rights;

/// Asks Tinybird for the tokens, and shows them.
pub(crate) async fn list(context: Arc<Context>, updates: Updates) -> Result<(), Error> {
    let active = ActiveWorkspace::read(&context, &updates).await?;
    list_of(&context, &updates, &active).await.map(drop)
}

async fn list_of(
    context: &Arc<Context>,
    updates: &Updates,
    active: &ActiveWorkspace,
) -> Result<Vec<StaticToken>, Error> {
    let tokens = active.list_tokens(context).await?;
    let renewed = signing::renew_key(context, &active.account, &active.workspace, &tokens).await;
    if let Err(error) = renewed {
        tracing::info!(%error, "the signing key is not renewed");
    }
    let views = tokens.iter().map(|token| view(token, active)).collect();
    updates.send(Update::StaticTokens(active.workspace.id.clone(), views));
    Ok(tokens)
}

/// Gives a token a new value.
pub(crate) async fn refresh(
    context: Arc<Context>,
    updates: Updates,
    id_or_name: String,
) -> Result<(), Error> {
    let (mut active, host, token) = find(&context, &updates, &id_or_name).await?;
    let new = cloud::refresh_token(&host, &active.token, &token.id, &context.http).await?;
    if token.token == active.token {
        active.token = new.token;
        replace_workspace_token(&context, &active, &token.token).await?;
    }
    list_after_change(&context, &updates, &active).await;
    Ok(())
}

/// Puts the new value of the active workspace's token where the old one was: among the account's
/// secrets, and in each project's `.tinyb`.
async fn replace_workspace_token(
    context: &Arc<Context>,
    active: &ActiveWorkspace,
    old: &Secret,
) -> Result<(), Error> {
    let new = &active.token;
    let change = |credentials: &mut Credentials| {
        let workspaces = credentials.workspaces.iter_mut();
        workspaces.filter(|one| one.token == *old).for_each(|one| one.token = new.clone());
    };
    change_secrets(context, &active.account, change).await?;
    let folders = context.read_accounts().await?.folders();
    let mut now = active.credentials.clone();
    change(&mut now);
    token_files::renew_tinyb(context, folders, &active.credentials, &now).await;
    context.changed.notify_one();
    Ok(())
}

/// Deletes a token.
pub(crate) async fn delete(
    context: Arc<Context>,
    updates: Updates,
    id_or_name: String,
) -> Result<(), Error> {
    let (active, host, token) = find(&context, &updates, &id_or_name).await?;
    cloud::delete_token(&host, &active.token, &token.id, &context.http).await?;
    if token.token == active.token {
        // It can ask no more.
        context.secrets.listed.forget_list(&active.account.key);
        updates.send(Update::StaticTokens(active.workspace.id.clone(), Vec::new()));
        return Ok(());
    }
    list_after_change(&context, &updates, &active).await;
    Ok(())
}

/// Makes a token.
pub(crate) async fn create(
    context: Arc<Context>,
    updates: Updates,
    name: String,
    scopes: Vec<ScopeView>,
) -> Result<(), Error> {
    let active = ActiveWorkspace::read(&context, &updates).await?;
    let host = hosts::host_of_account(&active.account)?;
    let new = NewStaticToken { name: &name, scopes: scopes.iter().map(scope_parameter).collect() };
    cloud::create_static_token(&host, &active.token, &new, &context.http).await?;
    list_after_change(&context, &updates, &active).await;
    Ok(())
}

/// Lists the tokens after one has changed. The change is done also where they cannot be listed.
async fn list_after_change(context: &Arc<Context>, updates: &Updates, active: &ActiveWorkspace) {
    if let Err(error) = list_of(context, updates, active).await {
        tracing::info!(%error, "the tokens were not listed after a change");
    }
}

/// The token with an id or a name, as Tinybird knows it now.
async fn find(
    context: &Arc<Context>,
    updates: &Updates,
    id_or_name: &str,
) -> Result<(ActiveWorkspace, TrustedHost, StaticToken), Error> {
    let active = ActiveWorkspace::read(context, updates).await?;
    let host = hosts::host_of_account(&active.account)?;
    let tokens = active.list_tokens(context).await?;
    let unknown = || Error::UnknownToken { name: id_or_name.to_owned() };
    let token = find_token(&tokens, id_or_name).cloned().ok_or_else(unknown)?;
    Ok((active, host, token))
}

/// A right as the API takes it: `PIPES:READ:top_pages`.
fn scope_parameter(scope: &ScopeView) -> String {
    let parts = [Some(&scope.kind), scope.resource.as_ref(), scope.filter.as_ref()];
    parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(":")
}

fn view(token: &StaticToken, active: &ActiveWorkspace) -> StaticTokenView {
    let scopes: Vec<_> = token.scopes.iter().map(scope_view).collect();
    StaticTokenView {
        id: token.id.clone(),
        name: token.name.clone(),
        masked: redact::mask_token(token.token.expose()),
        can: rights::text(&scopes),
        power: rights::power(&scopes),
        delete_breaks: what_breaks(token, active, "breaks-own"),
        refresh_breaks: what_breaks(token, active, "breaks-own-renewed"),
        scopes,
    }
}

/// What stops working when a token is refreshed or deleted. `own` says it of this app's own token.
fn what_breaks(token: &StaticToken, active: &ActiveWorkspace, own: &str) -> Text {
    Text::new(if token.token == active.token {
        own
    } else if token.is_workspace_admin() {
        "breaks-jwts"
    } else {
        "breaks-programs"
    })
}
