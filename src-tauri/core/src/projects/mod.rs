//! Project folders on disk: how git treats the files in them, and tokens in files that git would
//! publish.
//!
//! Nothing here writes, and git itself is never run: a repository's own configuration can make it
//! run programs. All of git's files are read by [`crate::os::untrusted_files`], because a folder
//! from elsewhere may have anything in their place.
//!
//! A *git path* is a path as git writes it: bytes, relative to the top of the work tree, with `/`
//! between its parts and none around it.

pub mod git;
mod git_config;
mod index;
pub mod leaks;
mod pattern;
mod rules;
mod text;
mod walk;
mod work_tree;

#[cfg(test)]
#[path = "../../tests/whole/repository.rs"]
mod repository;

use std::io;
use std::path::{Path, PathBuf};

/// Why a folder could not be searched.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The index of a repository is not as git writes it, or of a kind that is not read here.
    #[error("{path} is no index that can be read")]
    Index {
        /// The index.
        path: PathBuf,
    },
    /// The system refused.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

impl Error {
    fn io(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::Io { path: path.to_owned(), source }
    }
}
