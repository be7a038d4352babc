//! `accounts.json` in our state folder: which accounts there are and which is active.
//!
//! It holds no secret. Every process of ours reads it before it uses the vault, and watches it
//! while it runs: a new `generation` means that another process changed something.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::atomic::{AtomicFile, LockedFile, Locks};
use super::{Error, parse_versioned};
use crate::credentials::{Account, AccountKey, WorkspaceRef};

const VERSION: u32 = 1;
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// The content of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accounts {
    /// Grows with each change.
    pub generation: u64,
    /// The account in use.
    pub active: Option<AccountKey>,
    /// Every account whose credentials we keep.
    pub accounts: Vec<Account>,
    /// Authorities that have published metadata: for them `cli-login` is never tried again.
    pub publishing: Vec<String>,
    /// Folders whose `.tinyb` we wrote.
    pub projects: Vec<Project>,
}

/// A project folder, and the account and workspace that its `.tinyb` was last written for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredProject")]
pub struct Project {
    /// The folder, absolute.
    pub folder: PathBuf,
    /// The account; `None` before the file is written. It stays after a sign-out.
    pub account: Option<AccountKey>,
    /// The workspace; `None` after `tb logout`.
    pub workspace: Option<WorkspaceRef>,
}

/// Earlier versions wrote the folder alone.
#[derive(Deserialize)]
#[serde(untagged)]
enum StoredProject {
    Folder(PathBuf),
    Whole { folder: PathBuf, account: Option<AccountKey>, workspace: Option<WorkspaceRef> },
}

impl From<StoredProject> for Project {
    fn from(written: StoredProject) -> Self {
        match written {
            StoredProject::Folder(folder) => Self { folder, account: None, workspace: None },
            StoredProject::Whole { folder, account, workspace } => {
                Self { folder, account, workspace }
            }
        }
    }
}

#[derive(Serialize, Deserialize)]
struct StoredAccounts {
    v: u32,
    #[serde(flatten)]
    accounts: Accounts,
}

impl Accounts {
    /// The active account.
    pub fn active(&self) -> Option<&Account> {
        self.account(self.active.as_ref()?)
    }

    /// The account with this key.
    pub fn account(&self, key: &AccountKey) -> Option<&Account> {
        self.accounts.iter().find(|account| account.key == *key)
    }

    /// Adds or replaces an account, and makes it the active one.
    pub fn insert(&mut self, account: Account) {
        self.active = Some(account.key.clone());
        self.accounts.retain(|other| other.key != account.key);
        self.accounts.push(account);
    }

    /// Removes an account. If it was the active one, the one used before it becomes active.
    pub fn remove(&mut self, key: &AccountKey) {
        self.accounts.retain(|account| account.key != *key);
        if self.active.as_ref() == Some(key) {
            self.active = self.accounts.last().map(|account| account.key.clone());
        }
    }

    /// Adds a project folder whose `.tinyb` is about to be written, without account or workspace.
    pub fn add_project(&mut self, folder: &Path) {
        if self.project(folder).is_none() {
            let folder = folder.to_owned();
            self.projects.push(Project { folder, account: None, workspace: None });
        }
    }

    /// Adds or replaces a project folder whose `.tinyb` was written for an account's active
    /// workspace.
    pub fn set_project(&mut self, folder: &Path, account: &Account) {
        let project = Project {
            folder: folder.to_owned(),
            account: Some(account.key.clone()),
            workspace: account.workspace.clone(),
        };
        match self.projects.iter_mut().find(|known| known.folder == folder) {
            Some(known) => *known = project,
            None => self.projects.push(project),
        }
    }

    /// The project in this folder.
    pub fn project(&self, folder: &Path) -> Option<&Project> {
        self.projects.iter().find(|known| known.folder == folder)
    }

    /// The folders of all projects.
    pub fn folders(&self) -> Vec<PathBuf> {
        self.projects.iter().map(|project| project.folder.clone()).collect()
    }

    /// The project folder that was added last.
    pub fn newest_folder(&self) -> Option<&Path> {
        self.projects.last().map(|project| &*project.folder)
    }
}

/// `accounts.json`.
#[derive(Clone, Debug)]
pub struct AccountsFile(AtomicFile);

/// The file with its lock taken. The vault may be changed under this lock too.
#[derive(Debug)]
pub struct LockedAccounts {
    file: LockedFile,
    path: PathBuf,
    bytes: Option<Vec<u8>>,
    /// The content. To change the file, change it and call [`LockedAccounts::save`].
    pub accounts: Accounts,
}

impl AccountsFile {
    /// The file in `state_dir`; nothing is read yet.
    pub fn new(state_dir: &Path, locks: &Locks) -> Self {
        Self(AtomicFile::new(state_dir.join("accounts.json"), locks, MOST_BYTES))
    }

    /// The path of the file.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Reads the file; no file means no accounts. Blocks.
    pub fn read(&self) -> Result<Accounts, Error> {
        Ok(self.0.read(|bytes| parse(self.path(), bytes))?.unwrap_or_default())
    }

