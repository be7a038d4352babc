//! The life of a session: its user token is refreshed before it ends, by one process at a time,
//! and where it cannot be the account says so once. No browser is ever opened for it.
//!
//! A refresh token is good once. So: take the lock, read again, decide, refresh, write. A process
//! that waited for the lock finds the newer token and uses it.
//!
//! What the exchange yields is held in memory before anything else is done with it, and stays
//! there until the vault has it: no step that can fail stands between the answer and that.
//!
//! The lock is held for a bounded time (`Limits::refresh_hold`), and others wait longer than that.
//! So under the lock there is one request to the authority, whose own limit ends it, no prompt
//! to unlock a keyring, and no file is waited for without an end. An answer that is on its
//! way is never given up for time. The authority's metadata is asked for before the lock is taken,
//! and a keyring that was locked under it is asked for once the lock is free.

use std::path::Path;
use std::sync::Arc;

use crate::app::context::{Context, blocking};
use crate::app::secrets::{Pending, SessionState, offer};
use crate::app::updates::{Update, Updates};
use crate::app::{Error, hosts, token_files};
use crate::auth::discovery::Metadata;
use crate::auth::session;
use crate::auth::session::{Failure, Refreshed, Session};
use crate::cloud::TrustedHost;
use crate::config::DEFAULT_CLIENT_ID;
use crate::credentials::{Account, Credentials, Secret, Workspace};
use crate::host::Host;
use crate::stores::vault::Vault;
use crate::{auth, cloud};

/// A session's account, and its vault: non-interactive where no person asked for the work.
#[derive(Clone)]
struct Refresher {
    context: Arc<Context>,
    account: Account,
    vault: Vault,
}

/// The account's secrets, with a user token that lives for a while yet.
pub(crate) async fn credentials(
    context: &Arc<Context>,
    updates: &Updates,
    account: &Account,
    folder: Option<&Path>,
) -> Result<Credentials, Error> {
    Refresher::new(context, account, context.secrets.vault.clone()).living(updates, folder).await
}

/// The workspaces of the account, as they are now, among its secrets. A user token that Tinybird
/// does not take any more is refreshed once; where that is no use the account's session is over.
pub(crate) async fn with_workspaces(
    context: &Arc<Context>,
    updates: &Updates,
    account: &Account,
    folder: Option<&Path>,
) -> Result<Credentials, Error> {
    Refresher::new(context, account, context.secrets.vault.clone())
        .with_workspaces(updates, folder)
        .await
}

/// After the computer slept: whether the active account's user token still works. Without a network
/// nothing is reported.
pub(crate) async fn look(context: &Arc<Context>, updates: &Updates) {
    let Ok(account) = context.active().await else {
        return;
    };
    let kept = Refresher::new(context, &account, context.secrets.vault.non_interactive());
    if kept.is_known_to_be_over().await {
        return;
    }
    if let Err(error) = kept.with_workspaces(updates, None).await {
        tracing::info!(%error, "the session was looked at");
    }
}

/// Refreshes the active account's user token if it is about to end, and gives the vault what it
/// could not take before.
pub(crate) async fn attend(context: &Arc<Context>, updates: &Updates) {
    offer::offer(context).await;
    // Tinybird's own tokens have no end.
    let Some(account) = context.active().await.ok().filter(|account| account.client_id.is_some())
    else {
        return;
    };
    if let Err(error) = Refresher::new(context, &account, context.secrets.vault.non_interactive())
        .attend(updates)
        .await
    {
        tracing::info!(%error, "the session was attended to");
    }
}

impl Refresher {
    fn new(context: &Arc<Context>, account: &Account, vault: Vault) -> Self {
        Self { context: Arc::clone(context), account: account.clone(), vault }
    }

    async fn living(&self, updates: &Updates, folder: Option<&Path>) -> Result<Credentials, Error> {
        let credentials = self.context.credentials(&self.vault, &self.account, folder).await?;
        if !is_ending(&self.context, &credentials) {
            return Ok(credentials);
        }
        match self.renew(updates, &credentials).await {
            Err(error @ Error::Auth(_)) if !has_ended(&self.context, &credentials) => {
                // The authority is away. The token works for a moment, and the next use tries again.
                tracing::info!(%error, "the user token could not be refreshed yet");
                Ok(credentials)
            }
            result => result,
        }
    }

    async fn with_workspaces(
        &self,
        updates: &Updates,
        folder: Option<&Path>,
    ) -> Result<Credentials, Error> {
        let host = hosts::of_account(&self.account)?;
        let mut credentials = self.living(updates, folder).await?;
        let mut listed = list(&self.context, &host, &credentials).await;
        if let Err(Error::Cloud(cloud::Error::Refused { .. })) = listed
            && credentials.refresh_token.is_some()
        {
            credentials = self.renew(updates, &credentials).await?;
            listed = list(&self.context, &host, &credentials).await;
        }
        self.tell_end(updates, &credentials, listed.as_ref().err());
        Ok(Credentials { workspaces: listed?, ..credentials })
    }

