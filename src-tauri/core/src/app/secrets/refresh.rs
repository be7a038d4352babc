//! A new user token before the old one ends, got by one process at a time.
//!
//! A refresh token is good once. So: take the lock, read again, decide, refresh, write. A process
//! that waited for the lock finds the newer token and uses it.
//!
//! What the exchange yields is held in memory before anything else is done with it, and stays
//! there until the vault has it: no step that can fail stands between the answer and that.
//!
//! The lock is held for a bounded time (`Limits::refresh_lock`), and others wait longer than that.
//! So under the lock there is one request to the authority, whose own limit ends it, no prompt
//! to unlock a keyring, and no file is waited for without an end. An answer that is on its
//! way is never given up for time. The authority's metadata is asked for before the lock is taken,
//! and a keyring that was locked under it is asked for once the lock is free.

use std::sync::Arc;

use crate::app::context::{Context, run_blocking};
use crate::app::secrets::{Pending, Prompt, keep_in};
use crate::app::{Error, token_files};
use crate::auth;
use crate::auth::discovery::Metadata;
use crate::auth::session;
use crate::auth::session::{RefreshError, RefreshedTokens, Session};
use crate::config::DEFAULT_CLIENT_ID;
use crate::credentials::{Account, Credentials, Secret};
use crate::host::Host;

/// An account whose user token is refreshed.
pub(super) struct Refresher {
    pub(super) context: Arc<Context>,
    pub(super) account: Account,
    /// Whether the keyring may ask to be unlocked, once the lock is free.
    pub(super) prompt: Prompt,
}

impl Refresher {
    /// A newer user token than that of `stale`.
    pub(super) async fn refresh(&self, stale: &Credentials) -> Result<Credentials, Error> {
        let authority = Host::parse(&self.account.auth_host)?;
        let metadata = session::fetch_metadata(&authority, &self.context.http).await;
        let secrets = &self.context.secrets;
        let (locks, name) = (secrets.locks.clone(), secrets.lock_name(&self.account.key));
        let lock = run_blocking(move || locks.lock(&name)).await??;
        let _refreshing = secrets.refreshing.read().await;
        let refreshed = self.refresh_locked(stale, &authority, metadata).await;
        drop(lock);
        let (credentials, place) = refreshed?;
        // A process that stays offers them to the vault again. One that is about to end does so now
        // that the keyring may ask for its password.
        if place == Place::Memory && !self.context.config.resident {
            keep_in::write_pending(&self.context, &secrets.vault(self.prompt)).await?;
        }
        Ok(credentials)
    }

    async fn refresh_locked(
        &self,
        stale: &Credentials,
        authority: &Host,
        metadata: Result<Metadata, auth::Error>,
    ) -> Result<(Credentials, Place), Error> {
        let used = self.read_saved().await?;
        if used.user_token != stale.user_token {
            return Ok((used, Place::Vault));
        }
        match self.exchange(&used, authority, &metadata?).await {
            Ok(pending) => self.store(&used, pending).await,
            Err(Error::SessionOver) => {
                // A program that does not use the lock may have used the token: then its session is
                // newer.
                let newer = self.read_saved().await?;
                match newer.refresh_token == used.refresh_token {
                    true => Err(Error::SessionOver),
                    false => Ok((newer, Place::Vault)),
                }
            }
            Err(error) => Err(error),
        }
    }

    /// The account's secrets as they are saved now. The keyring shows no prompt.
    pub(super) async fn read_saved(&self) -> Result<Credentials, Error> {
        let saved = self.context.secrets.read(&self.account.key, Prompt::Never).await?;
        saved.ok_or(Error::NotSignedIn)
    }

    /// Uses up the refresh token, and holds what it yields until the vault has it.
    async fn exchange(
        &self,
        used: &Credentials,
        authority: &Host,
        metadata: &Metadata,
    ) -> Result<Pending, Error> {
        let refresh_token = used.refresh_token.as_ref().ok_or(Error::SessionOver)?;
        let session = session_of(&self.account, authority, refresh_token);
        match auth::refresh(&session, metadata, &self.context.http).await {
            Ok(refreshed) => Ok(self.hold_in_memory(used, refreshed)),
            Err(RefreshError::SessionOver) => Err(Error::SessionOver),
            Err(RefreshError::Other(error)) => Err(error.into()),
        }
    }

