//! Everything that is written: the vault, our own files, and the files of other programs.
//!
//! A store knows its format, and not where the values come from.

pub mod accounts_file;
pub mod atomic;
pub mod env_file;
pub mod python_json;
pub mod sessions_file;
pub mod settings_file;
pub mod tinyb_file;
pub mod tokens_file;
pub mod vault;

use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::os::{files, untrusted_files};

/// Why a file could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another process of ours holds the file's lock.
    #[error("{path} is being written by another program of ours")]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// Another program changed the file each time we were about to, or was writing it each time we
    /// read it.
    #[error("{path} is being written by another program")]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// The content is not in the format of this file.
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
    /// A folder, a pipe or the like is where the file should be.
    #[error("{path} is no file")]
    NotAFile {
        /// The file.
        path: PathBuf,
    },
    /// The file is larger than any of its kind.
    #[error("{path} is too large")]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// The path is a link out of its folder, and nothing may be written there.
    #[error("{path} leads to {target}, out of its folder")]
    LeadsOut {
        /// The path.
        path: PathBuf,
        /// Where the link leads.
        target: PathBuf,
    },
    /// The file was not read in time: its disk answers slowly or not at all.
    #[error("{path} takes too long to read")]
    TooSlow {
        /// The file.
        path: PathBuf,
    },
    /// Its owner made the file read-only.
    #[error("{path} is read-only")]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// The file system is mounted so that nothing can be written.
    #[error("{path} is on a read-only file system")]
    ReadOnlyDisk {
        /// The file or its folder.
        path: PathBuf,
    },
    /// The disk, or the user's quota of it, is full.
    #[error("no room is left for {path}")]
    Full {
        /// The file or its folder.
        path: PathBuf,
    },
    /// The file or its folder belongs to another user, or its permissions do not allow it.
    #[error("no permission for {path}")]
    Denied {
        /// The file or its folder.
        path: PathBuf,
    },
    /// A value has characters that have a meaning of their own in this file.
    #[error("{path} cannot hold such a value")]
    Unfit {
        /// The file.
        path: PathBuf,
    },
    /// The system refused, for another reason.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

impl Error {
    fn from_read(path: &Path) -> impl FnOnce(untrusted_files::Error) -> Self + '_ {
        use untrusted_files::Error as E;
        move |error| match error {
            E::Link | E::NotAFile => Self::NotAFile { path: path.to_owned() },
            E::TooLarge => Self::TooLarge { path: path.to_owned() },
            E::TooSlow => Self::TooSlow { path: path.to_owned() },
            E::Io(source) => Self::io(path)(source),
        }
    }

    fn io(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        use io::ErrorKind as Kind;
        move |source| {
            let path = path.to_owned();
            match source.kind() {
                _ if files::is_in_use(&source) => Self::Busy { path },
                Kind::StorageFull | Kind::QuotaExceeded => Self::Full { path },
                Kind::ReadOnlyFilesystem => Self::ReadOnlyDisk { path },
                Kind::PermissionDenied => Self::Denied { path },
                Kind::IsADirectory => Self::NotAFile { path },
                _ => Self::Io { path, source },
            }
        }
    }
}

/// Parses a JSON file of ours, whose version is in `v`. One of a newer version is
/// [`Error::Newer`].
fn parse_versioned<'a, T: Deserialize<'a>>(
    path: &Path,
    bytes: &'a [u8],
    newest: u32,
) -> Result<T, Error> {
    #[derive(Deserialize)]
    struct Version {
        v: u32,
    }
    let broken = |_| Error::Broken { path: path.to_owned() };
    let Version { v } = serde_json::from_slice(bytes).map_err(broken)?;
    if v > newest {
        return Err(Error::Newer { path: path.to_owned() });
    }
    serde_json::from_slice(bytes).map_err(broken)
}

/// Writes a text that is no secret to a file that the person chose. Blocks.
pub fn save_text(path: &Path, text: &str) -> Result<(), Error> {
    std::fs::write(path, text).map_err(|error| match path.is_dir() {
        // Windows says only that it is not permitted.
        true => Error::NotAFile { path: path.to_owned() },
        false => Error::io(path)(error),
    })
}

/// Makes a folder for data that is no secret, with those above it. Blocks.
pub fn create_data_folder(folder: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(folder).map_err(Error::io(folder))
}
