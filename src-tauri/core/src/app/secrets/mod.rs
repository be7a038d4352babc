//! Where an account's secrets are: in the vault, in this process's memory, or in the `.tinyb` of a
//! folder.
//!
//! | module | owns |
//! | --- | --- |
//! | this one | what the vault has not taken yet, which sessions have ended, and reading |
//! | `offer` | giving the vault what it has not taken; which credentials are newer |
//! | `save` | writing what a sign-in, a switch of workspace or `tb` brought |
//! | `refresh` | a new user token before the old one ends |
//! | `tokens` | one token by its name |

pub(crate) mod offer;
pub(crate) mod refresh;
pub(crate) mod save;
pub(crate) mod tokens;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::RwLock;

use crate::config::Config;
use crate::contract::LocalTokens;
use crate::credentials::{Account, AccountKey, Credentials, Secret};
use crate::keyring::Keyring;
use crate::stores::atomic::Locks;
use crate::stores::vault::file::VaultFile;
use crate::stores::vault::{self, Vault};

/// The vault, and what this process knows beside it.
pub(crate) struct Secrets {
    pub(crate) vault: Vault,
    /// For a refresh, which holds its lock while a server answers.
    locks: Locks,
    state_dir: PathBuf,
    /// Held for reading while a refresh is under way, which the exit waits for.
    refreshing: RwLock<()>,
    /// Credentials that the vault has not taken yet.
    pending: Mutex<Vec<Pending>>,
    /// The person chose to write nothing to the keyring.
    session_only: Arc<AtomicBool>,
    /// The accounts whose session has ended, each with the user token that stopped working.
    expired: Mutex<Vec<(AccountKey, Option<Secret>)>>,
}

/// What is known of an account's session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SessionState {
    /// It has not ended, as far as this process knows.
    Live,
    /// It ended with the user token that is asked about.
    Ended,
    /// It ended with another user token: the one that is asked about is newer.
    Renewed,
}

/// Credentials that the vault could not take.
#[derive(Clone)]
pub(crate) struct Pending {
    pub(crate) account: Account,
    pub(crate) credentials: Credentials,
    /// The refresh token that was used up for them. If the vault has another one by now, a later
    /// sign-in put it there.
    pub(crate) used: Option<Secret>,
    /// The person chose to keep them until the app quits: the vault does not get them unasked.
    pub(crate) chosen: bool,
    /// The vault could not be read and may have more: only these workspaces are new.
    pub(crate) partial: bool,
    /// A refresh is about to give them to the vault. Until then the window does not show them.
    pub(crate) in_refresh: bool,
}

impl Secrets {
    pub(crate) fn new(config: &Config, keyring: &Arc<dyn Keyring>, locks: &Locks) -> Self {
        Self {
            vault: Vault::new(Arc::clone(keyring), &config.limits)
                .with_file(VaultFile::of(&config.state_dir, locks)),
            locks: Locks::new(&config.state_dir, config.limits.refresh_wait()),
            state_dir: config.state_dir.clone(),
            refreshing: RwLock::default(),
            pending: Mutex::default(),
            session_only: Arc::default(),
            expired: Mutex::default(),
        }
    }

    /// The secrets of an account: those that the vault has not taken yet, else the vault's.
    pub(crate) async fn read(
        &self,
        key: &AccountKey,
        vault: &Vault,
    ) -> Result<Option<Credentials>, vault::Error> {
        match self.pending_of(key) {
            Some(pending) => Ok(Some(pending)),
            None => vault.credentials(key).await,
        }
    }

    /// Removes the secrets of an account. `seen` is what the last look at the vault's entry said.
    pub(crate) async fn forget(
        &self,
        key: &AccountKey,
        seen: Result<(), vault::Error>,
    ) -> Result<(), vault::Error> {
        let forgotten = match seen {
            // A keyring that was locked a moment ago would ask the person once more.
            Err(error @ (vault::Error::Locked | vault::Error::TimedOut)) => Err(error),
            _ => self.vault_before().forget(key).await,
        };
        match forgotten {
            // There is no keyring, so there is no entry.
            Err(vault::Error::Absent) => Ok(()),
            // No entry was written.
            Err(vault::Error::Locked) if self.is_session_only() => Ok(()),
            forgotten => forgotten,
        }
    }

