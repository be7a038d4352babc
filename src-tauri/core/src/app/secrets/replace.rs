//! A user token that another program brought for an account of ours.

use std::sync::Arc;

use crate::app::context::Context;
use crate::app::secrets::read::read_credentials;
use crate::app::secrets::{Pending, Prompt, SessionState};
use crate::app::updates::{Update, Updates};
use crate::app::{Error, hosts};
use crate::cloud;
use crate::credentials::{Account, Credentials, Secret};

/// Replaces the user token of an account by one that `tb login` brought, if Tinybird says that it
/// is that user's. A session that is refreshed here has newer ones than any file.
pub(crate) async fn replace_user_token(
    context: &Arc<Context>,
    updates: &Updates,
    account: &Account,
    token: Secret,
) -> Result<(), Error> {
    if context.secrets.is_part_held(&account.key) {
        // The vault could not be read: it may have this token, and a session with it.
        return Ok(());
    }
    let read = || read_credentials(context, account, None, Prompt::Never);
    let old = read().await?;
    let is_refreshed = old.refresh_token.is_some()
        && context.secrets.session(&account.key, old.user_token.as_ref()) != SessionState::Ended;
    if old.user_token.as_ref() == Some(&token) || is_refreshed {
        return Ok(());
    }
    let host = hosts::host_of_account(account)?;
    cloud::check_user_token(&host, &token, &context.http).await?;
    let workspaces = cloud::fetch_workspaces(&host, &token, &context.http).await?;
    let Some(first) = workspaces.first() else {
        return Ok(());
    };
    let info = cloud::fetch_workspace(&host, &first.token, &context.http).await?;
    if info.user_id != account.key.user_id {
        return Ok(());
    }
    let locked = context.lock_accounts().await?;
    // A sign-in or a sign-out meanwhile is newer.
    if locked.accounts.account(&account.key).is_none() || read().await? != old {
        return Ok(());
    }
    let credentials = Credentials {
        user_token: Some(token),
        refresh_token: None,
        expires_at: None,
        workspaces,
        jwts: old.jwts,
    };
    match context.secrets.pending_of(&account.key).filter(|pending| pending.chosen) {
        Some(pending) => context.secrets.set_pending(Pending { credentials, ..pending }),
        None => {
            context.secrets.vault(Prompt::Never).save(account, &credentials).await?;
            context.secrets.remove_pending(&account.key);
        }
    }
    context.secrets.set_expired(&account.key, false, None);
    updates.send(Update::Session(account.key.clone(), false));
    context.save_accounts(locked).await?;
    Ok(())
}