    /// Nothing here can fail: the token that was used is used up.
    fn hold_in_memory(&self, used: &Credentials, refreshed: RefreshedTokens) -> Pending {
        let credentials = Credentials {
            user_token: Some(refreshed.user_token),
            refresh_token: refreshed.refresh_token.or_else(|| used.refresh_token.clone()),
            expires_at: refreshed.expires_in.map(|left| self.context.unix_ms(left) / 1000),
            ..used.clone()
        };
        let before = self.context.secrets.pending_of(&self.account.key);
        let chosen = before.as_ref().is_some_and(|before| before.chosen);
        let pending = Pending {
            account: self.account.clone(),
            credentials,
            chosen,
            // What the vault has is what the first one was had for.
            used: before.map_or(used.refresh_token.clone(), |before| before.used),
            partial: false,
            in_refresh: !chosen,
        };
        self.context.secrets.set_pending(pending.clone());
        pending
    }

    /// Puts the new tokens where the old ones were: the vault, and each project's `.tinyb`.
    async fn store(
        &self,
        used: &Credentials,
        pending: Pending,
    ) -> Result<(Credentials, Place), Error> {
        let new = pending.credentials.clone();
        let (credentials, place) = match self.write_vault(&pending).await {
            Ok(newest) => (newest, Place::Vault),
            Err(Error::NotSignedIn) => {
                // The account was signed out meanwhile, and stays so.
                self.context.secrets.remove_same(&pending);
                revoke(&self.context, &self.account, &new).await;
                return Err(Error::NotSignedIn);
            }
            Err(error) => {
                tracing::warn!(%error, "a refreshed session stays in memory until the vault takes it");
                self.context.secrets.mark_refused(&pending);
                (new, Place::Memory)
            }
        };
        self.context.changed.notify_one();
        // `tb` needs the new token even if the vault did not take it. The lock does not wait for a
        // file that another program writes for long.
        let accounts = self.context.read_accounts().await.unwrap_or_default();
        let folders = accounts.folders();
        let renewing = token_files::renew_tinyb(&self.context, folders, used, &credentials);
        let _ = tokio::time::timeout(self.context.config.limits.lock, renewing).await;
        Ok((credentials, place))
    }

    /// Writes pending credentials to the vault, unless the person keeps them in memory. A sign-in
    /// meanwhile is newer. Returns the newest credentials.
    async fn write_vault(&self, pending: &Pending) -> Result<Credentials, Error> {
        let secrets = &self.context.secrets;
        let locked = self.context.lock_accounts().await?;
        if locked.accounts.account(&self.account.key).is_none() {
            return Err(Error::NotSignedIn);
        }
        match secrets.pending_of(&self.account.key) {
            Some(now) if now.credentials != pending.credentials => return Ok(now.credentials),
            // The vault took these credentials, or those of a later sign-in here.
            None => return self.read_saved().await,
            Some(now) if now.chosen => return Ok(now.credentials),
            Some(_) => {}
        }
        let vault = secrets.vault(Prompt::Never).cancelled_by(&secrets.session_only);
        let Some(newest) = pending.find_newest(&vault).await? else {
            secrets.remove_same(pending);
            return self.read_saved().await;
        };
        vault.save(&self.account, &newest).await?;
        secrets.remove_same(pending);
        if let Err(error) = self.context.save_accounts(locked).await {
            tracing::warn!(%error, "other processes are not told of the refreshed session");
        }
        Ok(newest)
    }
}

/// Where refreshed credentials are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Where they belong, or newer ones are.
    Vault,
    /// Only in this process's memory.
    Memory,
}

/// Tells the authority that a session is over, as far as it can be told in time.
pub(crate) async fn revoke(context: &Context, account: &Account, credentials: &Credentials) {
    let Some(refresh_token) = &credentials.refresh_token else {
        return;
    };
    let Ok(authority) = Host::parse(&account.auth_host) else {
        return;
    };
    let session = session_of(account, &authority, refresh_token);
    let revoked = session::revoke(&session, &context.http);
    match tokio::time::timeout(context.config.limits.revoke, revoked).await {
        Ok(Ok(())) => tracing::info!("the session was revoked"),
        Ok(Err(error)) => tracing::info!(%error, "the session was not revoked"),
        Err(_) => tracing::info!("the authority did not answer in time to a revocation"),
    }
}

fn session_of<'a>(
    account: &'a Account,
    authority: &'a Host,
    refresh_token: &'a Secret,
) -> Session<'a> {
    let client_id = account.client_id.as_deref().unwrap_or(DEFAULT_CLIENT_ID);
    Session { authority, client_id, refresh_token }
}
