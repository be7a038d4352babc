//! What every flow works with: the configuration, the ports and the stores.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, RwLock};

use super::folder_looks::FolderLooks;
use super::{Error, Ports};
use crate::config::Config;
use crate::contract::LocalTokens;
use crate::credentials::{Account, AccountKey, Credentials, Secret};
use crate::http::Http;
use crate::os::files;
use crate::projects::git;
use crate::stores::accounts_file::{Accounts, AccountsFile};
use crate::stores::atomic::Locks;
use crate::stores::settings_file::SettingsFile;
use crate::stores::tinyb_file::TinybFile;
use crate::stores::vault::file::VaultFile;
use crate::stores::vault::{self, Vault};
use crate::tokens::payload;
use crate::unix_time;

pub(super) struct Core {
    pub(super) config: Config,
    pub(super) ports: Ports,
    pub(super) http: Http,
    pub(super) vault: Vault,
    pub(super) accounts: AccountsFile,
    pub(super) settings_file: SettingsFile,
    pub(super) locks: Locks,
    looks: FolderLooks,
    /// How many looks at the local instance have begun.
    local_looks: AtomicU64,
    /// For a refresh, which holds its lock while a server answers.
    pub(super) session_locks: Locks,
    /// Something was written that is to be looked at again.
    pub(super) changed: Notify,
    /// Held for reading while a refresh is under way, which the exit waits for.
    pub(super) refreshing: RwLock<()>,
    /// What the vault could not take, for as long as this process lives.
    unkept: Mutex<Vec<Unkept>>,
    /// The person said to write nothing to the keyring.
    pub(super) for_session: Arc<AtomicBool>,
    /// The accounts whose session is over, each with the user token that stopped working.
    over: Mutex<Vec<(AccountKey, Option<Secret>)>>,
}

/// Credentials that the vault could not take.
#[derive(Clone)]
pub(super) struct Unkept {
    pub(super) account: Account,
    pub(super) credentials: Credentials,
    /// The refresh token that was used up for them. Where the vault has another one by now,
    /// somebody signed in meanwhile.
    pub(super) used: Option<Secret>,
    /// The person said to keep them until the app quits: the vault is not to have them unasked.
    pub(super) chosen: bool,
    /// Only their workspaces are news to a vault that could not be read, and has more.
    pub(super) adds: bool,
    /// A refresh is about to give them to the vault. That they are not there yet is told to nobody.
    pub(super) pending: bool,
}

impl Core {
    pub(super) fn new(config: Config, ports: Ports) -> Self {
        let locks = Locks::new(&config.state_dir, config.limits.lock);
        Self {
            http: Http::new(&config.limits),
            vault: Vault::new(Arc::clone(&ports.keyring), &config.limits)
                .with_file(VaultFile::of(&config.state_dir, &locks)),
            accounts: AccountsFile::of(&config.state_dir, &locks),
            settings_file: SettingsFile::of(&config.config_dir, &locks),
            session_locks: Locks::new(&config.state_dir, config.limits.refresh_wait()),
            locks,
            looks: FolderLooks::default(),
            local_looks: AtomicU64::default(),
            refreshing: RwLock::default(),
            unkept: Mutex::default(),
            for_session: Arc::default(),
            over: Mutex::default(),
            config,
            ports,
            changed: Notify::new(),
        }
    }

    pub(super) fn tinyb(&self, folder: &Path) -> TinybFile {
        TinybFile::of(folder, &self.locks, self.config.limits.half_written)
    }

    /// Where git keeps what holds in all of the person's repositories.
    pub(super) fn git_home(&self) -> git::Home {
        let config_folder = self.config.xdg_config_home.clone();
        let system_configs = crate::os::dirs::git_configs();
        let redirected_by = self.config.git_redirected_by;
        git::Home { folder: self.config.home.clone(), config_folder, system_configs, redirected_by }
    }

