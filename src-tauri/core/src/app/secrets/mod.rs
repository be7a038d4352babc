//! Where an account's secrets are: in the vault, in this process's memory, or in the `.tinyb` of a
//! folder. No other module reads or writes the vault.
//!
//! | module | owns |
//! | --- | --- |
//! | this one | what the vault has not taken yet, which sessions have ended |
//! | `pending` | credentials that wait for the vault |
//! | `read` | the credentials of an account as they are saved |
//! | `save` | writing what a sign-in or a switch of workspace brought, to every store |
//! | `request` | what `save` writes, and how it joins with what is saved |
//! | `folder` | the files that `save` writes into a project's folder |
//! | `switch` | a switch of workspace |
//! | `replace` | a user token that `tb login` brought |
//! | `session` | whether an account's session goes on; a user token that works for a while yet |
//! | `refresh` | a new user token before the old one ends |
//! | `keep_in` | the place that the person chose, and what the vault has not taken yet |
//! | `state` | the vault as the snapshot shows it |
//! | `listed` | static tokens that Tinybird listed and JWTs that were made here, in memory alone |
//! | `change` | a change of a part of an account's secrets, wherever these are |
//! | `kept_jwts` | the JWTs that a person chose to keep |
//! | `signing` | the workspace admin tokens, which sign JWTs |
//! | `tokens` | one token by its name |
//! | `local_tokens` | the tokens of the local instance |

pub(crate) mod change;
mod folder;
pub(crate) mod keep_in;
pub(crate) mod kept_jwts;
mod listed;
pub(crate) mod local_tokens;
mod pending;
pub(crate) mod read;
pub(crate) mod refresh;
pub(crate) mod replace;
pub(crate) mod request;
pub(crate) mod save;
pub(crate) mod session;
pub(crate) mod signing;
mod state;
pub(crate) mod switch;
pub(crate) mod tokens;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::RwLock;

pub(crate) use self::listed::{ListedTokens, find_token};
use self::pending::Pending;
use self::request::SaveRequest;
use crate::config::Config;
use crate::contract::{LocalTokens, Problem};
use crate::credentials::{AccountKey, Credentials, Secret};
use crate::keyring::Keyring;
use crate::stores::atomic::Locks;
use crate::stores::vault::file::VaultFile;
use crate::stores::vault::{self, Vault};

/// The vault, and what this process knows beside it.
pub(crate) struct Secrets {
    vault: Vault,
    /// For a refresh, which holds its lock while a server answers.
    locks: Locks,
    state_dir: PathBuf,
    /// Whether this process stays after a request, so that memory is a place to keep credentials in.
    resident: bool,
    /// Held for reading while a refresh is under way, which the exit waits for.
    refreshing: RwLock<()>,
    /// Credentials that the vault has not taken yet.
    pending: Mutex<Vec<Pending>>,
    /// A sign-in that could not be saved because of `accounts.json`, and what is wrong with that.
    unsaved: Mutex<Option<(SaveRequest, Problem)>>,
    /// The person chose to write nothing to the keyring.
    session_only: Arc<AtomicBool>,
    /// The accounts whose session has ended, each with the user token that stopped working.
    expired: Mutex<Vec<(AccountKey, Option<Secret>)>>,
    /// What Tinybird listed, and what was made here.
    pub(crate) listed: ListedTokens,
}

/// Whether a locked keyring may ask the person to unlock it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Prompt {
    /// The person asked for the work.
    Allowed,
    /// No person waits for the work: a locked keyring is an error at once.
    Never,
}

/// What is known of an account's session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SessionState {
    /// It has not ended, as far as this process knows.
    Live,
    /// It ended with the user token that is asked about.
    Ended,
    /// It ended with another user token: the one that is asked about is newer.
    Renewed,
}

impl Secrets {
    /// The secrets of a core; nothing is read yet.
    pub(crate) fn new(config: &Config, keyring: &Arc<dyn Keyring>, locks: &Locks) -> Self {
        Self {
            vault: Vault::new(Arc::clone(keyring), &config.limits)
                .with_file(VaultFile::new(&config.state_dir, locks)),
            locks: Locks::new(&config.state_dir, config.limits.refresh_wait()),
            state_dir: config.state_dir.clone(),
            resident: config.resident,
            refreshing: RwLock::default(),
            pending: Mutex::default(),
            unsaved: Mutex::default(),
            session_only: Arc::default(),
            expired: Mutex::default(),
            listed: ListedTokens::default(),
        }
    }

    /// The secrets of an account: those that the vault has not taken yet, else the vault's.
    pub(crate) async fn read(
        &self,
        key: &AccountKey,
        prompt: Prompt,
    ) -> Result<Option<Credentials>, vault::Error> {
        match self.pending_of(key) {
            Some(pending) => Ok(Some(pending.credentials)),
            None => self.vault(prompt).credentials(key).await,
        }
    }

    /// The secrets of an account before they are changed. Where only a part of them is held, because
    /// the vault could not be read, the vault is read again.
    async fn read_whole(
        &self,
        key: &AccountKey,
        prompt: Prompt,
    ) -> Result<Option<Credentials>, vault::Error> {
        match self.pending_of(key) {
            Some(part) if part.partial => part.find_newest(&self.vault(prompt)).await,
            _ => self.read(key, prompt).await,
        }
    }

    /// Whether only a part of an account's secrets is held, because the vault could not be read.
    fn is_part_held(&self, key: &AccountKey) -> bool {
        self.pending_of(key).is_some_and(|pending| pending.partial)
    }

