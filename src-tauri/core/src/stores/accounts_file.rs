//! `accounts.json` in our state folder: which accounts there are and which is active.
//!
//! It holds no secret. Every process of ours reads it before it touches the vault and watches
//! it while it runs: a new `generation` means that another one changed something.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Error;
use super::atomic::{self, AtomicFile, Locks};
use crate::credentials::{Account, AccountKey, WorkspaceRef};

const VERSION: u32 = 1;
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// What the file says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accounts {
    /// Grows with each change.
    pub generation: u64,
    /// The account people work with.
    pub active: Option<AccountKey>,
    /// Every account whose credentials we keep.
    pub accounts: Vec<Account>,
    /// Authorities that once published metadata: they never fall back to `cli-login`.
    pub publishing: Vec<String>,
    /// Folders whose `.tinyb` we wrote.
    pub projects: Vec<Project>,
}

/// A folder, and what its `.tinyb` holds as far as we know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written")]
pub struct Project {
    /// The folder, absolute.
    pub folder: PathBuf,
    /// Whose workspace; `None` after `tb logout`, and before it is written.
    pub account: Option<AccountKey>,
    /// Which workspace.
    pub workspace: Option<WorkspaceRef>,
}

/// A folder alone is what was written before projects had a workspace of their own.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Folder(PathBuf),
    Whole { folder: PathBuf, account: Option<AccountKey>, workspace: Option<WorkspaceRef> },
}

