//! The vault: our entries in the OS keyring, one an account and one for the local tokens; or in a
//! file, for whoever chose that.
//!
//! Keyring calls block, and a locked keyring may wait for a person for ever. So all of them
//! run on one thread of their own, each with a deadline. A deadline that passes, or a session
//! that is lost, drops the thread and its store; the next call makes both anew. At most
//! [`MOST_ABANDONED`] threads are ever left waiting.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use futures::StreamExt as _;
use futures::future::{self, BoxFuture};
use futures::stream::{self, BoxStream};
use tokio::sync::mpsc as async_mpsc;
use zeroize::Zeroizing;

use super::vault_file::VaultFile;
use super::{vault_entry, vault_pieces};
use crate::config::Limits;
use crate::contract::{LocalTokens, VaultState};
use crate::credentials::{Account, AccountKey, Credentials};
use crate::plain;

/// Threads that may wait for a keyring that never answers; then the vault counts as locked.
pub const MOST_ABANDONED: usize = 2;

/// The entry of the local tokens.
pub(super) const LOCAL: &str = "local";
/// The entry that a test writes and deletes.
const TEST: &str = "test";
/// Of that entry: more than some keyrings take at once.
const TEST_BYTES: usize = 4096;
const LOCAL_LABEL: &str = "Tinybird Local tokens";

/// Why the vault could not be used.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// There is no keyring.
    #[error("there is no keyring")]
    Absent,
    /// There is one, and nobody unlocked it.
    #[error("the keyring is locked")]
    Locked,
    /// No answer before the deadline.
    #[error("the keyring did not answer in time")]
    TimedOut,
    /// A newer version of ours wrote the entry.
    #[error("the entry was written by a newer version")]
    Newer,
    /// The entry is not ours, or damaged.
    #[error("the entry cannot be understood")]
    Unreadable,
    /// The person said, while it was under way, that it is not to be written.
    #[error("it was not to be written any more")]
    Unwanted,
    /// It does not give back what was put into it.
    #[error("the keyring gave back something else")]
    NotKept,
    /// The file, for whoever chose that.
    #[error(transparent)]
    File(Arc<super::Error>),
    /// Something else; the text holds no secret.
    #[error("the keyring failed: {0}")]
    Failed(String),
}

impl From<super::Error> for Error {
    fn from(error: super::Error) -> Self {
        Self::File(Arc::new(error))
    }
}

/// What a keyring can do: the port. Every call may block.
pub trait Keyring: Send + Sync + 'static {
    /// Looks without prompting.
    fn probe(&self) -> Probe;
    /// Connects.
    fn open(&self) -> Result<Box<dyn Opened>, Failure>;
    /// What people know it by, such as `GNOME Keyring`. Prompts nobody.
    fn name(&self) -> String;
    /// Tells when what [`Keyring::probe`] shows may have changed. Ends where nothing can change,
    /// or nobody would tell.
    fn signs(&self) -> BoxStream<'static, ()> {
        stream::empty().boxed()
    }
}

/// A connected keyring. It stays on the thread that opened it.
pub trait Opened {
    /// The bytes of an entry; `None` where there is none.
    fn read(&self, user: &str) -> Result<Option<Vec<u8>>, Failure>;
    /// Makes or replaces an entry; `label` is what people read in their keyring app.
    fn write(&self, user: &str, label: &str, bytes: &[u8]) -> Result<(), Failure>;
    /// Removes an entry; one that is not there is no failure.
    fn delete(&self, user: &str) -> Result<(), Failure>;
    /// The largest entry it takes, if there is a limit: a larger one is kept in pieces.
    fn most_bytes(&self) -> Option<usize> {
        None
    }
}

/// What a look at the keyring shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probe {
    /// There is one, unlocked.
    Open,
    /// There is one, locked: the next call prompts.
    Locked,
    /// There is one that forgets everything with the session.
    Volatile,
    /// There is none.
    Absent,
}

/// What a look at the keyring says to people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// How it is.
    pub state: VaultState,
    /// What people know it by; `None` where there is none.
    pub name: Option<String>,
}