    /// What `look`, which may block, finds at a folder that may be anybody's, on any disk.
    pub(super) async fn look<T: Send + 'static>(
        &self,
        folder: &Path,
        look: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        self.looks.at(folder, self.config.limits.look, look).await
    }

    /// The number of a look at the local instance that begins now.
    pub(super) fn begin_local_look(&self) -> u64 {
        self.local_looks.fetch_add(1, Ordering::SeqCst) + 1
    }

    pub(super) async fn read_accounts(&self) -> Result<Accounts, Error> {
        let file = self.accounts.clone();
        Ok(blocking(move || file.read()).await??)
    }

    /// What stands for an account's session among the locks: no file is there.
    pub(super) fn session_of(&self, key: &AccountKey) -> PathBuf {
        self.config.state_dir.join(format!("session {}", key.vault_user()))
    }

    /// The active account.
    pub(super) async fn active(&self) -> Result<Account, Error> {
        self.read_accounts().await?.active().cloned().ok_or(Error::NotSignedIn)
    }

    /// Holds what the vault could not take.
    pub(super) fn hold_unkept(&self, new: Unkept) {
        let mut unkept = locked(&self.unkept);
        unkept.retain(|known| known.account.key != new.account.key);
        unkept.push(new);
    }

    /// What the vault could not take stays until the app quits, and so does what comes; or the
    /// vault is to have it again.
    pub(super) fn keep_for_session(&self, chosen: bool) {
        self.for_session.store(chosen, Ordering::SeqCst);
        locked(&self.unkept).iter_mut().for_each(|unkept| unkept.chosen = chosen);
    }

    /// Whether the person said to write nothing to the keyring.
    pub(super) fn is_for_session(&self) -> bool {
        self.for_session.load(Ordering::SeqCst)
    }

    /// The way to the vault for what it is to know before it is written to: whoever said not to use
    /// it is not asked to unlock it.
    pub(super) fn vault_before(&self) -> Vault {
        if self.is_for_session() { self.vault.non_interactive() } else { self.vault.clone() }
    }

    /// Keeps a pair of local tokens where the person keeps things.
    pub(super) async fn keep_local_tokens(&self, tokens: &LocalTokens) -> Result<(), vault::Error> {
        if self.is_for_session() { Ok(()) } else { self.vault.keep_local_tokens(tokens).await }
    }

    /// The vault has these now; newer ones stay.
    pub(super) fn release_kept(&self, kept: &Unkept) {
        locked(&self.unkept).retain(|known| !known.is_same(kept));
    }

    /// The vault did not take these: they are held for longer.
    pub(super) fn keep_holding(&self, refused: &Unkept) {
        let mut unkept = locked(&self.unkept);
        unkept
            .iter_mut()
            .filter(|known| known.is_same(refused))
            .for_each(|known| known.pending = false);
    }

    /// The vault has it now, or nobody needs it any more.
    pub(super) fn release_unkept(&self, key: &AccountKey) {
        locked(&self.unkept).retain(|known| known.account.key != *key);
    }

    /// What the vault could not take.
    pub(super) fn unkept(&self) -> Vec<Unkept> {
        locked(&self.unkept).clone()
    }

    /// What the vault could not take of this account.
    pub(super) fn unkept_of(&self, key: &AccountKey) -> Option<Credentials> {
        self.held_of(key).map(|held| held.credentials)
    }

    /// The same, with all that is known of it.
    pub(super) fn held_of(&self, key: &AccountKey) -> Option<Unkept> {
        locked(&self.unkept).iter().find(|known| known.account.key == *key).cloned()
    }

    /// Remembers that an account's session is over, or that it goes on.
    pub(super) fn note_session(&self, key: &AccountKey, over: bool, user_token: Option<Secret>) {
        let mut ended = locked(&self.over);
        ended.retain(|(known, _)| known != key);
        if over {
            ended.push((key.clone(), user_token));
        }
    }

    /// Whether the account's session is over: `Some(true)` with this user token, `Some(false)`
    /// with another one.
    pub(super) fn is_over(&self, key: &AccountKey, user_token: Option<&Secret>) -> Option<bool> {
        let ended = locked(&self.over);
        let (_, with) = ended.iter().find(|(known, _)| known == key)?;
        Some(with.as_ref() == user_token)
    }

    /// The secrets of an account: those that wait for the vault, else from the vault, else, where
    /// that has none or cannot be asked, from the folder's `.tinyb` if that is this account's.
    pub(super) async fn credentials(
        &self,
        vault: &Vault,
        account: &Account,
        folder: Option<&Path>,
    ) -> Result<Credentials, Error> {
        if let Some(credentials) = self.unkept_of(&account.key) {
            return Ok(credentials);
        }
        let kept = vault.credentials(&account.key).await;
        if let Ok(Some(credentials)) = kept {
            return Ok(credentials);
        }
        match self.credentials_of_folder(account, folder).await {
            Some(credentials) => Ok(credentials),
            None => Err(kept.err().map_or(Error::NotSignedIn, Error::from)),
        }
    }

    async fn credentials_of_folder(
        &self,
        account: &Account,
        folder: Option<&Path>,
    ) -> Option<Credentials> {
        let file = self.tinyb(folder?);
        let content = self.look(folder?, move || file.read()).await.ok()?.ok()??;
        let is_theirs = content.text("host") == Some(account.key.api_host.as_str())
            && content.text("user_id") == Some(account.key.user_id.as_str());
        let user_token = content.secret("user_token").filter(|_| is_theirs)?;
        // Anybody can write a name into a file, and nobody can sign a token of somebody else's.
        let says = payload::said(user_token.expose());
        if says.owner.is_some_and(|owner| owner != account.key.user_id) {
            return None;
        }
        Some(Credentials {
            user_token: Some(user_token),
            refresh_token: None,
            expires_at: None,
            workspaces: Vec::new(),
        })
    }

    /// Unix milliseconds, `after` from now.
    pub(super) fn unix_ms(&self, after: Duration) -> u64 {
        unix_time::ms_after(self.ports.clock.now(), after)
    }
}

impl Unkept {
    fn is_same(&self, other: &Self) -> bool {
        self.account.key == other.account.key && self.credentials == other.credentials
    }
}

fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The folder that a face named, by the one name that it has if it is there.
pub(super) fn folder_of(folder: Option<&String>) -> Option<PathBuf> {
    folder.map(|folder| named(folder))
}

/// The same of one that is named.
pub(super) fn named(folder: &str) -> PathBuf {
    let named = PathBuf::from(folder);
    files::canonical(&named).unwrap_or(named)
}

/// Runs what blocks where it may.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::Broke)
}
