//! The errors of the vault.

use std::sync::Arc;

use crate::keyring::Failure;
use crate::stores;

/// Why the vault could not be used.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// There is no keyring.
    #[error("there is no keyring")]
    Absent,
    /// The keyring is locked, and was not unlocked.
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
    /// The user decided, during the write, that nothing is to be written.
    #[error("it was not to be written any more")]
    Cancelled,
    /// The keyring does not return what was written to it.
    #[error("the keyring gave back something else")]
    NotKept,
    /// The file that is used instead of the keyring.
    #[error(transparent)]
    File(Arc<stores::Error>),
    /// Another failure; the text holds no secret.
    #[error("the keyring failed: {0}")]
    Failed(String),
}

impl From<stores::Error> for Error {
    fn from(error: stores::Error) -> Self {
        Self::File(Arc::new(error))
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Locked => Self::Locked,
            Failure::Absent => Self::Absent,
            Failure::Torn => Self::Unreadable,
            Failure::Cancelled => Self::Cancelled,
            Failure::Other(text) => Self::Failed(text),
        }
    }
}
