//! The life of a session: its user token is refreshed before it ends, by one process at a time,
//! and where it cannot be the account says so once. No browser is ever opened for it.
//!
//! A refresh token is good once. So: take the lock, read again, decide, refresh, write. Whoever
//! waited for the lock finds the newer token and takes that.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::core::{Core, Unkept, blocking};
use super::flow::{Fact, Tell};
use super::{Error, hosts, token_files};
use crate::auth::session::{self, Failure, Refreshed, Session};
use crate::cloud::{self, TrustedHost};
use crate::config::{DEFAULT_CLIENT_ID, Host};
use crate::contract::TokenFileKind;
use crate::credentials::{Account, Credentials, Secret, Workspace};
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
    let kept = Kept::new(core, &account, core.vault.quiet());
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
    if let Err(error) = Kept::new(core, &account, core.vault.quiet()).attend(tell).await {
        tracing::info!(%error, "the session was attended to");
    }
}

/// Gives the vault what it could not take before, unless the person said not to; nobody is asked
/// for anything.
pub(super) async fn offer(core: &Arc<Core>) {
    if let Err(error) = put_back(core, &core.vault.quiet()).await {
        tracing::debug!(%error, "the vault still cannot take the credentials");
    }
}

/// Puts into the vault what it could not take before, unless the person says that it is to stay
/// where it is, also meanwhile.
pub(super) async fn put_back(core: &Arc<Core>, vault: &Vault) -> Result<(), Error> {
    let vault = &vault.unless(&core.for_session);
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
        let renewing = tokio::spawn(async move { this.under_the_lock(&used).await });
        let renewed = renewing.await.map_err(|_| Error::Broke)?;
        match &renewed {
            Ok(renewed) => self.tell_end(tell, renewed, None),
            Err(error) => self.tell_end(tell, stale, Some(error)),
        }
        renewed
    }

    async fn under_the_lock(&self, stale: &Credentials) -> Result<Credentials, Error> {
        let (locks, target) =
            (self.core.session_locks.clone(), self.core.session_of(&self.account.key));
        let _lock = blocking(move || locks.take(&target)).await??;
        let _refreshing = self.core.refreshing.read().await;
        let now = self.now().await?;
        if now.user_token != stale.user_token {
            return Ok(now);
        }
        match self.exchange(&now).await {
            Err(Error::SessionOver) => {
                // Somebody who does not know the lock may have used it up: once more with theirs.
                let newer = self.now().await?;
                if newer.refresh_token == now.refresh_token {
                    return Err(Error::SessionOver);
                }
                self.exchange(&newer).await
            }
            result => result,
        }
    }

    async fn now(&self) -> Result<Credentials, Error> {
        match self.core.unkept_of(&self.account.key) {
            Some(unkept) => Ok(unkept),
            None => self.vault.credentials(&self.account.key).await?.ok_or(Error::NotSignedIn),
        }
    }

    async fn exchange(&self, used: &Credentials) -> Result<Credentials, Error> {
        let refresh_token = used.refresh_token.as_ref().ok_or(Error::SessionOver)?;
        let authority = Host::parse(&self.account.auth_host)?;
        let session = of(&self.account, &authority, refresh_token);
        let refreshed =
            session::refresh(&session, &self.core.http).await.map_err(|failure| match failure {
                Failure::Over => Error::SessionOver,
                Failure::Other(error) => error.into(),
            })?;
        self.keep(used, refreshed).await
    }

    /// Keeps what the refresh yielded. The token that was used is used up, so where the new one
    /// cannot be written it is held, and offered to the vault again.
    async fn keep(&self, used: &Credentials, refreshed: Refreshed) -> Result<Credentials, Error> {
        let credentials = Credentials {
            user_token: Some(refreshed.user_token),
            refresh_token: refreshed.refresh_token.or_else(|| used.refresh_token.clone()),
            expires_at: refreshed.expires_in.map(|left| self.core.unix_ms(left) / 1000),
            workspaces: used.workspaces.clone(),
        };
        let error = match self.write(used, &credentials).await {
            Ok(kept) => return Ok(kept),
            Err(Error::NotSignedIn) => {
                // Whoever signed out meanwhile stays signed out.
                revoke(&self.core, &self.account, &credentials).await;
                return Err(Error::NotSignedIn);
            }
            Err(error) => error,
        };
        tracing::warn!(%error, "a refreshed session is held until it can be kept");
        let account = self.account.clone();
        let held = self.core.held_of(&account.key);
        let chosen = held.as_ref().is_some_and(|held| held.chosen);
        // What the vault has is what the first one was had for.
        let before = held.map_or(used.refresh_token.clone(), |held| held.used);
        let new = credentials.clone();
        let unkept = Unkept { account, credentials: new, used: before, chosen, adds: false };
        self.core.hold_unkept(unkept);
        // `tb` goes on with it whatever holds it here.
        let accounts = self.core.read_accounts().await.unwrap_or_default();
        renew_files(&self.core, accounts.folders(), used, &credentials).await;
        self.core.changed.notify_one();
        // Whoever is about to leave has no later.
        if self.core.config.resident { Ok(credentials) } else { Err(error) }
    }

    /// Writes the new tokens where the old ones were: the vault, and each project's `.tinyb`. A
    /// sign-in meanwhile is newer than we are.
    async fn write(&self, used: &Credentials, new: &Credentials) -> Result<Credentials, Error> {
        let file = self.core.accounts.clone();
        let held = blocking(move || file.hold()).await??;
        if held.accounts.find(&self.account.key).is_none() {
            return Err(Error::NotSignedIn);
        }
        let now = self.now().await?;
        if now.refresh_token != used.refresh_token {
            return Ok(now);
        }
        match self.core.held_of(&self.account.key).filter(|held| held.chosen) {
            Some(held) => self.core.hold_unkept(Unkept { credentials: new.clone(), ..held }),
            None => {
                self.vault.keep(&self.account, new).await?;
                self.core.release_unkept(&self.account.key);
            }
        }
        let projects = held.accounts.folders();
        match blocking(move || held.save()).await? {
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "nobody is told of the refreshed session"),
        }
        renew_files(&self.core, projects, used, new).await;
        Ok(new.clone())
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
            // A file that holds the old one was given it with the person's yes.
            let refused = token_files::refusal(&core, &folder, TokenFileKind::Tinyb, true);
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
