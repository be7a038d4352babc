//! Everything that is written: the vault, our own files, and the files of other programs.
//!
//! A store knows its format and nothing about where the values come from.

pub mod accounts_file;
pub mod atomic;
pub mod env_file;
pub mod python_json;
pub mod sessions_file;
pub mod settings_file;
pub mod tinyb_file;
pub mod vault;
mod vault_entry;
pub mod vault_file;
mod vault_pieces;

use std::io;
use std::path::PathBuf;

/// Why a file could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another process of ours holds the file's lock.
    #[error("{path} is being written by another program of ours")]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// The file holds something else than it should.
    #[error("{path} cannot be understood")]
    Broken {
        /// The file.
        path: PathBuf,
    },
    /// A newer version of ours wrote the file.
    #[error("{path} was written by a newer version")]
    Newer {
        /// The file.
        path: PathBuf,
    },
    /// The system refused.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

impl Error {
    fn io(path: &std::path::Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::Io { path: path.to_owned(), source }
    }
}