/// A keyring call that failed.
#[derive(Debug)]
pub enum Failure {
    /// Locked, or the prompt was dismissed.
    Locked,
    /// No keyring.
    Absent,
    /// The pieces of an entry do not belong together.
    Torn,
    /// It is not to be written any more.
    Unwanted,
    /// Anything else, told without secrets. The connection is dropped.
    Other(String),
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Locked => Self::Locked,
            Failure::Absent => Self::Absent,
            Failure::Torn => Self::Unreadable,
            Failure::Unwanted => Self::Unwanted,
            Failure::Other(text) => Self::Failed(text),
        }
    }
}

/// The vault. A clone is another way to the same one.
#[derive(Clone)]
pub struct Vault {
    keyring: Arc<dyn Keyring>,
    call: Duration,
    unlock: Duration,
    /// Whether a locked keyring may ask a person.
    asks: bool,
    /// While it is set, the keyring is not written to.
    unless: Arc<AtomicBool>,
    file: Option<VaultFile>,
    thread: Arc<Mutex<Option<mpsc::Sender<Job>>>>,
    abandoned: Arc<AtomicUsize>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

enum Call {
    Probe,
    Read(String),
    Write { user: String, label: String, bytes: Zeroizing<Vec<u8>> },
    Delete(String),
}

struct Job {
    call: Call,
    asks: bool,
    unless: Arc<AtomicBool>,
    answer: async_mpsc::UnboundedSender<Answer>,
}

enum Answer {
    /// The keyring is locked, and the call that follows asks a person.
    Prompting,
    Probed(Probe, String),
    Done(Result<Option<Zeroizing<Vec<u8>>>, Failure>),
}

impl Vault {
    /// A vault in `keyring`; nothing is called yet.
    pub fn new(keyring: Arc<dyn Keyring>, limits: &Limits) -> Self {
        Self {
            keyring,
            call: limits.vault_call,
            unlock: limits.vault_unlock,
            asks: true,
            unless: Arc::default(),
            file: None,
            thread: Arc::default(),
            abandoned: Arc::default(),
        }
    }

    /// The same vault for what nobody clicked for: a locked keyring is told as such, and asks
    /// nobody.
    pub fn quiet(&self) -> Self {
        Self { asks: false, ..self.clone() }
    }

    /// The same vault for a write that a person may take back while it waits for the keyring.
    pub fn unless(&self, taken_back: &Arc<AtomicBool>) -> Self {
        Self { unless: Arc::clone(taken_back), ..self.clone() }
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
        self.drop_thread();
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
        bytes.map(|bytes| vault_entry::to_credentials(&bytes)).transpose()
    }

    /// Keeps the secrets of an account.
    pub async fn keep(&self, account: &Account, secrets: &Credentials) -> Result<(), Error> {
        let bytes = vault_entry::of_credentials(secrets)?;
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
        match self.quiet().run(Call::Delete(user)).await {
            Err(Error::Absent | Error::Locked) => Ok(()),
            result => result.map(drop),
        }
    }

    /// The local tokens that were kept.
    pub async fn local_tokens(&self) -> Result<Option<LocalTokens>, Error> {
        let bytes = self.read(LOCAL.to_owned()).await?;
        bytes.map(|bytes| vault_entry::to_local(&bytes)).transpose()
    }