    async fn attend(&self, updates: &Updates) -> Result<(), Error> {
        let credentials = self.saved().await?;
        if is_ending(&self.context, &credentials) && !self.has_ended(&credentials) {
            self.renew(updates, &credentials).await?;
        }
        Ok(())
    }

    async fn is_known_to_be_over(&self) -> bool {
        self.saved().await.is_ok_and(|credentials| self.has_ended(&credentials))
    }

    /// A session that has ended stays so until the next sign-in.
    fn has_ended(&self, with: &Credentials) -> bool {
        self.context.secrets.session(&self.account.key, with.user_token.as_ref())
            == SessionState::Ended
    }

    /// Whether the account's session is over is told once it is known, either way.
    fn tell_end(&self, updates: &Updates, with: &Credentials, error: Option<&Error>) {
        let over = error.is_some_and(ends_session);
        if error.is_none() || over {
            self.context.secrets.set_expired(&self.account.key, over, with.user_token.clone());
            updates.send(Update::Session(self.account.key.clone(), over));
        }
    }

    /// A newer user token than that of `stale`. It is a task of its own: a refresh token that was
    /// used must not be lost because its request was cancelled.
    async fn renew(&self, updates: &Updates, stale: &Credentials) -> Result<Credentials, Error> {
        let (this, used) = (self.clone(), stale.clone());
        let renewing = tokio::spawn(async move { this.refresh(&used).await });
        let renewed = renewing.await.map_err(|_| Error::Broke)?;
        match &renewed {
            Ok(renewed) => self.tell_end(updates, renewed, None),
            Err(error) => self.tell_end(updates, stale, Some(error)),
        }
        renewed
    }

    async fn refresh(&self, stale: &Credentials) -> Result<Credentials, Error> {
        let authority = Host::parse(&self.account.auth_host)?;
        let metadata = session::discover(&authority, &self.context.http).await;
        let (locks, target) = (
            self.context.secrets.locks.clone(),
            self.context.secrets.session_of(&self.account.key),
        );
        let lock = blocking(move || locks.take(&target)).await??;
        let _refreshing = self.context.secrets.refreshing.read().await;
        let renewed = self.under_the_lock(stale, &authority, metadata).await;
        drop(lock);
        match renewed? {
            Renewed::Stored(credentials) => Ok(credentials),
            // It is offered to the vault again as long as this process stays.
            Renewed::InMemory(credentials) if self.context.config.resident => Ok(credentials),
            // This process is about to end. Now the keyring may ask for its password.
            Renewed::InMemory(credentials) => {
                offer::write_pending(&self.context, &self.vault).await?;
                Ok(credentials)
            }
        }
    }

    async fn under_the_lock(
        &self,
        stale: &Credentials,
        authority: &Host,
        metadata: Result<Metadata, auth::Error>,
    ) -> Result<Renewed, Error> {
        let used = self.saved().await?;
        if used.user_token != stale.user_token {
            return Ok(Renewed::Stored(used));
        }
        match self.exchange(&used, authority, &metadata?).await {
            Ok(pending) => self.keep(&used, pending).await,
            Err(Error::SessionOver) => {
                // A program that does not use the lock may have used the token: then its session is
                // newer.
                let newer = self.saved().await?;
                match newer.refresh_token == used.refresh_token {
                    true => Err(Error::SessionOver),
                    false => Ok(Renewed::Stored(newer)),
                }
            }
            Err(error) => Err(error),
        }
    }

    /// The account's secrets as they are saved now. The keyring shows no prompt.
    async fn saved(&self) -> Result<Credentials, Error> {
        let vault = self.vault.non_interactive();
        let saved = self.context.secrets.read(&self.account.key, &vault).await?;
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
        let session = of(&self.account, authority, refresh_token);
        match auth::refresh(&session, metadata, &self.context.http).await {
            Ok(refreshed) => Ok(self.hold(used, refreshed)),
            Err(Failure::Over) => Err(Error::SessionOver),
            Err(Failure::Other(error)) => Err(error.into()),
        }
    }