    /// Waits until no refresh is under way.
    pub(crate) async fn settled(&self) {
        drop(self.refreshing.write().await);
    }

    /// The name of an account's session among the locks. It is no file.
    pub(crate) fn session_of(&self, key: &AccountKey) -> PathBuf {
        self.state_dir.join(format!("session {}", key.vault_user()))
    }

    /// Holds credentials until the vault takes them; they replace older ones of the account.
    pub(crate) fn set_pending(&self, new: Pending) {
        let mut pending = locked(&self.pending);
        pending.retain(|known| known.account.key != new.account.key);
        pending.push(new);
    }

    /// Keeps pending and later credentials in memory until the app quits, or offers them to the
    /// vault again.
    pub(crate) fn keep_for_session(&self, chosen: bool) {
        self.session_only.store(chosen, Ordering::SeqCst);
        locked(&self.pending).iter_mut().for_each(|pending| pending.chosen = chosen);
    }

    /// Whether the person chose to write nothing to the keyring.
    pub(crate) fn is_session_only(&self) -> bool {
        self.session_only.load(Ordering::SeqCst)
    }

    /// The vault for a read before a write. A person who chose not to use the keyring is not asked
    /// to unlock it.
    pub(crate) fn vault_before(&self) -> Vault {
        if self.is_session_only() { self.vault.non_interactive() } else { self.vault.clone() }
    }

    /// Keeps a pair of local tokens in the vault, unless the person chose not to use it.
    pub(crate) async fn keep_local_tokens(&self, tokens: &LocalTokens) -> Result<(), vault::Error> {
        if self.is_session_only() { Ok(()) } else { self.vault.keep_local_tokens(tokens).await }
    }

    /// Removes these credentials, which the vault has now. Newer ones of the account stay.
    pub(crate) fn remove_same(&self, kept: &Pending) {
        locked(&self.pending).retain(|known| !known.is_same(kept));
    }

    /// Shows these credentials as pending: the vault did not take them.
    pub(crate) fn mark_refused(&self, refused: &Pending) {
        let mut pending = locked(&self.pending);
        pending
            .iter_mut()
            .filter(|known| known.is_same(refused))
            .for_each(|known| known.in_refresh = false);
    }

    /// Removes the credentials of an account.
    pub(crate) fn remove_pending(&self, key: &AccountKey) {
        locked(&self.pending).retain(|known| known.account.key != *key);
    }

    /// All credentials that the vault has not taken yet.
    pub(crate) fn pending(&self) -> Vec<Pending> {
        locked(&self.pending).clone()
    }

    /// The credentials of this account that the vault has not taken yet.
    pub(crate) fn pending_of(&self, key: &AccountKey) -> Option<Credentials> {
        self.pending_entry(key).map(|held| held.credentials)
    }

    /// The same with their state.
    pub(crate) fn pending_entry(&self, key: &AccountKey) -> Option<Pending> {
        locked(&self.pending).iter().find(|known| known.account.key == *key).cloned()
    }

    /// Remembers that an account's session has ended, with which user token, or that it goes on.
    pub(crate) fn set_expired(
        &self,
        key: &AccountKey,
        has_ended: bool,
        user_token: Option<Secret>,
    ) {
        let mut ended = locked(&self.expired);
        ended.retain(|(known, _)| known != key);
        if has_ended {
            ended.push((key.clone(), user_token));
        }
    }

    /// What is known of the account's session, of which this is the user token.
    pub(crate) fn session(&self, key: &AccountKey, user_token: Option<&Secret>) -> SessionState {
        match locked(&self.expired).iter().find(|(known, _)| known == key) {
            None => SessionState::Live,
            Some((_, with)) if with.as_ref() == user_token => SessionState::Ended,
            Some(_) => SessionState::Renewed,
        }
    }
}

impl Pending {
    fn is_same(&self, other: &Self) -> bool {
        self.account.key == other.account.key && self.credentials == other.credentials
    }
}

fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}
