//! The life of a session: its user token is refreshed before it ends, by one process at a time,
//! and where it cannot be the account says so once. No browser is ever opened for it.
//!
//! A refresh token is good once. So: take the lock, read again, decide, refresh, write. Whoever
//! waited for the lock finds the newer token and takes that.
//!
//! What the exchange yields is held in memory before anything else is done with it, and stays
//! there until the vault has it: no step that can fail stands between the answer and that.
//!
//! The lock is held for a bounded time (`Limits::refresh_hold`), and others wait longer than that.
//! So under the lock there is one request to the authority, whose own limit ends it, nobody is
//! asked to unlock a keyring, and no file is waited for without an end. An answer that is on its
//! way is never given up for time. The authority's metadata is asked for before the lock is taken,
//! and a keyring that was locked under it is asked for once the lock is free.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::core::{Core, Unkept, blocking};
use super::flow::{Fact, Tell};
use super::{Error, hosts, token_files};
use crate::auth;
use crate::auth::discovery::Metadata;
use crate::auth::session::{self, Failure, Refreshed, Session};
use crate::cloud::{self, TrustedHost};
use crate::config::DEFAULT_CLIENT_ID;
use crate::contract::TokenFileKind;
use crate::credentials::{Account, Credentials, Secret, Workspace};
use crate::host::Host;
use crate::stores::vault::{self, Vault};

/// Whose session it is, and the way to the vault: for what nobody clicked for a quiet one.
#[derive(Clone)]
struct Kept {
    core: Arc<Core>,
    account: Account,
    vault: Vault,
}

/// The account's secrets, with a user token that lives for a while yet.
pub(super) async fn credentials(
    core: &Arc<Core>,
    tell: &Tell,
    account: &Account,
    folder: Option<&Path>,
) -> Result<Credentials, Error> {
    Kept::new(core, account, core.vault.clone()).living(tell, folder).await
}

/// The workspaces of the account, as they are now, among its secrets. A user token that Tinybird
/// does not take any more is refreshed once; where that is no use the account's session is over.
pub(super) async fn with_workspaces(
    core: &Arc<Core>,
    tell: &Tell,
    account: &Account,
    folder: Option<&Path>,
) -> Result<Credentials, Error> {
    Kept::new(core, account, core.vault.clone()).with_workspaces(tell, folder).await
}

/// After the computer slept: whether the active account's user token still works. Whoever is
/// away from the network is not asked.
pub(super) async fn look(core: &Arc<Core>, tell: &Tell) {
    let Ok(account) = core.active().await else {
        return;
    };
    let kept = Kept::new(core, &account, core.vault.non_interactive());
    if kept.is_known_to_be_over().await {
        return;
    }
    if let Err(error) = kept.with_workspaces(tell, None).await {
        tracing::info!(%error, "the session was looked at");
    }
}

/// Refreshes the active account's user token if it is about to end, and gives the vault what it
/// could not take before.
pub(super) async fn attend(core: &Arc<Core>, tell: &Tell) {
    offer(core).await;
    // Tinybird's own tokens have no end.
    let Some(account) = core.active().await.ok().filter(|account| account.client_id.is_some())
    else {
        return;
    };
    if let Err(error) = Kept::new(core, &account, core.vault.non_interactive()).attend(tell).await {
        tracing::info!(%error, "the session was attended to");
    }
}

/// Gives the vault what it could not take before, unless the person said not to; nobody is asked
/// for anything.
pub(super) async fn offer(core: &Arc<Core>) {
    if let Err(error) = put_back(core, &core.vault.non_interactive()).await {
        tracing::debug!(%error, "the vault still cannot take the credentials");
    }
}

