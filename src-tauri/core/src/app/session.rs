//! The life of a session: its user token is refreshed before it ends, by one process at a time,
//! and where it cannot be the account says so once. No browser is ever opened for it.
//!
//! A refresh token is good once. So: take the lock, read again, decide, refresh, write. Whoever
//! waited for the lock finds the newer token and takes that.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Error;
use super::core::{Core, blocking, host_of};
use super::flow::{Fact, Tell};
use crate::auth::session::{self, Failure, Refreshed, Session};
use crate::cloud;
use crate::config::{DEFAULT_CLIENT_ID, Host};
use crate::contract::VaultState;
use crate::credentials::{Account, Credentials, Secret, Workspace};

/// The account's secrets, with a user token that lives for a while yet.
pub(super) async fn credentials(
    core: &Arc<Core>,
    tell: &Tell,
    account: &Account,
    folder: Option<&Path>,
) -> Result<Credentials, Error> {
    let credentials = core.credentials(account, folder).await?;
    if !is_ending(core, &credentials) {
        return Ok(credentials);
    }
    match renew(core, tell, account, &credentials).await {
        Err(error) if !is_over(&error) && !has_ended(core, &credentials) => {
            // It still works for a moment, and the next use tries again.
            tracing::info!(%error, "the user token could not be refreshed yet");
            Ok(credentials)
        }
        result => result,
    }
}

/// The workspaces of the account, as they are now, among its secrets. A user token that Tinybird
/// does not take any more is refreshed once; where that is no use the account's session is over.
pub(super) async fn with_workspaces(
    core: &Arc<Core>,
    tell: &Tell,
    account: &Account,
    folder: Option<&Path>,
) -> Result<Credentials, Error> {
    let credentials = credentials(core, tell, account, folder).await?;
    let host = host_of(account)?;
    let listed = match list(core, &host, &credentials).await {
        Err(Error::Cloud(cloud::Error::Refused { .. })) if credentials.refresh_token.is_some() => {
            let renewed = renew(core, tell, account, &credentials).await?;
            list(core, &host, &renewed).await.map(|workspaces| (renewed, workspaces))
        }
        listed => listed.map(|workspaces| (credentials, workspaces)),
    };
    tell_end(tell, account, listed.as_ref().err());
    let (credentials, workspaces) = listed?;
    Ok(Credentials { workspaces, ..credentials })
}

/// After the computer slept: whether the active account's user token still works. Whoever is
/// away from the network is not asked.
pub(super) async fn look(core: &Arc<Core>, tell: &Tell) {
    let Some(account) = readable(core).await else {
        return;
    };
    if let Err(error) = with_workspaces(core, tell, &account, None).await {
        tracing::info!(%error, "the session was looked at");
    }
}

/// Refreshes the active account's user token if it is about to end.
pub(super) async fn attend(core: &Arc<Core>, tell: &Tell) {
    // Tinybird's own tokens have no end.
    let Some(account) = readable(core).await.filter(|account| account.client_id.is_some()) else {
        return;
    };
    if let Err(error) = credentials(core, tell, &account, None).await {
        tracing::info!(%error, "the session was attended to");
    }
}

/// The active account, if its secrets can be had without asking anybody to unlock them.
async fn readable(core: &Core) -> Option<Account> {
    let account = core.active().await.ok()?;
    let is_held = core.unkept_of(&account.key).is_some();
    let is_open = async || {
        matches!(core.vault.probe().await, Ok(VaultState::InKeyring | VaultState::Volatile))
    };
    (is_held || is_open().await).then_some(account)
}

/// Tells the authority that a session is over, as far as it can be told in time.
pub(super) async fn revoke(core: &Core, account: &Account, credentials: &Credentials) {
    let Some(refresh_token) = &credentials.refresh_token else {
        return;
    };
    let Ok(authority) = Host::parse(&account.auth_host) else {
        return;
    };
    let session = of(account, &authority, refresh_token);
    let revoked = session::revoke(&session, &core.http);
    match tokio::time::timeout(core.config.limits.revoke, revoked).await {
        Ok(Ok(())) => tracing::info!("the session was revoked"),
        Ok(Err(error)) => tracing::info!(%error, "the session was not revoked"),
        Err(_) => tracing::info!("the authority did not answer in time to a revocation"),
    }
}

async fn list(
    core: &Core,
    host: &Host,
    credentials: &Credentials,
) -> Result<Vec<Workspace>, Error> {
    match &credentials.user_token {
        Some(token) => Ok(cloud::workspaces(host, token, &core.http).await?),
        // A workspace token opens that workspace alone.
        None => {
            for workspace in &credentials.workspaces {
                cloud::workspace(host, &workspace.token, &core.http).await?;
            }
            Ok(credentials.workspaces.clone())
        }
    }
}

/// Whether the account's session is over is told once it is known, either way.
fn tell_end(tell: &Tell, account: &Account, error: Option<&Error>) {
    let ended = match error {
        None => false,
        Some(error) if is_over(error) => true,
        Some(_) => return,
    };
    tell.fact(Fact::Session(account.key.clone(), ended));
}

fn is_over(error: &Error) -> bool {
    matches!(error, Error::SessionOver | Error::Cloud(cloud::Error::Refused { .. }))
}

