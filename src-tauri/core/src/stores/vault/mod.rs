//! The vault: our entries in the OS keyring, one per account and one for the local tokens; or in a
//! file, if the person chose that.
//!
//! This module decides where an entry is. `worker` calls the keyring, `entry` has the format,
//! `pieces` splits what a keyring does not take whole, and `file` is the file.

mod entry;
mod error;
pub mod file;
mod pieces;
mod worker;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use zeroize::Zeroizing;

pub use self::error::Error;
use self::file::VaultFile;
pub use self::worker::MOST_ABANDONED;
use self::worker::{Answer, Call, How, Worker};
use crate::contract::{LocalTokens, VaultState};
use crate::credentials::{Account, AccountKey, Credentials};
use crate::keyring::{Keyring, Probe};
use crate::limits::Limits;
use crate::plain;

/// The entry that a test writes and deletes.
const TEST: &str = "test";
/// Of that entry: more than some keyrings take at once.
const TEST_BYTES: usize = 4096;
const LOCAL_LABEL: &str = "Tinybird Local tokens";

/// What a look at the keyring says to people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// How it is.
    pub state: VaultState,
    /// What people know it by; `None` where there is none.
    pub name: Option<String>,
}

/// The vault. A clone is another way to the same one.
#[derive(Clone)]
pub struct Vault {
    worker: Worker,
    how: How,
    file: Option<VaultFile>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

impl Vault {
    /// A vault in `keyring`; nothing is called yet.
    pub fn new(keyring: Arc<dyn Keyring>, limits: &Limits) -> Self {
        Self {
            worker: Worker::new(keyring, limits),
            how: How { prompts: true, cancelled: Arc::default() },
            file: None,
        }
    }

    /// The same vault for work that no person asked for: a locked keyring is an error at once, and
    /// no prompt is shown.
    pub fn non_interactive(&self) -> Self {
        Self { how: How { prompts: false, ..self.how.clone() }, ..self.clone() }
    }

    /// The same vault for a write that is [`Error::Cancelled`] if `cancelled` is set before the
    /// keyring takes it.
    pub fn cancelled_by(&self, cancelled: &Arc<AtomicBool>) -> Self {
        let how = How { cancelled: Arc::clone(cancelled), ..self.how.clone() };
        Self { how, ..self.clone() }
    }

    /// The same vault with the file that a person can choose instead of the keyring.
    #[must_use]
    pub fn with_file(self, file: VaultFile) -> Self {
        Self { file: Some(file), ..self }
    }

    /// The file that holds the credentials, if a person chose that.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_ref().filter(|file| file.is_chosen()).map(VaultFile::path)
    }

    /// Whether others could read that file before it was made private, a moment ago or since this
    /// process began.
    pub async fn was_file_readable(&self) -> Result<bool, Error> {
        Ok(self.in_file(VaultFile::was_readable).await?.unwrap_or(false))
    }

    /// The file, if this process found that others could read it. Nothing is looked at.
    pub fn file_found_readable(&self) -> Option<&Path> {
        self.file.as_ref().filter(|file| file.found_readable()).map(VaultFile::path)
    }

    /// Connects anew for the next call: the keyring may be another program now.
    pub fn reconnect(&self) {
        self.worker.drop_thread();
    }

    /// Looks at the keyring without prompting anybody.
    pub async fn probe(&self) -> Result<Seen, Error> {
        match self.run(Call::Probe).await? {
            Answer::Probed(Probe::Absent, _) => Ok(Seen { state: VaultState::Absent, name: None }),
            Answer::Probed(probe, name) => Ok(Seen { state: state_of(probe), name: Some(name) }),
            _ => Err(Error::Failed("it did not say how it is".to_owned())),
        }
    }

    /// The secrets of an account; `None` where the vault has none.
    pub async fn credentials(&self, key: &AccountKey) -> Result<Option<Credentials>, Error> {
        let bytes = self.read(key.vault_user()).await?;
        bytes.map(|bytes| entry::to_credentials(&bytes)).transpose()
    }

    /// Keeps the secrets of an account.
    pub async fn keep(&self, account: &Account, secrets: &Credentials) -> Result<(), Error> {
        let bytes = entry::of_credentials(secrets)?;
        self.write(account.key.vault_user(), label(account), bytes).await
    }

    /// Forgets the secrets of an account.
    pub async fn forget(&self, key: &AccountKey) -> Result<(), Error> {
        let user = key.vault_user();
        let name = user.clone();
        if self.in_file(move |file| file.remove(&name)).await? != Some(true) {
            return self.run(Call::Delete(user)).await.map(drop);
        }
        // An older entry may be in the keyring. One that cannot be had is no reason to ask.
        match self.non_interactive().run(Call::Delete(user)).await {
            Err(Error::Absent | Error::Locked) => Ok(()),
            result => result.map(drop),
        }
    }

    /// The local tokens that were kept.
    pub async fn local_tokens(&self) -> Result<Option<LocalTokens>, Error> {
        let bytes = self.read(file::LOCAL.to_owned()).await?;
        bytes.map(|bytes| entry::to_local(&bytes)).transpose()
    }