    /// Keeps a pair of local tokens.
    pub async fn keep_local_tokens(&self, tokens: &LocalTokens) -> Result<(), Error> {
        self.write(LOCAL.to_owned(), LOCAL_LABEL.to_owned(), vault_entry::of_local(tokens)?).await
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
        match self.quiet().read_keyring(user).await {
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
            Some(old) if vault_entry::may_replace(&old).is_err() => Ok(None),
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
            Ok(Some(old)) => vault_entry::may_replace(&old)?,
            // What cannot be understood may be replaced.
            Ok(None) | Err(Error::Unreadable) => {}
            Err(error) => return Err(error),
        }
        self.run(Call::Write { user, label, bytes }).await.map(drop)
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

    async fn run(&self, call: Call) -> Result<Answer, Error> {
        let (answer, mut answers) = async_mpsc::unbounded_channel();
        let unless = Arc::clone(&self.unless);
        self.send(Job { call, asks: self.asks, unless, answer })?;
        let mut deadline = self.call;
        // While a person is asked, the keyring that asks may go.
        let mut gone: BoxFuture<'static, ()> = Box::pin(future::pending());
        loop {
            let answer = tokio::select! {
                answer = tokio::time::timeout(deadline, answers.recv()) => answer,
                () = &mut gone => {
                    self.drop_thread();
                    return Err(Error::Absent);
                }
            };
            match answer {
                Ok(Some(Answer::Prompting)) => {
                    deadline = self.unlock;
                    gone = Box::pin(gone_away(Arc::clone(&self.keyring)));
                }
                Ok(Some(Answer::Done(Err(failure)))) => {
                    self.drop_thread();
                    return Err(failure.into());
                }
                Ok(Some(answer)) => return Ok(answer),
                Ok(None) => return Err(Error::Failed("its thread ended".to_owned())),
                Err(_) => {
                    self.drop_thread();
                    return Err(Error::TimedOut);
                }
            }
        }
    }

    fn send(&self, mut job: Job) -> Result<(), Error> {
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(jobs) = thread.as_ref() {
            match jobs.send(job) {
                Ok(()) => return Ok(()),
                Err(mpsc::SendError(back)) => job = back,
            }
        }
        let ended = |_| Error::Failed("its thread ended".to_owned());
        self.start(&mut thread)?.send(job).map_err(ended)
    }

    fn start<'a>(
        &self,
        thread: &'a mut Option<mpsc::Sender<Job>>,
    ) -> Result<&'a mpsc::Sender<Job>, Error> {
        if self.abandoned.load(Ordering::SeqCst) > MOST_ABANDONED {
            return Err(Error::Locked);
        }
        let (jobs, queue) = mpsc::channel();
        let (keyring, alive) = (Arc::clone(&self.keyring), Alive::new(&self.abandoned));
        let serving = move || {
            let _alive = alive;
            serve(&*keyring, &queue);
        };
        // Never joined: a thread that waits for a person must not hold up the exit.
        std::thread::Builder::new()
            .name("vault".to_owned())
            .spawn(serving)
            .map_err(|error| Error::Failed(error.to_string()))?;
        Ok(thread.insert(jobs))
    }