impl From<Written> for Project {
    fn from(written: Written) -> Self {
        match written {
            Written::Folder(folder) => Self { folder, account: None, workspace: None },
            Written::Whole { folder, account, workspace } => Self { folder, account, workspace },
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Versioned {
    v: u32,
    #[serde(flatten)]
    is: Accounts,
}

impl Accounts {
    /// The active account.
    pub fn active(&self) -> Option<&Account> {
        self.find(self.active.as_ref()?)
    }

    /// The account of this key.
    pub fn find(&self, key: &AccountKey) -> Option<&Account> {
        self.accounts.iter().find(|account| account.key == *key)
    }

    /// Adds an account, or replaces what was known of it, and makes it the active one.
    pub fn put(&mut self, account: Account) {
        self.active = Some(account.key.clone());
        self.accounts.retain(|other| other.key != account.key);
        self.accounts.push(account);
    }

    /// Forgets an account. If it was the active one, the one used before it takes its place.
    pub fn remove(&mut self, key: &AccountKey) {
        self.accounts.retain(|account| account.key != *key);
        if self.active.as_ref() == Some(key) {
            self.active = self.accounts.last().map(|account| account.key.clone());
        }
    }

    /// Remembers a folder whose `.tinyb` is about to be written: what it holds is not known yet.
    pub fn list_project(&mut self, folder: &Path) {
        if self.project(folder).is_none() {
            let folder = folder.to_owned();
            self.projects.push(Project { folder, account: None, workspace: None });
        }
    }

    /// Remembers a folder whose `.tinyb` was written for an account's active workspace.
    pub fn put_project(&mut self, folder: &Path, of: &Account) {
        let project = Project {
            folder: folder.to_owned(),
            account: Some(of.key.clone()),
            workspace: of.workspace.clone(),
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

    /// The folder that was added last.
    pub fn newest_folder(&self) -> Option<&Path> {
        self.projects.last().map(|project| &*project.folder)
    }
}

/// The file.
#[derive(Clone, Debug)]
pub struct AccountsFile(AtomicFile);

/// The file with its lock held: the vault may be read and written too.
#[derive(Debug)]
pub struct Locked {
    file: atomic::Held,
    path: PathBuf,
    bytes: Option<Vec<u8>>,
    /// What the file says; change it and call [`Locked::save`].
    pub accounts: Accounts,
}

impl AccountsFile {
    /// The file in `state_dir`; nothing is read.
    pub fn of(state_dir: &Path, locks: &Locks) -> Self {
        Self(AtomicFile::of(state_dir.join("accounts.json"), locks, MOST_BYTES))
    }

    /// Where it is, for whoever watches it.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// What it says now. Blocks.
    pub fn read(&self) -> Result<Accounts, Error> {
        Ok(self.0.read(|bytes| parse(self.path(), bytes))?.unwrap_or_default())
    }

    /// Takes the lock and reads. Blocks.
    pub fn hold(&self) -> Result<Locked, Error> {
        let folder = self.path().parent().unwrap_or(Path::new("."));
        crate::os::files::create_private_folder(folder).map_err(Error::io(folder))?;
        let file = self.0.hold()?;
        let bytes = file.read()?;
        let accounts = bytes.as_deref().map(|bytes| parse(self.path(), bytes)).transpose()?;
        let path = self.path().to_owned();
        Ok(Locked { file, path, bytes, accounts: accounts.unwrap_or_default() })
    }
}

impl Locked {
    /// Writes what was changed as a new generation, and lets go of the lock. Blocks.
    ///
    /// What was read is what the vault was changed by: if somebody edited the file since, the
    /// change cannot be made anew, and is [`Error::Busy`].
    pub fn save(self) -> Result<Accounts, Error> {
        self.save_and_hold().map(|(accounts, _lock)| accounts)
    }

    /// The same with the lock, for whoever has to change the vault still. Blocks.
    pub fn save_and_hold(mut self) -> Result<(Accounts, atomic::Held), Error> {
        // A file that was edited by hand may say the largest number. It stays the newest then.
        self.accounts.generation = self.accounts.generation.saturating_add(1);
        let versioned = Versioned { v: VERSION, is: self.accounts };
        let broken = |_| Error::Broken { path: self.path.clone() };
        let new = serde_json::to_vec_pretty(&versioned).map_err(broken)?;
        if !self.file.replace(self.bytes.as_deref(), &new)? {
            return Err(Error::Busy { path: self.path });
        }
        Ok((versioned.is, self.file))
    }
}

fn parse(path: &Path, bytes: &[u8]) -> Result<Accounts, Error> {
    #[derive(Deserialize)]
    struct Version {
        v: u32,
    }
    let broken = |_| Error::Broken { path: path.to_owned() };
    let Version { v } = serde_json::from_slice(bytes).map_err(broken)?;
    if v > VERSION {
        return Err(Error::Newer { path: path.to_owned() });
    }
    let versioned: Versioned = serde_json::from_slice(bytes).map_err(broken)?;
    Ok(versioned.is)
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
        AccountsFile::of(folder, &Locks::new(folder, Duration::from_millis(20)))
    }

    #[test]
    fn what_one_process_saves_the_other_reads_as_a_new_generation() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (file(folder.path()), file(folder.path()));
        assert_eq!(other.read().unwrap(), Accounts::default());
        let mut held = one.hold().unwrap();
        held.accounts.put(account("ada"));
        let saved = held.save().unwrap();
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
        let mut held = file.hold().unwrap();
        held.accounts.put(account("ada"));
        assert_eq!(held.save().unwrap().generation, u64::MAX);
        assert_eq!(file.read().unwrap().active().unwrap().email, "ada@example.com");
    }

    #[test]
    fn one_writer_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let held = file(folder.path()).hold().unwrap();
        assert!(matches!(file(folder.path()).hold(), Err(Error::Locked { .. })));
        drop(held);
        assert!(file(folder.path()).hold().is_ok());
    }

    #[test]
    fn signing_one_out_leaves_the_other_active() {
        let mut accounts = Accounts::default();
        accounts.put(account("ada"));
        accounts.put(account("bob"));
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
        let mut held = file.hold().unwrap();
        assert_eq!(held.accounts.folders(), [Path::new("/home/ada/shop")]);
        held.accounts.put_project(Path::new("/home/ada/shop"), &account("ada"));
        held.save().unwrap();
        let project = file.read().unwrap().projects.remove(0);
        assert_eq!(project.account, Some(account("ada").key));
    }

    #[test]
    fn a_newer_or_broken_file_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        for (text, newer) in [(r#"{"v": 2, "strange": []}"#, true), ("{", false), ("[]", false)] {
            std::fs::write(file.path(), text).unwrap();
            let error = file.hold().unwrap_err();
            assert_eq!(matches!(error, Error::Newer { .. }), newer, "{error}");
            assert_eq!(std::fs::read_to_string(file.path()).unwrap(), text);
        }
    }
}