fn is_ending(core: &Core, credentials: &Credentials) -> bool {
    let soon = core.unix_ms(core.config.limits.refresh_before) / 1000;
    credentials.refresh_token.is_some() && credentials.expires_at.is_some_and(|end| end <= soon)
}

fn has_ended(core: &Core, credentials: &Credentials) -> bool {
    let now = core.unix_ms(std::time::Duration::ZERO) / 1000;
    credentials.expires_at.is_some_and(|end| end <= now)
}

/// A newer user token than that of `stale`. It is a task of its own: a refresh token that was
/// used must not be lost because somebody cancelled.
async fn renew(
    core: &Arc<Core>,
    tell: &Tell,
    account: &Account,
    stale: &Credentials,
) -> Result<Credentials, Error> {
    let renewing = tokio::spawn({
        let (core, account, stale) = (Arc::clone(core), account.clone(), stale.clone());
        async move { under_the_lock(&core, &account, &stale).await }
    });
    let renewed = renewing.await.map_err(|_| Error::Broke)?;
    tell_end(tell, account, renewed.as_ref().err());
    renewed
}

async fn under_the_lock(
    core: &Arc<Core>,
    account: &Account,
    stale: &Credentials,
) -> Result<Credentials, Error> {
    let (locks, target) = (core.session_locks.clone(), core.session_of(&account.key));
    let _lock = blocking(move || locks.take(&target)).await??;
    let kept = kept(core, account).await?;
    if kept.user_token != stale.user_token {
        return Ok(kept);
    }
    match exchange(core, account, &kept).await {
        Err(Error::SessionOver) => {
            // Somebody who does not know the lock may have used it up: once more with theirs.
            let newer = self::kept(core, account).await?;
            if newer.refresh_token == kept.refresh_token {
                return Err(Error::SessionOver);
            }
            exchange(core, account, &newer).await
        }
        result => result,
    }
}

async fn kept(core: &Core, account: &Account) -> Result<Credentials, Error> {
    match core.unkept_of(&account.key) {
        Some(unkept) => Ok(unkept),
        None => core.vault.credentials(&account.key).await?.ok_or(Error::NotSignedIn),
    }
}

async fn exchange(
    core: &Arc<Core>,
    account: &Account,
    used: &Credentials,
) -> Result<Credentials, Error> {
    let refresh_token = used.refresh_token.as_ref().ok_or(Error::SessionOver)?;
    let authority = Host::parse(&account.auth_host)?;
    let session = of(account, &authority, refresh_token);
    let refreshed =
        session::refresh(&session, &core.http).await.map_err(|failure| match failure {
            Failure::Over => Error::SessionOver,
            Failure::Other(error) => error.into(),
        })?;
    keep(core, account, used, refreshed).await
}

fn of<'a>(account: &'a Account, authority: &'a Host, refresh_token: &'a Secret) -> Session<'a> {
    let client_id = account.client_id.as_deref().unwrap_or(DEFAULT_CLIENT_ID);
    Session { authority, client_id, refresh_token }
}

/// Writes the new tokens where the old ones were: the vault, and each project's `.tinyb`. Whoever
/// signed out meanwhile stays signed out; a sign-in meanwhile is newer than we are.
async fn keep(
    core: &Arc<Core>,
    account: &Account,
    used: &Credentials,
    refreshed: Refreshed,
) -> Result<Credentials, Error> {
    let credentials = Credentials {
        user_token: Some(refreshed.user_token),
        refresh_token: refreshed.refresh_token.or_else(|| used.refresh_token.clone()),
        expires_at: refreshed.expires_in.map(|left| core.unix_ms(left) / 1000),
        workspaces: used.workspaces.clone(),
    };
    let file = core.accounts.clone();
    let held = blocking(move || file.hold()).await??;
    if !held.accounts.accounts.iter().any(|known| known.key == account.key) {
        return Err(Error::NotSignedIn);
    }
    let now = kept(core, account).await?;
    if now.refresh_token != used.refresh_token {
        return Ok(now);
    }
    if core.unkept_of(&account.key).is_some() {
        core.hold_unkept(Some((account.clone(), credentials.clone())));
    } else {
        core.vault.keep(account, &credentials).await?;
    }
    let projects = blocking(move || held.save()).await??.projects;
    renew_files(core, projects, used, &credentials).await;
    Ok(credentials)
}

/// What a file cannot take is no reason to lose the token: `tb` asks for a sign-in there.
async fn renew_files(
    core: &Arc<Core>,
    projects: Vec<PathBuf>,
    used: &Credentials,
    now: &Credentials,
) {
    let (Some(old), Some(new)) = (used.user_token.clone(), now.user_token.clone()) else {
        return;
    };
    let files: Vec<_> = projects
        .into_iter()
        .filter(|folder| folder.is_dir())
        .map(|folder| core.tinyb(&folder))
        .collect();
    let renewed = blocking(move || {
        for file in files {
            if let Err(error) = file.renew(&old, &new) {
                tracing::warn!(%error, "a .tinyb keeps the old user token");
            }
        }
    });
    // It has told what went wrong.
    let _ = renewed.await;
}
