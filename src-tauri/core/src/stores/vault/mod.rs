//! The vault: our entries in the OS keyring, one for each account and one for the local tokens; or
//! in a file, if the user chose that.
//!
//! This module decides where an entry is. `worker` calls the keyring, `entry` has the format of an
//! entry, `pieces` splits an entry that is too large for the keyring, and `file` is the file.

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
use self::worker::{Answer, Call, CallOptions, Worker};
use crate::contract::{LocalTokens, VaultState};
use crate::credentials::{Account, AccountKey, Credentials};
use crate::keyring::{Keyring, Probe};
use crate::limits::Limits;
use crate::plain;

/// The name of the entry that a test of the keyring writes and deletes.
const TEST: &str = "test";
/// The size of that entry: more than some keyrings take at once.
const TEST_BYTES: usize = 4096;
const LOCAL_LABEL: &str = "Tinybird Local tokens";

/// The state of the keyring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyringStatus {
    /// Whether it can be used.
    pub state: VaultState,
    /// The name that people know it by; `None` if there is no keyring.
    pub name: Option<String>,
}

/// The vault. A clone uses the same keyring thread and file.
#[derive(Clone)]
pub struct Vault {
    worker: Worker,
    options: CallOptions,
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
            options: CallOptions { may_prompt: true, is_cancelled: Arc::default() },
            file: None,
        }
    }

    /// The same vault for work that the user did not ask for: it never prompts, and a locked
    /// keyring is an error at once.
    pub fn non_interactive(&self) -> Self {
        let options = CallOptions { may_prompt: false, ..self.options.clone() };
        Self { options, ..self.clone() }
    }

    /// The same vault for writes that are [`Error::Cancelled`] if `is_cancelled` is set before the
    /// keyring takes them.
    pub fn cancelled_by(&self, is_cancelled: &Arc<AtomicBool>) -> Self {
        let is_cancelled = Arc::clone(is_cancelled);
        let options = CallOptions { is_cancelled, ..self.options.clone() };
        Self { options, ..self.clone() }
    }

    /// The same vault with the file that the user can choose instead of the keyring.
    #[must_use]
    pub fn with_file(self, file: VaultFile) -> Self {
        Self { file: Some(file), ..self }
    }

    /// The path of the file, if the user chose it instead of the keyring.
    pub fn chosen_file(&self) -> Option<&Path> {
        self.file.as_ref().filter(|file| file.is_chosen()).map(VaultFile::path)
    }

    /// Makes the file private if other users can read it. Returns whether an account is in it that
    /// it had while they could.
    pub async fn has_exposed_tokens(&self) -> Result<bool, Error> {
        Ok(self.use_file(VaultFile::has_exposed_tokens).await?.unwrap_or(false))
    }

    /// The path of the file, if this process has found that other users could read it. The file is
    /// not looked at.
    pub fn exposed_file(&self) -> Option<&Path> {
        self.file.as_ref().filter(|file| file.was_exposed()).map(VaultFile::path)
    }

    /// Makes the next call connect again, because another program may be the keyring now.
    pub fn reconnect(&self) {
        self.worker.drop_thread();
    }

    /// Waits until the keyring answers a call after its deadline: it can answer again.
    pub async fn late_answer(&self) {
        self.worker.late_answer().await;
    }

    /// Asks for the state of the keyring, without a prompt.
    pub async fn probe(&self) -> Result<KeyringStatus, Error> {
        match self.run(Call::Probe).await? {
            Answer::Probed(Probe::Absent, _) => {
                Ok(KeyringStatus { state: VaultState::Absent, name: None })
            }
            Answer::Probed(probe, name) => {
                Ok(KeyringStatus { state: vault_state(probe), name: Some(name) })
            }
            _ => Err(Error::Failed("it did not say how it is".to_owned())),
        }
    }

    /// Reads the secrets of an account; `None` if the vault has none.
    pub async fn credentials(&self, key: &AccountKey) -> Result<Option<Credentials>, Error> {
        let bytes = self.read(key.vault_user()).await?;
        bytes.map(|bytes| entry::decode_credentials(&bytes)).transpose()
    }

    /// Writes the secrets of an account.
    pub async fn save(&self, account: &Account, secrets: &Credentials) -> Result<(), Error> {
        let bytes = entry::encode_credentials(secrets)?;
        self.write(account.key.vault_user(), label(account), bytes).await
    }

    /// Deletes the secrets of an account.
    pub async fn delete(&self, key: &AccountKey) -> Result<(), Error> {
        let user = key.vault_user();
        let name = user.clone();
        if self.use_file(move |file| file.remove(&name)).await? != Some(true) {
            return self.run(Call::Delete(user)).await.map(drop);
        }
        // The keyring may have an older entry. It is deleted if that needs no prompt.
        match self.non_interactive().run(Call::Delete(user)).await {
            Err(Error::Absent | Error::Locked) => Ok(()),
            result => result.map(drop),
        }
    }

    /// Reads the local tokens; `None` if the vault has none.
    pub async fn local_tokens(&self) -> Result<Option<LocalTokens>, Error> {
        let bytes = self.read(file::LOCAL.to_owned()).await?;
        bytes.map(|bytes| entry::decode_local_tokens(&bytes)).transpose()
    }

    /// Writes a pair of local tokens.
    pub async fn save_local_tokens(&self, tokens: &LocalTokens) -> Result<(), Error> {
        self.write(
            file::LOCAL.to_owned(),
            LOCAL_LABEL.to_owned(),
            entry::encode_local_tokens(tokens)?,
        )
        .await
    }

    /// Writes an entry to the keyring, reads it back and deletes it.
    pub async fn test_keyring(&self) -> Result<(), Error> {
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

    /// Uses the file instead of the keyring from now on.
    pub async fn choose_file(&self) -> Result<(), Error> {
        self.use_file(VaultFile::choose).await.map(drop)
    }

    /// Moves all entries from the file into the keyring, and removes the file. The caller has the
    /// lock of the accounts file, so that nothing is written to the file meanwhile.
    pub async fn move_file_to_keyring(&self, accounts: &[Account]) -> Result<(), Error> {
        let entries = self.use_file(VaultFile::entries).await?.unwrap_or_default();
        for (user, bytes) in entries {
            let owner = accounts.iter().find(|account| account.key.vault_user() == user);
            let label = owner.map_or_else(|| LOCAL_LABEL.to_owned(), label);
            self.write_keyring(user.clone(), label, bytes.clone()).await?;
            if self.read_keyring(user).await? != Some(bytes) {
                return Err(Error::NotKept);
            }
        }
        self.use_file(VaultFile::discard).await.map(drop)
    }

    /// Reads an entry: from the file, else from the keyring. Where a file was chosen, a keyring that
    /// cannot be read has no entry.
    async fn read(&self, user: String) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
        let name = user.clone();
        if let Some(bytes) = self.use_file(move |file| file.entry(&name)).await?.flatten() {
            return Ok(Some(bytes));
        }
        if self.chosen_file().is_none() {
            return self.read_keyring(user).await;
        }
        // The keyring may have an older entry. A user who chose the file is not prompted for it.
        match self.non_interactive().read_keyring(user).await {
            Err(Error::Absent | Error::Locked | Error::TimedOut | Error::Failed(_)) => Ok(None),
            result => result,
        }
    }

    /// Writes an entry, unless a newer version of ours wrote the one that is there.
    async fn write(
        &self,
        user: String,
        label: String,
        bytes: Zeroizing<Vec<u8>>,
    ) -> Result<(), Error> {
        let (name, new) = (user.clone(), bytes.clone());
        let put = self.use_file(move |file| match file.entry(&name)? {
            Some(old) if entry::check_replaceable(&old).is_err() => Ok(None),
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
            Ok(Some(old)) => entry::check_replaceable(&old)?,
            // An entry that cannot be read may be replaced.
            Ok(None) | Err(Error::Unreadable) => {}
            Err(error) => return Err(error),
        }
        self.run(Call::Write { user, label, bytes }).await.map(drop)
    }

    async fn run(&self, call: Call) -> Result<Answer, Error> {
        self.worker.run(call, self.options.clone()).await
    }

    /// Runs work on the file on a thread that may block; `None` if the vault has no file.
    async fn use_file<T: Send + 'static>(
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

fn vault_state(probe: Probe) -> VaultState {
    match probe {
        Probe::Open => VaultState::InKeyring,
        Probe::Locked => VaultState::Locked,
        Probe::Volatile => VaultState::Volatile,
        Probe::Absent => VaultState::Absent,
    }
}

#[cfg(test)]
mod tests;
