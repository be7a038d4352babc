//! A repository and its work tree: where they are, found as git finds them.
//!
//! Source: `git help gitrepository-layout`, `setup.c` of git 2.47.

use std::path::{Component, Path, PathBuf};

use crate::os::files;
use crate::os::outside::{self, Bounds, Error};

/// A larger one is no `.git` file, and no other one that names a path.
const POINTER: Bounds = Bounds::of(16 * 1024);
/// The name of a folder's own ignore file.
pub(super) const IGNORE_FILE: &str = ".gitignore";

/// Where git keeps what holds in more than one repository.
#[derive(Clone, Debug, Default)]
pub struct Home {
    /// `~`.
    pub folder: PathBuf,
    /// What `XDG_CONFIG_HOME` names, if it is set; else it is `~/.config`, on every system.
    pub config_folder: Option<PathBuf>,
    /// The files that git may keep its settings for everybody in. They need not exist.
    pub system_configs: Vec<PathBuf>,
}

impl Home {
    pub(super) fn config_folder(&self) -> PathBuf {
        self.config_folder.clone().unwrap_or_else(|| self.folder.join(".config"))
    }
}

/// Why it is not known what git makes of a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// The folder cannot be looked into.
    #[error("{path} cannot be looked into")]
    Folder {
        /// The folder.
        path: PathBuf,
    },
    /// A repository that git would not open, or whose work tree is elsewhere.
    #[error("{path} is no repository of this folder")]
    Repository {
        /// Its `.git`.
        path: PathBuf,
    },
    /// A configuration that cannot be read, or that includes others.
    #[error("what the configuration {path} says is not known")]
    Config {
        /// The configuration.
        path: PathBuf,
    },
    /// An ignore file that is no regular file, too large, or not permitted.
    #[error("the ignore file {path} cannot be read")]
    IgnoreFile {
        /// The ignore file.
        path: PathBuf,
    },
    /// An index that cannot be read, or of a kind that is not read here.
    #[error("what the index {path} tracks is not known")]
    Index {
        /// The index.
        path: PathBuf,
    },
}

/// A folder with all below it that one repository looks after.
#[derive(Debug)]
pub(super) struct WorkTree {
    pub(super) root: PathBuf,
    /// Where its own index is.
    pub(super) git_folder: PathBuf,
    /// What it shares with the other work trees of the repository.
    pub(super) common_folder: PathBuf,
}

impl WorkTree {
    /// The work tree that `folder`, which is canonical, is in.
    pub(super) fn around(folder: &Path) -> Result<Option<Self>, Doubt> {
        folder.ancestors().find_map(|root| Self::at(root).transpose()).transpose()
    }

    /// The one whose top is `root`, if there is one.
    pub(super) fn at(root: &Path) -> Result<Option<Self>, Doubt> {
        let git = root.join(".git");
        if git.is_dir() {
            return Ok(Self::of(root, &git));
        }
        // In a submodule and in a linked work tree it is a file that names the folder.
        let named = match outside::read(&git, POINTER) {
            Ok(Some(text)) => text.strip_prefix(b"gitdir: ").and_then(path_in),
            // To git, what is neither a folder nor a file is nothing.
            Ok(None) | Err(Error::NotAFile) => return Ok(None),
            Err(_) => None,
        };
        // With a file that leads nowhere git goes no further up.
        let tree = named.and_then(|path| Self::of(root, &root.join(path)));
        tree.map(Some).ok_or(Doubt::Repository { path: git })
    }

    /// Of a folder that is a repository by what git asks of one, lest any folder of that name counts.
    fn of(root: &Path, git_folder: &Path) -> Option<Self> {
        let common = outside::read(&git_folder.join("commondir"), POINTER).ok()?;
        let common_folder = match common {
            Some(text) => git_folder.join(path_in(&text)?),
            None => git_folder.to_owned(),
        };
        let has = |name: &str| common_folder.join(name).is_dir();
        let is_one = is_head(&git_folder.join("HEAD")) && has("objects") && has("refs");
        let (root, git_folder) = (root.to_owned(), git_folder.to_owned());
        is_one.then_some(Self { root, git_folder, common_folder })
    }

    pub(super) fn index(&self) -> PathBuf {
        self.git_folder.join("index")
    }
}

/// Whether git takes a file for the `HEAD` of a repository.
fn is_head(path: &Path) -> bool {
    if let Ok(target) = path.read_link() {
        return target.starts_with("refs");
    }
    let Ok(Some(text)) = outside::read(path, POINTER) else {
        return false;
    };
    let hash = text.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    match text.strip_prefix(b"ref:") {
        Some(reference) => reference.trim_ascii_start().starts_with(b"refs/"),
        None => hash >= 40,
    }
}

/// The path that is all of a file of git's.
fn path_in(text: &[u8]) -> Option<PathBuf> {
    let end = text.iter().rposition(|byte| !b"\r\n".contains(byte))?;
    files::path_of(&text[..=end])
}

/// A relative path as git writes it.
pub(super) fn name_of(path: &Path) -> Vec<u8> {
    let parts: Vec<_> = path.iter().map(|part| part.as_encoded_bytes()).collect();
    parts.join(&b'/')
}

/// The path that git writes so, from the top of the work tree; `None` for one that would lead
/// out of it, which git never writes.
pub(super) fn path_of(name: &[u8]) -> Option<PathBuf> {
    let path = files::path_of(name)?;
    path.components().all(|part| matches!(part, Component::Normal(_))).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_never_leads_out_of_the_work_tree() {
        for name in ["../a", "a/../../b", "/etc/passwd", "a/.."] {
            assert_eq!(path_of(name.as_bytes()), None, "{name}");
        }
        assert_eq!(path_of(b"a/b.c"), Some(PathBuf::from("a/b.c")));
    }
}
