//! Project folders on disk: what git makes of the files in them, and tokens that lie where git
//! would publish them.
//!
//! Nothing here writes, and git itself is never run: a repository's own configuration can make
//! it run programs. Whose a found token is, its payload says, and that is not this module's.

mod excludes;
pub mod git;
mod index;
pub mod leaks;
mod spelling;
mod text;

#[cfg(test)]
#[path = "../../tests/whole/repository.rs"]
mod repository;

use std::io;
use std::path::{Path, PathBuf};

/// Why a folder could not be looked at.
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

/// The beginning of a small text file, at most `most` bytes; `None` where there is no such file.
fn beginning_of(path: &Path, most: u64) -> Option<String> {
    use std::io::Read as _;
    // Before it is opened: opening a pipe would wait for whoever writes to it.
    if !std::fs::metadata(path).ok()?.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    std::fs::File::open(path).ok()?.take(most).read_to_end(&mut bytes).ok()?;
    String::from_utf8(bytes).ok()
}