/// Puts into the vault what it could not take before, unless the person says that it is to stay
/// where it is, also meanwhile.
pub(super) async fn put_back(core: &Arc<Core>, vault: &Vault) -> Result<(), Error> {
    let vault = &vault.cancelled_by(&core.for_session);
    let unkept = || core.unkept().into_iter().filter(|unkept| !unkept.chosen);
    if unkept().next().is_none() {
        return Ok(());
    }
    let file = core.accounts.clone();
    let held = blocking(move || file.hold()).await??;
    // Only now: whoever had the lock may have kept something newer.
    for unkept in unkept() {
        if held.accounts.find(&unkept.account.key).is_some()
            && let Some(credentials) = newest(vault, &unkept).await?
        {
            vault.keep(&unkept.account, &credentials).await?;
        }
        core.release_kept(&unkept);
    }
    blocking(move || held.save()).await??;
    core.changed.notify_one();
    Ok(())
}

/// What the vault is to have of these; `None` where somebody signed in since, and it has newer.
async fn newest(vault: &Vault, unkept: &Unkept) -> Result<Option<Credentials>, vault::Error> {
    let Unkept { account, credentials, used, adds, .. } = unkept;
    if used.is_none() && !adds {
        return Ok(Some(credentials.clone()));
    }
    let there = match vault.credentials(&account.key).await {
        Err(vault::Error::Unreadable) => None,
        there => there?,
    };
    Ok(match there {
        Some(mut there) if *adds => {
            credentials.workspaces.iter().cloned().for_each(|workspace| there.put(workspace));
            Some(there)
        }
        Some(there) if there.refresh_token != *used => None,
        _ => Some(credentials.clone()),
    })
}

impl Kept {
    fn new(core: &Arc<Core>, account: &Account, vault: Vault) -> Self {
        Self { core: Arc::clone(core), account: account.clone(), vault }
    }

    async fn living(&self, tell: &Tell, folder: Option<&Path>) -> Result<Credentials, Error> {
        let credentials = self.core.credentials(&self.vault, &self.account, folder).await?;
        if !is_ending(&self.core, &credentials) {
            return Ok(credentials);
        }
        match self.renew(tell, &credentials).await {
            Err(error @ Error::Auth(_)) if !has_ended(&self.core, &credentials) => {
                // The authority is away. The token works for a moment, and the next use tries again.
                tracing::info!(%error, "the user token could not be refreshed yet");
                Ok(credentials)
            }
            result => result,
        }
    }

    async fn with_workspaces(
        &self,
        tell: &Tell,
        folder: Option<&Path>,
    ) -> Result<Credentials, Error> {
        let host = hosts::of_account(&self.account)?;
        let mut credentials = self.living(tell, folder).await?;
        let mut listed = list(&self.core, &host, &credentials).await;
        if let Err(Error::Cloud(cloud::Error::Refused { .. })) = listed
            && credentials.refresh_token.is_some()
        {
            credentials = self.renew(tell, &credentials).await?;
            listed = list(&self.core, &host, &credentials).await;
        }
        self.tell_end(tell, &credentials, listed.as_ref().err());
        Ok(Credentials { workspaces: listed?, ..credentials })
    }

    async fn attend(&self, tell: &Tell) -> Result<(), Error> {
        let credentials = self.now().await?;
        if is_ending(&self.core, &credentials) && !self.is_over(&credentials) {
            self.renew(tell, &credentials).await?;
        }
        Ok(())
    }

    async fn is_known_to_be_over(&self) -> bool {
        self.now().await.is_ok_and(|credentials| self.is_over(&credentials))
    }

    /// One that is over stays so until somebody signs in.
    fn is_over(&self, with: &Credentials) -> bool {
        self.core.is_over(&self.account.key, with.user_token.as_ref()) == Some(true)
    }

    /// Whether the account's session is over is told once it is known, either way.
    fn tell_end(&self, tell: &Tell, with: &Credentials, error: Option<&Error>) {
        let over = error.is_some_and(is_over);
        if error.is_none() || over {
            self.core.note_session(&self.account.key, over, with.user_token.clone());
            tell.fact(Fact::Session(self.account.key.clone(), over));
        }
    }