    /// Takes the lock and reads the file. Blocks.
    pub fn lock(&self) -> Result<LockedAccounts, Error> {
        self.0.create_folder()?;
        let file = self.0.lock()?;
        let bytes = file.read()?;
        let accounts = bytes.as_deref().map(|bytes| parse(self.path(), bytes)).transpose()?;
        let path = self.path().to_owned();
        Ok(LockedAccounts { file, path, bytes, accounts: accounts.unwrap_or_default() })
    }
}

impl LockedAccounts {
    /// Writes the changed content as a new generation, and releases the lock. Blocks.
    ///
    /// [`Error::Busy`] if another program has changed the file since it was read: the vault was
    /// changed to match what was read, so the change cannot be made again.
    pub fn save(self) -> Result<Accounts, Error> {
        self.save_and_keep_lock().map(|(accounts, _lock)| accounts)
    }

    /// The same, but returns the lock, for a caller that changes the vault afterwards. Blocks.
    pub fn save_and_keep_lock(mut self) -> Result<(Accounts, LockedFile), Error> {
        // A file that was edited by hand may have the largest number, which then stays.
        self.accounts.generation = self.accounts.generation.saturating_add(1);
        let stored = StoredAccounts { v: VERSION, accounts: self.accounts };
        let broken = |_| Error::Broken { path: self.path.clone() };
        let new = serde_json::to_vec_pretty(&stored).map_err(broken)?;
        if !self.file.replace(self.bytes.as_deref(), &new)? {
            return Err(Error::Busy { path: self.path });
        }
        Ok((stored.accounts, self.file))
    }
}

fn parse(path: &Path, bytes: &[u8]) -> Result<Accounts, Error> {
    let stored: StoredAccounts = parse_versioned(path, bytes, VERSION)?;
    Ok(stored.accounts)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn account(user: &str) -> Account {
        Account {
            key: AccountKey { api_host: "https://api".to_owned(), user_id: user.to_owned() },
            email: format!("{user}@example.com"),
            auth_host: "https://cloud".to_owned(),
            client_id: None,
            region: None,
            workspace: None,
        }
    }

    fn file(folder: &Path) -> AccountsFile {
        AccountsFile::new(folder, &Locks::new(folder, Duration::from_millis(20)))
    }

    #[test]
    fn what_one_process_saves_the_other_reads_as_a_new_generation() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (file(folder.path()), file(folder.path()));
        assert_eq!(other.read().unwrap(), Accounts::default());
        let mut locked = one.lock().unwrap();
        locked.accounts.insert(account("ada"));
        let saved = locked.save().unwrap();
        assert_eq!(other.read().unwrap(), saved);
        assert_eq!(saved.generation, 1);
        assert_eq!(saved.active().unwrap().email, "ada@example.com");
    }

    #[test]
    fn the_largest_generation_is_saved_again_and_stays_the_newest() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        let old = format!(
            r#"{{"v": 1, "generation": {}, "active": null, "accounts": [], "publishing": [],
            "projects": []}}"#,
            u64::MAX
        );
        std::fs::write(file.path(), old).unwrap();
        let mut locked = file.lock().unwrap();
        locked.accounts.insert(account("ada"));
        assert_eq!(locked.save().unwrap().generation, u64::MAX);
        assert_eq!(file.read().unwrap().active().unwrap().email, "ada@example.com");
    }

    #[test]
    fn one_writer_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let locked = file(folder.path()).lock().unwrap();
        assert!(matches!(file(folder.path()).lock(), Err(Error::Locked { .. })));
        drop(locked);
        assert!(file(folder.path()).lock().is_ok());
    }

    #[test]
    fn signing_one_out_leaves_the_other_active() {
        let mut accounts = Accounts::default();
        accounts.insert(account("ada"));
        accounts.insert(account("bob"));
        accounts.remove(&account("bob").key);
        assert_eq!(accounts.active().unwrap().email, "ada@example.com");
        accounts.remove(&account("ada").key);
        assert!(accounts.active().is_none());
    }

    #[test]
    fn a_folder_that_was_written_alone_is_a_project() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        let old = r#"{"v": 1, "generation": 1, "active": null, "accounts": [], "publishing": [],
            "projects": ["/home/ada/shop"]}"#;
        std::fs::write(file.path(), old).unwrap();
        let mut locked = file.lock().unwrap();
        assert_eq!(locked.accounts.folders(), [Path::new("/home/ada/shop")]);
        locked.accounts.set_project(Path::new("/home/ada/shop"), &account("ada"));
        locked.save().unwrap();
        let project = file.read().unwrap().projects.remove(0);
        assert_eq!(project.account, Some(account("ada").key));
    }

    #[test]
    fn a_newer_or_broken_file_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        for (text, newer) in [(r#"{"v": 2, "strange": []}"#, true), ("{", false), ("[]", false)] {
            std::fs::write(file.path(), text).unwrap();
            let error = file.lock().unwrap_err();
            assert_eq!(matches!(error, Error::Newer { .. }), newer, "{error}");
            assert_eq!(std::fs::read_to_string(file.path()).unwrap(), text);
        }
    }
}
