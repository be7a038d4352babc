//! The port to the system's keyring. `os::OsKeyring` is its adapter.

use futures::stream::{self, BoxStream, StreamExt as _};

/// The system's keyring: a port. Every call may block.
pub trait Keyring: Send + Sync + 'static {
    /// Reads the keyring's state. Shows no prompt.
    fn probe(&self) -> Probe;
    /// Connects to the keyring.
    fn open(&self) -> Result<Box<dyn KeyringSession>, Failure>;
    /// The name that people know it by, such as `GNOME Keyring`. Shows no prompt.
    fn name(&self) -> String;
    /// An item each time that the answer of [`Keyring::probe`] may have changed. Ends if it cannot
    /// change, or if no program reports changes.
    fn changes(&self) -> BoxStream<'static, ()> {
        stream::empty().boxed()
    }
}

/// A connected keyring. It stays on the thread that opened it.
pub trait KeyringSession {
    /// Reads the bytes of an entry; `None` if there is no entry.
    fn read(&self, user: &str) -> Result<Option<Vec<u8>>, Failure>;
    /// Makes or replaces an entry. People see `label` in their keyring app.
    fn write(&self, user: &str, label: &str, bytes: &[u8]) -> Result<(), Failure>;
    /// Removes an entry. Succeeds if there is no entry.
    fn delete(&self, user: &str) -> Result<(), Failure>;
    /// Bytes of the largest entry that it takes; `None` if there is no limit. A larger entry is
    /// stored in pieces.
    fn max_entry_bytes(&self) -> Option<usize> {
        None
    }
}

/// The state of a keyring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probe {
    /// It is unlocked.
    Open,
    /// It is locked: the next call shows a prompt.
    Locked,
    /// It is unlocked, and loses its entries when the desktop session ends.
    Volatile,
    /// There is no keyring.
    Absent,
}

/// Why a keyring call failed.
#[derive(Debug)]
pub enum Failure {
    /// The keyring is locked, or the person dismissed its prompt.
    Locked,
    /// There is no keyring.
    Absent,
    /// The pieces of an entry do not belong together.
    Torn,
    /// The request was cancelled before its write began.
    Cancelled,
    /// Another failure, in words without secrets. The connection is dropped.
    Other(String),
}