    /// A newer user token than that of `stale`. It is a task of its own: a refresh token that was
    /// used must not be lost because somebody cancelled.
    async fn renew(&self, tell: &Tell, stale: &Credentials) -> Result<Credentials, Error> {
        let (this, used) = (self.clone(), stale.clone());
        let renewing = tokio::spawn(async move { this.refresh(&used).await });
        let renewed = renewing.await.map_err(|_| Error::Broke)?;
        match &renewed {
            Ok(renewed) => self.tell_end(tell, renewed, None),
            Err(error) => self.tell_end(tell, stale, Some(error)),
        }
        renewed
    }

    async fn refresh(&self, stale: &Credentials) -> Result<Credentials, Error> {
        let authority = Host::parse(&self.account.auth_host)?;
        let metadata = session::discover(&authority, &self.core.http).await;
        let (locks, target) =
            (self.core.session_locks.clone(), self.core.session_of(&self.account.key));
        let lock = blocking(move || locks.take(&target)).await??;
        let _refreshing = self.core.refreshing.read().await;
        let renewed = self.under_the_lock(stale, &authority, metadata).await;
        drop(lock);
        match renewed? {
            Renewed::Kept(credentials) => Ok(credentials),
            // It is offered to the vault again as long as this process stays.
            Renewed::Held(credentials) if self.core.config.resident => Ok(credentials),
            // Whoever is about to leave has no later. Now a person may be asked to unlock it.
            Renewed::Held(credentials) => {
                put_back(&self.core, &self.vault).await?;
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
        let used = self.now().await?;
        if used.user_token != stale.user_token {
            return Ok(Renewed::Kept(used));
        }
        match self.exchange(&used, authority, &metadata?).await {
            Ok(unkept) => self.keep(&used, unkept).await,
            Err(Error::SessionOver) => {
                // Somebody who does not know the lock may have used it up: then theirs is newer.
                let newer = self.now().await?;
                match newer.refresh_token == used.refresh_token {
                    true => Err(Error::SessionOver),
                    false => Ok(Renewed::Kept(newer)),
                }
            }
            Err(error) => Err(error),
        }
    }

    /// The account's secrets as they are now. Nobody is asked for a keyring.
    async fn now(&self) -> Result<Credentials, Error> {
        match self.core.unkept_of(&self.account.key) {
            Some(unkept) => Ok(unkept),
            None => self.kept().await,
        }
    }

    async fn kept(&self) -> Result<Credentials, Error> {
        let kept = self.vault.non_interactive().credentials(&self.account.key).await?;
        kept.ok_or(Error::NotSignedIn)
    }

    /// Uses up the refresh token, and holds what it yields until the vault has it.
    async fn exchange(
        &self,
        used: &Credentials,
        authority: &Host,
        metadata: &Metadata,
    ) -> Result<Unkept, Error> {
        let refresh_token = used.refresh_token.as_ref().ok_or(Error::SessionOver)?;
        let session = of(&self.account, authority, refresh_token);
        match auth::refresh(&session, metadata, &self.core.http).await {
            Ok(refreshed) => Ok(self.hold(used, refreshed)),
            Err(Failure::Over) => Err(Error::SessionOver),
            Err(Failure::Other(error)) => Err(error.into()),
        }
    }

    /// Nothing here can fail: the token that was used is used up.
    fn hold(&self, used: &Credentials, refreshed: Refreshed) -> Unkept {
        let credentials = Credentials {
            user_token: Some(refreshed.user_token),
            refresh_token: refreshed.refresh_token.or_else(|| used.refresh_token.clone()),
            expires_at: refreshed.expires_in.map(|left| self.core.unix_ms(left) / 1000),
            workspaces: used.workspaces.clone(),
        };
        let before = self.core.held_of(&self.account.key);
        let chosen = before.as_ref().is_some_and(|before| before.chosen);
        let unkept = Unkept {
            account: self.account.clone(),
            credentials,
            chosen,
            // What the vault has is what the first one was had for.
            used: before.map_or(used.refresh_token.clone(), |before| before.used),
            adds: false,
            pending: !chosen,
        };
        self.core.hold_unkept(unkept.clone());
        unkept
    }

    /// Puts what is held where the old tokens were: the vault, and each project's `.tinyb`.
    async fn keep(&self, used: &Credentials, unkept: Unkept) -> Result<Renewed, Error> {
        let new = unkept.credentials.clone();
        let renewed = match self.write(&unkept).await {
            Ok(kept) => Renewed::Kept(kept),
            Err(Error::NotSignedIn) => {
                // Whoever signed out meanwhile stays signed out.
                self.core.release_kept(&unkept);
                revoke(&self.core, &self.account, &new).await;
                return Err(Error::NotSignedIn);
            }
            Err(error) => {
                tracing::warn!(%error, "a refreshed session is held until it can be kept");
                self.core.keep_holding(&unkept);
                Renewed::Held(new)
            }
        };
        self.core.changed.notify_one();
        // `tb` goes on with it whatever holds it here. A file that somebody writes for long is
        // left to itself: its turn comes, but the lock does not wait for it.
        let accounts = self.core.read_accounts().await.unwrap_or_default();
        let renewing = renew_files(&self.core, accounts.folders(), used, renewed.credentials());
        let _ = tokio::time::timeout(self.core.config.limits.lock, renewing).await;
        Ok(renewed)
    }

    /// Writes what is held to the vault, unless the person keeps it for the session. A sign-in
    /// meanwhile is newer than it.
    async fn write(&self, unkept: &Unkept) -> Result<Credentials, Error> {
        let file = self.core.accounts.clone();
        let held = blocking(move || file.hold()).await??;
        if held.accounts.find(&self.account.key).is_none() {
            return Err(Error::NotSignedIn);
        }
        match self.core.held_of(&self.account.key) {
            Some(now) if now.credentials != unkept.credentials => return Ok(now.credentials),
            // The vault took it, or what somebody who signed in here had.
            None => return self.kept().await,
            Some(now) if now.chosen => return Ok(now.credentials),
            Some(_) => {}
        }
        let vault = self.vault.non_interactive().cancelled_by(&self.core.for_session);
        let Some(newest) = newest(&vault, unkept).await? else {
            self.core.release_kept(unkept);
            return self.kept().await;
        };
        vault.keep(&self.account, &newest).await?;
        self.core.release_kept(unkept);
        match blocking(move || held.save()).await? {
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "nobody is told of the refreshed session"),
        }
        Ok(newest)
    }
}

/// What became of a refreshed session.
enum Renewed {
    /// It is where it belongs, or a newer one is.
    Kept(Credentials),
    /// It is only in this process's memory.
    Held(Credentials),
}

impl Renewed {
    fn credentials(&self) -> &Credentials {
        match self {
            Self::Kept(credentials) | Self::Held(credentials) => credentials,
        }
    }
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
    host: &TrustedHost,
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

/// Whether an error says that the session is over.
pub(super) fn is_over(error: &Error) -> bool {
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

fn of<'a>(account: &'a Account, authority: &'a Host, refresh_token: &'a Secret) -> Session<'a> {
    let client_id = account.client_id.as_deref().unwrap_or(DEFAULT_CLIENT_ID);
    Session { authority, client_id, refresh_token }
}

/// What a file cannot take is no reason to lose the token: `tb` asks for a sign-in there.
pub(super) async fn renew_files(
    core: &Arc<Core>,
    projects: Vec<PathBuf>,
    used: &Credentials,
    now: &Credentials,
) {
    let (Some(old), Some(new)) = (used.user_token.clone(), now.user_token.clone()) else {
        return;
    };
    if old == new {
        return;
    }
    let folders: Vec<_> = projects.into_iter().filter(|folder| folder.is_dir()).collect();
    let core = Arc::clone(core);
    let renewed = blocking(move || {
        for folder in folders {
            // It may have been added to git since it was written: nobody said yes to that.
            let refused = token_files::refusal(&core, &folder, TokenFileKind::Tinyb, false);
            let renewed = refused.map_or(Ok(()), Err);
            let renewed = renewed.and_then(|()| Ok(core.tinyb(&folder).renew(&old, &new)?));
            if let Err(error) = renewed {
                tracing::warn!(%error, "a .tinyb keeps the old user token");
            }
        }
    });
    // It has told what went wrong.
    let _ = renewed.await;
}
