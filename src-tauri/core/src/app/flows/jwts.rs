//! JWTs: making them, here or by Tinybird, and the list of those that were made.

use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use crate::app::context::{Context, run_blocking};
use crate::app::secrets::signing;
use crate::app::secrets::tokens::{ActiveWorkspace, LocalCredentials};
use crate::app::updates::{Update, Updates};
use crate::app::{Error, hosts, views};
use crate::cloud;
use crate::contract::{NewJwt, TokenPlace};
use crate::credentials::Secret;
use crate::local::DEFAULT_WORKSPACE;
use crate::stores::tokens_file::{StoredJwt, TokensFileContent};
use crate::token::Claims;
use crate::tokens::jwt;

/// Makes a JWT, and puts it at the top of the list.
pub(crate) async fn create(
    context: Arc<Context>,
    updates: Updates,
    new: NewJwt,
    local: LocalCredentials,
) -> Result<(), Error> {
    make(&context, &updates, new, &local).await
}

/// Makes a JWT of the list once more, with as long a life as it had.
pub(crate) async fn repeat(
    context: Arc<Context>,
    updates: Updates,
    id: String,
    local: LocalCredentials,
) -> Result<(), Error> {
    let file = context.tokens_file.clone();
    let content = run_blocking(move || file.read()).await??;
    let stored = content.jwts.into_iter().find(|jwt| jwt.id == id).ok_or(Error::JwtNotKept)?;
    let life = Duration::from_secs(stored.ends_at.saturating_sub(stored.made_at));
    if stored.account.is_some() {
        let active = ActiveWorkspace::read(&context, &updates).await?;
        if active.workspace.id != stored.workspace_id {
            return Err(Error::OtherWorkspace { name: stored.workspace });
        }
    }
    let mut new = views::jwts::new_of(&stored).ok_or(Error::JwtNotKept)?;
    new.ends_at = context.unix_ms(life) / 1000;
    make(&context, &updates, new, &local).await
}

/// Takes a JWT out of the list.
pub(crate) async fn forget(
    context: Arc<Context>,
    updates: Updates,
    id: String,
) -> Result<(), Error> {
    context.secrets.listed.forget_jwt(&id);
    change_list(&context, &updates, move |content| content.jwts.retain(|jwt| jwt.id != id)).await
}

async fn make(
    context: &Arc<Context>,
    updates: &Updates,
    new: NewJwt,
    local: &LocalCredentials,
) -> Result<(), Error> {
    let now = context.unix_ms(Duration::ZERO) / 1000;
    jwt::check(&new, now)?;
    let made = match new.place {
        TokenPlace::Cloud => make_in_cloud(context, updates, &new).await?,
        TokenPlace::Local => make_in_instance(context, &new, local).await?,
    };
    let id = Uuid::new_v4().to_string();
    context.secrets.listed.set_jwt(&id, made.account.as_ref(), made.token);
    let stored = StoredJwt {
        id,
        account: made.account,
        workspace_id: made.workspace_id,
        workspace: made.workspace,
        name: new.name,
        scopes: new.scopes.iter().map(views::jwts::stored_scope).collect(),
        rps: new.rps,
        made_at: now,
        ends_at: new.ends_at,
        offline: new.offline,
    };
    change_list(context, updates, move |content| content.jwts.insert(0, stored.clone())).await
}

/// A JWT that was just made.
struct Made {
    token: Secret,
    account: Option<crate::credentials::AccountKey>,
    workspace_id: String,
    workspace: String,
}

async fn make_in_cloud(
    context: &Arc<Context>,
    updates: &Updates,
    new: &NewJwt,
) -> Result<Made, Error> {
    let active = ActiveWorkspace::read(context, updates).await?;
    let ActiveWorkspace { account, workspace, credentials, token } = &active;
    let token = match new.offline {
        true => {
            let key = signing::read_key(context, account, workspace, credentials).await?;
            jwt::sign(new, &workspace.id, &key)
        }
        false => {
            let host = hosts::host_of_account(account)?;
            cloud::create_jwt(&host, token, new, &context.http).await?
        }
    };
    Ok(Made {
        token,
        account: Some(account.key.clone()),
        workspace_id: workspace.id.clone(),
        workspace: workspace.name.clone(),
    })
}

async fn make_in_instance(
    context: &Arc<Context>,
    new: &NewJwt,
    local: &LocalCredentials,
) -> Result<Made, Error> {
    let pair = local.read_pair(context).await?;
    let key = Secret::new(pair.workspace_token);
    let workspace_id = Claims::of(key.expose()).owner.ok_or(Error::NoLocalTokens)?;
    let token = match new.offline {
        true => jwt::sign(new, &workspace_id, &key),
        false => {
            let host = hosts::host_of_instance(&local.address)?;
            cloud::create_jwt(&host, &key, new, &context.http).await?
        }
    };
    let workspace = DEFAULT_WORKSPACE.to_owned();
    Ok(Made { token, account: None, workspace_id, workspace })
}

async fn change_list(
    context: &Context,
    updates: &Updates,
    change: impl FnMut(&mut TokensFileContent) + Send + 'static,
) -> Result<(), Error> {
    let file = context.tokens_file.clone();
    let content = run_blocking(move || file.change(change)).await??;
    updates.send(Update::TokensFile(content));
    Ok(())
}