    /// Keeps a pair of local tokens.
    pub async fn keep_local_tokens(&self, tokens: &LocalTokens) -> Result<(), Error> {
        self.write(file::LOCAL.to_owned(), LOCAL_LABEL.to_owned(), entry::of_local(tokens)?).await
    }

    /// Writes an entry to the keyring, reads it back and deletes it.
    pub async fn test(&self) -> Result<(), Error> {
        let mut bytes = Zeroizing::new(vec![0; TEST_BYTES]);
        getrandom::fill(&mut bytes).map_err(|error| Error::Failed(error.to_string()))?;
        let label = "Tinybird Companion: a test".to_owned();
        let call = Call::Write { user: TEST.to_owned(), label, bytes: bytes.clone() };
        self.run(call).await?;
        let read = self.read_keyring(TEST.to_owned()).await;
        let deleted = self.run(Call::Delete(TEST.to_owned())).await;
        if read? != Some(bytes) {
            return Err(Error::NotKept);
        }
        deleted.map(drop)
    }

    /// Has a file hold the credentials from now on.
    pub async fn choose_file(&self) -> Result<(), Error> {
        self.in_file(VaultFile::choose).await.map(drop)
    }

    /// Moves what the file holds into the keyring, and takes the choice back. The caller holds the
    /// accounts file's lock, so that nothing is written to the file meanwhile.
    pub async fn leave_file(&self, accounts: &[Account]) -> Result<(), Error> {
        let entries = self.in_file(VaultFile::entries).await?.unwrap_or_default();
        for (user, bytes) in entries {
            let owner = accounts.iter().find(|account| account.key.vault_user() == user);
            let label = owner.map_or_else(|| LOCAL_LABEL.to_owned(), label);
            self.write_keyring(user.clone(), label, bytes.clone()).await?;
            if self.read_keyring(user).await? != Some(bytes) {
                return Err(Error::NotKept);
            }
        }
        self.in_file(VaultFile::discard).await.map(drop)
    }

    async fn read(&self, user: String) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
        let name = user.clone();
        if let Some(bytes) = self.in_file(move |file| file.entry(&name)).await?.flatten() {
            return Ok(Some(bytes));
        }
        if self.file().is_none() {
            return self.read_keyring(user).await;
        }
        // It may be there from before. Whoever chose the file is not asked for the keyring.
        match self.non_interactive().read_keyring(user).await {
            Err(Error::Absent | Error::Locked | Error::TimedOut | Error::Failed(_)) => Ok(None),
            result => result,
        }
    }

    /// Writes, unless a newer version of ours wrote what is there.
    async fn write(
        &self,
        user: String,
        label: String,
        bytes: Zeroizing<Vec<u8>>,
    ) -> Result<(), Error> {
        let (name, new) = (user.clone(), bytes.clone());
        let put = self.in_file(move |file| match file.entry(&name)? {
            Some(old) if entry::may_replace(&old).is_err() => Ok(None),
            _ => file.put(&name, &new).map(Some),
        });
        match put.await? {
            Some(Some(true)) => Ok(()),
            Some(None) => Err(Error::Newer),
            Some(Some(false)) | None => self.write_keyring(user, label, bytes).await,
        }
    }

    async fn read_keyring(&self, user: String) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
        match self.run(Call::Read(user)).await? {
            Answer::Done(result) => Ok(result?),
            _ => Ok(None),
        }
    }

    async fn write_keyring(
        &self,
        user: String,
        label: String,
        bytes: Zeroizing<Vec<u8>>,
    ) -> Result<(), Error> {
        match self.read_keyring(user.clone()).await {
            Ok(Some(old)) => entry::may_replace(&old)?,
            // What cannot be understood may be replaced.
            Ok(None) | Err(Error::Unreadable) => {}
            Err(error) => return Err(error),
        }
        self.run(Call::Write { user, label, bytes }).await.map(drop)
    }

    async fn run(&self, call: Call) -> Result<Answer, Error> {
        self.worker.run(call, self.how.clone()).await
    }

    /// Works on the file, where it may block; `None` where there is none to choose.
    async fn in_file<T: Send + 'static>(
        &self,
        work: impl FnOnce(&VaultFile) -> Result<T, super::Error> + Send + 'static,
    ) -> Result<Option<T>, Error> {
        let Some(file) = self.file.clone() else {
            return Ok(None);
        };
        let done = tokio::task::spawn_blocking(move || work(&file)).await;
        Ok(Some(done.map_err(|_| Error::Failed("its file was not done with".to_owned()))??))
    }
}

fn label(account: &Account) -> String {
    let region = account.region.as_deref().unwrap_or(&account.key.api_host);
    plain::escape(&format!("Tinybird: {} ({region})", account.email)).into_owned()
}

fn state_of(probe: Probe) -> VaultState {
    match probe {
        Probe::Open => VaultState::InKeyring,
        Probe::Locked => VaultState::Locked,
        Probe::Volatile => VaultState::Volatile,
        Probe::Absent => VaultState::Absent,
    }
}

#[cfg(test)]
mod tests;