    fn drop_thread(&self) {
        *self.thread.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Waits until there is no keyring any more; where nobody tells, for ever.
async fn gone_away(keyring: Arc<dyn Keyring>) {
    let mut signs = keyring.signs();
    while signs.next().await.is_some() {
        let keyring = Arc::clone(&keyring);
        let seen = tokio::task::spawn_blocking(move || keyring.probe()).await;
        if matches!(seen, Ok(Probe::Absent)) {
            return;
        }
    }
    future::pending().await
}

fn label(account: &Account) -> String {
    let region = account.region.as_deref().unwrap_or(&account.key.api_host);
    plain::shown(&format!("Tinybird: {} ({region})", account.email)).into_owned()
}

fn state_of(probe: Probe) -> VaultState {
    match probe {
        Probe::Open => VaultState::InKeyring,
        Probe::Locked => VaultState::Locked,
        Probe::Volatile => VaultState::Volatile,
        Probe::Absent => VaultState::Absent,
    }
}

/// Counts threads that have not ended: the one in use, and those left waiting.
struct Alive(Arc<AtomicUsize>);

impl Alive {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(count))
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// The thread: ends when the vault lets go of it.
fn serve(keyring: &dyn Keyring, jobs: &mpsc::Receiver<Job>) {
    let mut opened: Option<Box<dyn Opened>> = None;
    while let Ok(job) = jobs.recv() {
        let answer = job.answer.clone();
        // A caller that has gone needs no answer; what it asked for is done all the same.
        let _ = answer.send(match job.call {
            Call::Probe => Answer::Probed(keyring.probe(), keyring.name()),
            _ => Answer::Done(perform(keyring, &mut opened, job)),
        });
    }
}

fn perform(
    keyring: &dyn Keyring,
    opened: &mut Option<Box<dyn Opened>>,
    Job { call, asks, unless, answer }: Job,
) -> Result<Option<Zeroizing<Vec<u8>>>, Failure> {
    match keyring.probe() {
        Probe::Absent => return Err(Failure::Absent),
        Probe::Locked if !asks => return Err(Failure::Locked),
        Probe::Locked => drop(answer.send(Answer::Prompting)),
        Probe::Open | Probe::Volatile => {}
    }
    let store = match opened {
        Some(store) => store,
        None => opened.insert(keyring.open()?),
    };
    match call {
        Call::Probe => Ok(None),
        Call::Read(user) => vault_pieces::read(&**store, &user),
        Call::Write { .. } if unless.load(Ordering::SeqCst) => Err(Failure::Unwanted),
        Call::Write { user, label, bytes } => {
            vault_pieces::write(&**store, &user, &label, &bytes).map(|()| None)
        }
        Call::Delete(user) => vault_pieces::delete(&**store, &user).map(|()| None),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::credentials::{Secret, Workspace, WorkspaceRef};

    type Entries = Arc<Mutex<HashMap<String, Vec<u8>>>>;

    /// A keyring in memory that can hang, or lose its session.
    #[derive(Default)]
    struct Fake {
        entries: Entries,
        hang: Arc<Mutex<()>>,
        lost: Arc<AtomicUsize>,
        /// What one look after the other shows, the last one from then on.
        shows: Mutex<Vec<Probe>>,
    }

    struct FakeStore(Entries, Arc<Mutex<()>>, Arc<AtomicUsize>);

    impl Keyring for Fake {
        fn probe(&self) -> Probe {
            let mut shows = self.shows.lock().unwrap();
            let last = shows.first().copied().unwrap_or(Probe::Open);
            if shows.len() > 1 { shows.remove(0) } else { last }
        }

        fn signs(&self) -> BoxStream<'static, ()> {
            stream::repeat(()).boxed()
        }

        fn name(&self) -> String {
            "Fake".to_owned()
        }

        fn open(&self) -> Result<Box<dyn Opened>, Failure> {
            let (entries, hang) = (Arc::clone(&self.entries), Arc::clone(&self.hang));
            Ok(Box::new(FakeStore(entries, hang, Arc::clone(&self.lost))))
        }
    }

    impl Opened for FakeStore {
        fn read(&self, user: &str) -> Result<Option<Vec<u8>>, Failure> {
            let _hang = self.1.lock().unwrap();
            if self.2.swap(0, Ordering::SeqCst) > 0 {
                return Err(Failure::Other("no session".to_owned()));
            }
            Ok(self.0.lock().unwrap().get(user).cloned())
        }

        fn write(&self, user: &str, _: &str, bytes: &[u8]) -> Result<(), Failure> {
            self.0.lock().unwrap().insert(user.to_owned(), bytes.to_vec());
            Ok(())
        }

        fn delete(&self, user: &str) -> Result<(), Failure> {
            self.0.lock().unwrap().remove(user);
            Ok(())
        }
    }

    fn vault(fake: Fake) -> Vault {
        let limits = Limits { vault_call: Duration::from_millis(200), ..Limits::default() };
        Vault::new(Arc::new(fake), &limits)
    }

    fn account() -> Account {
        Account {
            key: AccountKey { api_host: "https://api".to_owned(), user_id: "1".to_owned() },
            email: "ada@example.com".to_owned(),
            auth_host: "https://cloud".to_owned(),
            client_id: None,
            region: None,
            workspace: None,
        }
    }

    fn credentials() -> Credentials {
        Credentials {
            user_token: Some(Secret::new("u".repeat(8 * 1024))),
            refresh_token: Some(Secret::new("r")),
            expires_at: Some(1),
            workspaces: vec![Workspace {
                is: WorkspaceRef { id: "w".to_owned(), name: "análisis".to_owned() },
                token: Secret::new("t"),
            }],
        }
    }

    /// Makes every read wait until what comes back is dropped.
    fn hold(hang: Arc<Mutex<()>>) -> mpsc::Sender<()> {
        let (release, released) = mpsc::channel::<()>();
        let (holding, held) = mpsc::channel();
        std::thread::spawn(move || {
            let _held = hang.lock();
            holding.send(()).unwrap();
            let _ = released.recv();
        });
        held.recv().unwrap();
        release
    }

    #[tokio::test]
    async fn gives_back_what_it_keeps() {
        let vault = vault(Fake::default());
        let (account, secrets) = (account(), credentials());
        assert_eq!(vault.credentials(&account.key).await.unwrap(), None);
        vault.keep(&account, &secrets).await.unwrap();
        assert_eq!(vault.credentials(&account.key).await.unwrap(), Some(secrets));
        vault.forget(&account.key).await.unwrap();
        assert_eq!(vault.credentials(&account.key).await.unwrap(), None);
    }

    #[tokio::test]
    async fn an_entry_of_a_newer_version_is_neither_read_nor_replaced() {
        let fake = Fake::default();
        let entries = Arc::clone(&fake.entries);
        let newer = br#"{"v":2,"strange":1}"#.to_vec();
        entries.lock().unwrap().insert(account().key.vault_user(), newer.clone());
        let vault = vault(fake);
        assert!(matches!(vault.credentials(&account().key).await, Err(Error::Newer)));
        assert!(matches!(vault.keep(&account(), &credentials()).await, Err(Error::Newer)));
        assert_eq!(entries.lock().unwrap().values().next(), Some(&newer));
    }

    #[tokio::test]
    async fn a_keyring_that_hangs_is_left_and_tried_again() {
        let fake = Fake::default();
        let hang = Arc::clone(&fake.hang);
        let vault = vault(fake);
        let held = hold(hang);
        for _ in 0..=MOST_ABANDONED {
            assert!(matches!(vault.local_tokens().await, Err(Error::TimedOut)));
        }
        assert!(matches!(vault.local_tokens().await, Err(Error::Locked)), "no more threads");
        drop(held);
        while vault.abandoned.load(Ordering::SeqCst) > 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(vault.local_tokens().await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_write_that_is_taken_back_while_the_keyring_waits_is_not_done() {
        let fake = Fake::default();
        let (entries, held) = (Arc::clone(&fake.entries), hold(Arc::clone(&fake.hang)));
        let taken_back = Arc::new(AtomicBool::new(false));
        let vault = Vault::new(Arc::new(fake), &Limits::default()).unless(&taken_back);
        let keeping = tokio::spawn(async move { vault.keep(&account(), &credentials()).await });
        taken_back.store(true, Ordering::SeqCst);
        drop(held);
        assert!(matches!(keeping.await.unwrap(), Err(Error::Unwanted)));
        assert!(entries.lock().unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_keyring_that_goes_while_it_asks_is_not_waited_for() {
        let shows = Mutex::new(vec![Probe::Locked, Probe::Absent]);
        let fake = Fake { shows, ..Fake::default() };
        let held = hold(Arc::clone(&fake.hang));
        let vault = Vault::new(Arc::new(fake), &Limits::default());
        let waited = tokio::time::timeout(Limits::default().vault_unlock / 2, vault.local_tokens());
        assert!(matches!(waited.await.unwrap(), Err(Error::Absent)));
        drop(held);
    }

    #[tokio::test]
    async fn a_lost_session_costs_one_call() {
        let fake = Fake::default();
        fake.lost.store(1, Ordering::SeqCst);
        let vault = vault(fake);
        assert!(matches!(vault.local_tokens().await, Err(Error::Failed(_))));
        assert_eq!(vault.local_tokens().await.unwrap(), None);
    }
}
