//! JWTs: making them, here or by Tinybird, and the list of those that were made.

use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use crate::app::context::{Context, run_blocking};
use crate::app::secrets::local_tokens::LocalCredentials;
use crate::app::secrets::tokens::ActiveWorkspace;
use crate::app::secrets::{kept_jwts, signing};
use crate::app::updates::{Update, Updates};
use crate::app::{Error, hosts, views};
use crate::cloud;
use crate::contract::{NewJwt, TokenPlace};
use crate::credentials::{Account, Secret, WorkspaceRef};
use crate::stores::tokens_file::{StoredJwt, TokensFileContent};
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
    let stored = find_stored(&context, &id).await?.ok_or(Error::JwtNotKept)?;
    let life = Duration::from_secs(stored.ends_at.saturating_sub(stored.made_at));
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
    if let Some(stored) = find_stored(&context, &id).await? {
        kept_jwts::forget(&context, &stored).await?;
    }
    let change = move |content: &mut TokensFileContent| content.jwts.retain(|jwt| jwt.id != id);
    change_list(&context, &updates, change).await.map(drop)
}

async fn find_stored(context: &Context, id: &str) -> Result<Option<StoredJwt>, Error> {
    let file = context.tokens_file.clone();
    let content = run_blocking(move || file.read()).await??;
    Ok(content.jwts.into_iter().find(|jwt| jwt.id == id))
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
    let (account, workspace) = (made.account, made.workspace);
    let key = account.as_ref().map(|account| account.key.clone());
    context.secrets.listed.set_jwt(&id, key.as_ref(), made.token.clone());
    let stored = StoredJwt {
        id: id.clone(),
        account: key,
        workspace_id: workspace.id,
        workspace: workspace.name,
        name: new.name,
        scopes: new.scopes.iter().map(views::jwts::stored_scope).collect(),
        rps: new.rps,
        made_at: now,
        ends_at: new.ends_at,
        offline: new.offline,
        kept: false,
    };
    let insert = move |content: &mut TokensFileContent| content.jwts.insert(0, stored.clone());
    let content = change_list(context, updates, insert).await?;
    if let Some(account) = account.filter(|_| new.keep) {
        match kept_jwts::keep(context, &account, (&id, &made.token), &content.jwts).await {
            Ok(()) => {
                let mark = move |content: &mut TokensFileContent| {
                    let made = content.jwts.iter_mut().filter(|jwt| jwt.id == id);
                    made.for_each(|jwt| jwt.kept = true);
                };
                change_list(context, updates, mark).await?;
            }
            // The JWT is made, and its row says that it is not kept.
            Err(error) => tracing::warn!(%error, "a JWT is not kept"),
        }
    }
    Ok(())
}

/// A JWT that was just made.
struct Made {
    token: Secret,
    /// `None`: it is for the local instance.
    account: Option<Account>,
    workspace: WorkspaceRef,
}

async fn make_in_cloud(
    context: &Arc<Context>,
    updates: &Updates,
    new: &NewJwt,
) -> Result<Made, Error> {
    let ActiveWorkspace { account, workspace, credentials, token } =
        ActiveWorkspace::read(context, updates).await?;
    if let Some(seen) = new.workspace.as_ref().filter(|seen| **seen != workspace.id) {
        let name = credentials.workspace(seen).map_or(seen, |seen| &seen.reference.name);
        return Err(Error::OtherWorkspace { name: name.clone() });
    }
    let token = match new.offline {
        true => {
            let key = signing::read_key(context, &account, &workspace, &credentials).await?;
            jwt::sign(new, &workspace.id, &key)
        }
        false => {
            let host = hosts::host_of_account(&account)?;
            cloud::create_jwt(&host, &token, new, &context.http).await?
        }
    };
    Ok(Made { token, account: Some(account), workspace })
}

async fn make_in_instance(
    context: &Arc<Context>,
    new: &NewJwt,
    local: &LocalCredentials,
) -> Result<Made, Error> {
    let workspace = local.read_workspace(context, new.workspace.as_deref()).await?;
    let (key, workspace) = (workspace.token, workspace.reference);
    let token = match new.offline {
        true => jwt::sign(new, &workspace.id, &key),
        false => {
            let host = hosts::host_of_instance(&local.address)?;
            cloud::create_jwt(&host, &key, new, &context.http).await?
        }
    };
    Ok(Made { token, account: None, workspace })
}

/// Changes the list, shows it and returns it.
async fn change_list(
    context: &Context,
    updates: &Updates,
    change: impl FnMut(&mut TokensFileContent) + Send + 'static,
) -> Result<TokensFileContent, Error> {
    let file = context.tokens_file.clone();
    let content = run_blocking(move || file.change(change)).await??;
    updates.send(Update::TokensFile(content.clone()));
    Ok(content)
}