    /// The secrets of an account that the vault has not taken yet.
    pub(crate) fn read_pending(&self, key: &AccountKey) -> Option<Credentials> {
        self.pending_of(key).map(|pending| pending.credentials)
    }

    /// Removes the secrets of an account. `seen` is what the last look at the vault's entry said.
    pub(crate) async fn forget(
        &self,
        key: &AccountKey,
        seen: Result<(), vault::Error>,
    ) -> Result<(), vault::Error> {
        self.remove_pending(key);
        locked(&self.unsaved).take_if(|(request, _)| request.account.key == *key);
        let forgotten = match seen {
            // A keyring that was locked a moment ago would ask the person once more.
            Err(error @ (vault::Error::Locked | vault::Error::TimedOut)) => Err(error),
            _ => self.vault(self.prompt_before_write()).delete(key).await,
        };
        match forgotten {
            // There is no keyring, so there is no entry.
            Err(vault::Error::Absent) => Ok(()),
            // No entry was written.
            Err(vault::Error::Locked) if self.is_session_only() => Ok(()),
            forgotten => forgotten,
        }
    }

    /// The pair of local tokens that the vault has.
    pub(crate) async fn local_tokens(
        &self,
        prompt: Prompt,
    ) -> Result<Option<LocalTokens>, vault::Error> {
        self.vault(prompt).local_tokens().await
    }

    /// Keeps a pair of local tokens in the vault, unless the person chose not to use it.
    pub(crate) async fn keep_local_tokens(&self, tokens: &LocalTokens) -> Result<(), vault::Error> {
        if self.is_session_only() { Ok(()) } else { self.vault.save_local_tokens(tokens).await }
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

    /// Writes an entry to the keyring, reads it back and deletes it.
    pub(crate) async fn test_vault(&self) -> Result<(), vault::Error> {
        self.vault.test_keyring().await
    }

    /// Connects to the keyring anew for the next call: it may be another program now.
    pub(crate) fn reconnect(&self) {
        self.vault.reconnect();
    }

    /// Waits until the keyring answers a call after its deadline: it can answer again.
    pub(crate) async fn late_answer(&self) {
        self.vault.late_answer().await;
    }

    /// Waits until no refresh is under way.
    pub(crate) async fn wait_for_refresh(&self) {
        drop(self.refreshing.write().await);
    }

    /// Forgets that an account's session ended, if this user token is newer than that. Returns
    /// whether it was.
    pub(crate) fn renew_session(&self, key: &AccountKey, user_token: Option<&Secret>) -> bool {
        let is_renewed = self.session(key, user_token) == SessionState::Renewed;
        if is_renewed {
            self.set_expired(key, false, None);
        }
        is_renewed
    }

    fn vault(&self, prompt: Prompt) -> Vault {
        match prompt {
            Prompt::Allowed => self.vault.clone(),
            Prompt::Never => self.vault.non_interactive(),
        }
    }

    /// A person who chose not to use the keyring is not asked to unlock it.
    fn prompt_before_write(&self) -> Prompt {
        if self.is_session_only() { Prompt::Never } else { Prompt::Allowed }
    }

    /// The name of an account's session among the locks. It is no file.
    fn lock_name(&self, key: &AccountKey) -> PathBuf {
        self.state_dir.join(format!("session {}", key.vault_user()))
    }

    /// Holds credentials until the vault takes them; they replace older ones of the account.
    fn set_pending(&self, new: Pending) {
        let mut pending = locked(&self.pending);
        pending.retain(|known| known.account.key != new.account.key);
        pending.push(new);
    }

    /// Removes these credentials, which the vault has now. Newer ones of the account stay.
    fn remove_same(&self, taken: &Pending) {
        locked(&self.pending).retain(|known| !known.is_same(taken));
    }

    /// Removes the credentials of an account.
    fn remove_pending(&self, key: &AccountKey) {
        locked(&self.pending).retain(|known| known.account.key != *key);
    }

    /// Shows these credentials as pending: the vault did not take them.
    fn mark_refused(&self, refused: &Pending) {
        let mut pending = locked(&self.pending);
        pending
            .iter_mut()
            .filter(|known| known.is_same(refused))
            .for_each(|known| known.in_refresh = false);
    }

    /// All credentials that the vault has not taken yet.
    fn pending(&self) -> Vec<Pending> {
        locked(&self.pending).clone()
    }

    /// The credentials of this account that the vault has not taken yet.
    fn pending_of(&self, key: &AccountKey) -> Option<Pending> {
        locked(&self.pending).iter().find(|known| known.account.key == *key).cloned()
    }

    /// Holds a sign-in until `accounts.json` can be written, in place of an earlier one.
    fn set_unsaved(&self, unsaved: Option<(SaveRequest, Problem)>) {
        *locked(&self.unsaved) = unsaved;
    }

    fn take_unsaved(&self) -> Option<SaveRequest> {
        locked(&self.unsaved).take().map(|(request, _)| request)
    }

    /// Remembers that an account's session has ended, with which user token, or that it goes on.
    fn set_expired(&self, key: &AccountKey, has_ended: bool, user_token: Option<Secret>) {
        let mut expired = locked(&self.expired);
        expired.retain(|(known, _)| known != key);
        if has_ended {
            expired.push((key.clone(), user_token));
        }
    }

    /// What is known of the account's session, of which this is the user token.
    fn session(&self, key: &AccountKey, user_token: Option<&Secret>) -> SessionState {
        match locked(&self.expired).iter().find(|(known, _)| known == key) {
            None => SessionState::Live,
            Some((_, with)) if with.as_ref() == user_token => SessionState::Ended,
            Some(_) => SessionState::Renewed,
        }
    }
}

fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}