    /// Nothing here can fail: the token that was used is used up.
    fn hold(&self, used: &Credentials, refreshed: Refreshed) -> Pending {
        let credentials = Credentials {
            user_token: Some(refreshed.user_token),
            refresh_token: refreshed.refresh_token.or_else(|| used.refresh_token.clone()),
            expires_at: refreshed.expires_in.map(|left| self.context.unix_ms(left) / 1000),
            workspaces: used.workspaces.clone(),
        };
        let before = self.context.secrets.pending_entry(&self.account.key);
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

    /// Puts what is held where the old tokens were: the vault, and each project's `.tinyb`.
    async fn keep(&self, used: &Credentials, pending: Pending) -> Result<Renewed, Error> {
        let new = pending.credentials.clone();
        let renewed = match self.write(&pending).await {
            Ok(kept) => Renewed::Stored(kept),
            Err(Error::NotSignedIn) => {
                // The account was signed out meanwhile, and stays so.
                self.context.secrets.remove_same(&pending);
                revoke(&self.context, &self.account, &new).await;
                return Err(Error::NotSignedIn);
            }
            Err(error) => {
                tracing::warn!(%error, "a refreshed session is held until it can be kept");
                self.context.secrets.mark_refused(&pending);
                Renewed::InMemory(new)
            }
        };
        self.context.changed.notify_one();
        // `tb` needs the new token even if the vault did not take it. The lock does not wait for a
        // file that another program writes for long.
        let accounts = self.context.read_accounts().await.unwrap_or_default();
        let renewing = token_files::renew_tinyb(
            &self.context,
            accounts.folders(),
            used,
            renewed.credentials(),
        );
        let _ = tokio::time::timeout(self.context.config.limits.lock, renewing).await;
        Ok(renewed)
    }

    /// Writes what is held to the vault, unless the person keeps it for the session. A sign-in
    /// meanwhile is newer than it.
    async fn write(&self, pending: &Pending) -> Result<Credentials, Error> {
        let locked = self.context.lock_accounts().await?;
        if locked.accounts.find(&self.account.key).is_none() {
            return Err(Error::NotSignedIn);
        }
        match self.context.secrets.pending_entry(&self.account.key) {
            Some(now) if now.credentials != pending.credentials => return Ok(now.credentials),
            // The vault took these credentials, or those of a later sign-in here.
            None => return self.saved().await,
            Some(now) if now.chosen => return Ok(now.credentials),
            Some(_) => {}
        }
        let vault = self.vault.non_interactive().cancelled_by(&self.context.secrets.session_only);
        let Some(newest) = offer::newest(&vault, pending).await? else {
            self.context.secrets.remove_same(pending);
            return self.saved().await;
        };
        vault.keep(&self.account, &newest).await?;
        self.context.secrets.remove_same(pending);
        match self.context.save_accounts(locked).await {
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "other processes are not told of the refreshed session")
            }
        }
        Ok(newest)
    }
}

/// What became of a refreshed session.
enum Renewed {
    /// It is where it belongs, or a newer one is.
    Stored(Credentials),
    /// It is only in this process's memory.
    InMemory(Credentials),
}

impl Renewed {
    fn credentials(&self) -> &Credentials {
        match self {
            Self::Stored(credentials) | Self::InMemory(credentials) => credentials,
        }
    }
}

/// Tells the authority that a session is over, as far as it can be told in time.
pub(crate) async fn revoke(context: &Context, account: &Account, credentials: &Credentials) {
    let Some(refresh_token) = &credentials.refresh_token else {
        return;
    };
    let Ok(authority) = Host::parse(&account.auth_host) else {
        return;
    };
    let session = of(account, &authority, refresh_token);
    let revoked = session::revoke(&session, &context.http);
    match tokio::time::timeout(context.config.limits.revoke, revoked).await {
        Ok(Ok(())) => tracing::info!("the session was revoked"),
        Ok(Err(error)) => tracing::info!(%error, "the session was not revoked"),
        Err(_) => tracing::info!("the authority did not answer in time to a revocation"),
    }
}

async fn list(
    context: &Context,
    host: &TrustedHost,
    credentials: &Credentials,
) -> Result<Vec<Workspace>, Error> {
    match &credentials.user_token {
        Some(token) => Ok(cloud::workspaces(host, token, &context.http).await?),
        // A workspace token opens that workspace alone.
        None => {
            let (mut accepted, mut refused) = (false, None);
            for workspace in &credentials.workspaces {
                match cloud::workspace(host, &workspace.token, &context.http).await {
                    Ok(_) => accepted = true,
                    Err(error @ cloud::Error::Refused { .. }) => refused = Some(error),
                    Err(error) => return Err(error.into()),
                }
            }
            match refused {
                // One token that is refused says nothing about the others.
                Some(error) if !accepted => Err(error.into()),
                _ => Ok(credentials.workspaces.clone()),
            }
        }
    }
}

/// Whether an error says that the session is over.
pub(crate) fn ends_session(error: &Error) -> bool {
    matches!(error, Error::SessionOver | Error::Cloud(cloud::Error::Refused { .. }))
}

fn is_ending(context: &Context, credentials: &Credentials) -> bool {
    let soon = context.unix_ms(context.config.limits.refresh_before) / 1000;
    credentials.refresh_token.is_some() && credentials.expires_at.is_some_and(|end| end <= soon)
}

fn has_ended(context: &Context, credentials: &Credentials) -> bool {
    let now = context.unix_ms(std::time::Duration::ZERO) / 1000;
    credentials.expires_at.is_some_and(|end| end <= now)
}

fn of<'a>(account: &'a Account, authority: &'a Host, refresh_token: &'a Secret) -> Session<'a> {
    let client_id = account.client_id.as_deref().unwrap_or(DEFAULT_CLIENT_ID);
    Session { authority, client_id, refresh_token }
}
