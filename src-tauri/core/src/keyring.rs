//! The OS keyring as the core sees it: a port. `os::OsKeyring` is the adapter.

use futures::stream::{self, BoxStream, StreamExt as _};

/// What a keyring can do: the port. Every call may block.
pub trait Keyring: Send + Sync + 'static {
    /// Looks without prompting.
    fn probe(&self) -> Probe;
    /// Connects.
    fn open(&self) -> Result<Box<dyn KeyringSession>, Failure>;
    /// What people know it by, such as `GNOME Keyring`. Prompts nobody.
    fn name(&self) -> String;
    /// Tells when what [`Keyring::probe`] shows may have changed. Ends where nothing can change,
    /// or nobody would tell.
    fn changes(&self) -> BoxStream<'static, ()> {
        stream::empty().boxed()
    }
}

/// A connected keyring. It stays on the thread that opened it.
pub trait KeyringSession {
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
    Cancelled,
    /// Anything else, told without secrets. The connection is dropped.
    Other(String),
}
