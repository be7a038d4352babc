//! What every flow works with: the configuration, the ports and the stores.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use crate::app::folder_looks::FolderLooks;
use crate::app::secrets::Secrets;
use crate::app::{Error, Ports};
use crate::config::Config;
use crate::credentials::Account;
use crate::http::Http;
use crate::local::{NewestImage, UsageHistory};
use crate::projects::git;
use crate::stores::accounts_file::{Accounts, AccountsFile, LockedAccounts};
use crate::stores::atomic::Locks;
use crate::stores::settings_file::SettingsFile;
use crate::stores::tinyb_file::TinybFile;
use crate::stores::tokens_file::TokensFile;
use crate::unix_time;

/// The configuration, the ports and the stores. Flows and watchers share one.
pub(crate) struct Context {
    pub(crate) config: Config,
    pub(crate) ports: Ports,
    pub(crate) http: Http,
    pub(crate) secrets: Secrets,
    pub(crate) accounts: AccountsFile,
    pub(crate) settings_file: SettingsFile,
    pub(crate) tokens_file: TokensFile,
    pub(crate) locks: Locks,
    looks: FolderLooks,
    /// How many looks at the local instance and at projects have begun.
    looks_begun: AtomicU64,
    /// What the local instance used, while a face watched it.
    usage: Mutex<UsageHistory>,
    /// What the registry said of the local instance's image.
    newest_image: Mutex<NewestImage>,
    /// Something was written that is to be looked at again.
    pub(crate) changed: Notify,
}

impl Context {
    /// The context of a core; nothing is read yet.
    pub(crate) fn new(config: Config, ports: Ports) -> Self {
        let locks = Locks::new(&config.state_dir, config.limits.lock);
        Self {
            http: Http::new(&config.limits),
            secrets: Secrets::new(&config, &ports.keyring, &locks),
            accounts: AccountsFile::new(&config.state_dir, &locks),
            settings_file: SettingsFile::new(&config.config_dir, &locks),
            tokens_file: TokensFile::new(&config.state_dir, &locks),
            locks,
            looks: FolderLooks::default(),
            looks_begun: AtomicU64::default(),
            usage: Mutex::default(),
            newest_image: Mutex::default(),
            config,
            ports,
            changed: Notify::new(),
        }
    }

    /// What the registry said of the local instance's image.
    pub(crate) fn newest_image(&self) -> MutexGuard<'_, NewestImage> {
        self.newest_image.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the local instance used, while a face watched it.
    pub(crate) fn usage(&self) -> MutexGuard<'_, UsageHistory> {
        self.usage.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A folder's `.tinyb`; nothing is read yet.
    pub(crate) fn tinyb(&self, folder: &Path) -> TinybFile {
        TinybFile::new(folder, &self.locks, self.config.limits.half_written)
    }

    /// Where git keeps what holds in all of the person's repositories.
    pub(crate) fn git_environment(&self) -> git::Environment {
        let config_folder = self.config.xdg_config_home.clone();
        let system_configs = crate::os::dirs::system_git_configs();
        let redirected_by = self.config.git_redirected_by;
        git::Environment {
            home: self.config.home.clone(),
            config_folder,
            system_configs,
            redirected_by,
        }
    }

    /// Runs `look`, which may block, at a folder that may be on any disk, for a limited time.
    pub(crate) async fn look_at_folder<T: Send + 'static>(
        &self,
        folder: &Path,
        look: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        self.looks.look_at(folder, self.config.limits.folder_read, look).await
    }

    /// Whether a folder is there. Its disk has a limited time to answer.
    pub(crate) async fn is_folder(&self, folder: &Path) -> Result<bool, Error> {
        let path = folder.to_owned();
        self.look_at_folder(folder, move || path.is_dir()).await
    }

    /// The number of a look that begins now.
    pub(crate) fn begin_look(&self) -> u64 {
        self.looks_begun.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// Changes the accounts file under its lock, and gives what it says then.
    pub(crate) async fn change_accounts(
        &self,
        change: impl FnOnce(&mut Accounts) -> Result<(), Error> + Send + 'static,
    ) -> Result<Accounts, Error> {
        let file = self.accounts.clone();
        let changed = run_blocking(move || {
            let mut locked = file.lock()?;
            change(&mut locked.accounts)?;
            Ok(locked.save()?)
        });
        changed.await?
    }

    /// The accounts file with its lock held, for a change that reads or writes the vault or a
    /// folder's files too. All other changes are made by [`Context::change_accounts`].
    pub(crate) async fn lock_accounts(&self) -> Result<LockedAccounts, Error> {
        let file = self.accounts.clone();
        Ok(run_blocking(move || file.lock()).await??)
    }

    /// Writes the accounts file and releases its lock: other processes look again.
    pub(crate) async fn save_accounts(&self, locked: LockedAccounts) -> Result<Accounts, Error> {
        Ok(run_blocking(move || locked.save()).await??)
    }

    /// What the accounts file says now.
    pub(crate) async fn read_accounts(&self) -> Result<Accounts, Error> {
        let file = self.accounts.clone();
        Ok(run_blocking(move || file.read()).await??)
    }

    /// The active account.
    pub(crate) async fn read_active_account(&self) -> Result<Account, Error> {
        self.read_accounts().await?.active().cloned().ok_or(Error::NotSignedIn)
    }

    /// Unix milliseconds, `after` from now.
    pub(crate) fn unix_ms(&self, after: Duration) -> u64 {
        unix_time::ms_after(self.ports.clock.now(), after)
    }
}

/// Runs what blocks where it may.
pub(crate) async fn run_blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::Broke)
}
