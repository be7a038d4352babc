//! A repository and its work tree: where they are, found as git finds them.
//!
//! A folder is no repository only where what git asks of one is surely not there. What cannot be
//! read, or is larger than what is read here, is a [`Doubt`]: git may read it.
//!
//! Source: `git help gitrepository-layout`, `setup.c` of git 2.47.

use std::io;
use std::path::{Component, Path, PathBuf};

use crate::os::files;
use crate::os::untrusted_files::{self, Bounds, Error};

/// A larger one is no `.git` file, and no other one that names a path.
const POINTER: Bounds = Bounds::max_bytes(16 * 1024);
/// What git reads of a `HEAD` to know a repository by it.
const HEAD_BYTES: usize = 255;
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
    /// A variable in git's environment that changes which repository, index or configuration it
    /// reads, if one is set.
    pub redirected_by: Option<&'static str>,
}

impl Home {
    pub(super) fn config_folder(&self) -> PathBuf {
        self.config_folder.clone().unwrap_or_else(|| self.folder.join(".config"))
    }
}

/// Why it is not known what git makes of a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// The environment tells git to read other files than those that are read here.
    #[error("{name} changes what git reads")]
    Environment {
        /// The variable.
        name: &'static str,
    },
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
        Self::all_around(folder).next().transpose()
    }

    /// The work trees that `folder`, which is canonical, is in, the innermost first.
    pub(super) fn all_around(folder: &Path) -> impl Iterator<Item = Result<Self, Doubt>> {
        folder.ancestors().filter_map(|root| match Self::at(root).transpose() {
            // A repository without a `.git`. Its configuration may name a work tree.
            None => match Self::of(root, root) {
                Ok(None) => None,
                _ => Some(Err(Doubt::Repository { path: root.to_owned() })),
            },
            tree => tree,
        })
    }

    /// The one whose top is `root`, if there is one.
    pub(super) fn at(root: &Path) -> Result<Option<Self>, Doubt> {
        let git = root.join(".git");
        let doubt = || Doubt::Repository { path: git.clone() };
        if git.is_dir() {
            return Self::of(root, &git).map_err(|_| doubt());
        }
        // In a submodule and in a linked work tree it is a file that names the folder.
        let named = match untrusted_files::read(&git, POINTER) {
            Ok(Some(text)) => text.strip_prefix(b"gitdir: ").and_then(path_in),
            // To git, what is neither a folder nor a file is nothing.
            Ok(None) | Err(Error::NotAFile) => return Ok(None),
            Err(_) => None,
        };
        // With a file that leads nowhere git goes no further up.
        let tree = named.and_then(|path| Self::of(root, &root.join(path)).ok().flatten());
        tree.map(Some).ok_or_else(doubt)
    }

    /// Of a folder that is a repository by what git asks of one: a `HEAD`, and the folders
    /// `objects` and `refs`. `None` only where one of them is surely not there.
    fn of(root: &Path, git_folder: &Path) -> Result<Option<Self>, NotKnown> {
        let head = is_head(&git_folder.join("HEAD"));
        if head == Ok(false) {
            return Ok(None);
        }
        let common_folder = common_folder(git_folder)?;
        for name in ["objects", "refs"] {
            if !is_folder(&common_folder.join(name))? {
                return Ok(None);
            }
        }
        let (root, git_folder) = (root.to_owned(), git_folder.to_owned());
        head.map(|_| Some(Self { root, git_folder, common_folder }))
    }

    pub(super) fn index(&self) -> PathBuf {
        self.git_folder.join("index")
    }
}

/// Git may see something here that was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct NotKnown;

/// Where a repository keeps what it shares with its other work trees.
fn common_folder(git_folder: &Path) -> Result<PathBuf, NotKnown> {
    let path = git_folder.join("commondir");
    match untrusted_files::read(&path, POINTER) {
        Ok(Some(text)) => path_in(&text).map(|path| git_folder.join(path)).ok_or(NotKnown),
        // Git fails where it is a symlink that leads nowhere.
        Ok(None) if !path.is_symlink() => Ok(git_folder.to_owned()),
        _ => Err(NotKnown),
    }
}

/// Whether git takes a file for the `HEAD` of a repository.
fn is_head(path: &Path) -> Result<bool, NotKnown> {
    if let Ok(target) = path.read_link() {
        return Ok(target.as_os_str().as_encoded_bytes().starts_with(b"refs/"));
    }
    let Some(text) = untrusted_files::read(path, POINTER.without_links()).map_err(|_| NotKnown)?
    else {
        return Ok(false);
    };
    // Git looks no further.
    let text = &text[..text.len().min(HEAD_BYTES)];
    let hash = text.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    let Some(reference) = text.strip_prefix(b"ref:") else {
        return Ok(hash >= 40);
    };
    let start = reference.iter().position(|byte| !b" \t\n\r".contains(byte));
    Ok(start.is_some_and(|start| reference[start..].starts_with(b"refs/")))
}

/// Whether there is a folder that may be entered. Git takes any file that may be executed for one.
fn is_folder(path: &Path) -> Result<bool, NotKnown> {
    match path.join(".").metadata() {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(_) => Err(NotKnown),
    }
}

/// The path that is all of a file of git's.
fn path_in(text: &[u8]) -> Option<PathBuf> {
    let end = text.iter().rposition(|byte| !b"\r\n".contains(byte))?;
    files::path_from_bytes(&text[..=end])
}

/// A relative path as git writes it.
pub(super) fn name_of(path: &Path) -> Vec<u8> {
    let parts: Vec<_> = path.iter().map(|part| part.as_encoded_bytes()).collect();
    parts.join(&b'/')
}

/// The path that git writes so, from the top of the work tree; `None` for one that would lead
/// out of it, which git never writes.
pub(super) fn path_of(name: &[u8]) -> Option<PathBuf> {
    let path = files::path_from_bytes(name)?;
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
