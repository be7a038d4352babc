//! Finds a repository and its work tree, as git finds them.
//!
//! A folder counts as no repository only if a part that git requires is surely missing. What cannot
//! be read, or is too large to be read here, is an [`UnknownReason`], because git may read it.
//!
//! Source: `git help gitrepository-layout`, `setup.c` of git 2.47.

use std::io;
use std::path::{Component, Path, PathBuf};

use crate::os::files;
use crate::os::untrusted_files::{self, Bounds, Error};

/// The largest `.git` file, `commondir` or `HEAD`.
const POINTER_BOUNDS: Bounds = Bounds::max_bytes(16 * 1024);
/// How much of a `HEAD` git reads to recognize a repository.
const HEAD_BYTES: usize = 255;
/// The name of a folder's own ignore file.
pub(super) const IGNORE_FILE: &str = ".gitignore";

/// Where git finds its configuration outside of a repository.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// The user's home folder.
    pub home: PathBuf,
    /// `XDG_CONFIG_HOME`, if it is set; the default is `~/.config`, on every system.
    pub config_folder: Option<PathBuf>,
    /// The files in which git may keep the settings for all users. They need not exist.
    pub system_configs: Vec<PathBuf>,
    /// A variable in git's environment that changes which repository, index or configuration it
    /// reads, if one is set.
    pub redirected_by: Option<&'static str>,
}

impl Environment {
    pub(super) fn config_folder(&self) -> PathBuf {
        self.config_folder.clone().unwrap_or_else(|| self.home.join(".config"))
    }
}

/// Why the state of a file is unknown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnknownReason {
    /// A variable tells git to read other files than those that are read here.
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

/// The branch that is checked out in a folder's work tree; `None` where there is none or it cannot be
/// read. Blocks.
pub(super) fn branch_of(folder: &Path) -> Option<String> {
    let folder = files::canonicalize(folder).ok()?;
    let tree = WorkTree::find_innermost(&folder).ok()??;
    let head = untrusted_files::read(&tree.git_folder.join("HEAD"), POINTER_BOUNDS).ok()??;
    let branch = std::str::from_utf8(&head).ok()?.trim().strip_prefix("ref: refs/heads/")?;
    Some(branch.to_owned())
}

/// The work tree of a repository: a folder with all below it.
#[derive(Debug)]
pub(super) struct WorkTree {
    pub(super) root: PathBuf,
    /// The folder with this work tree's own index.
    pub(super) git_folder: PathBuf,
    /// The folder that all work trees of the repository share.
    pub(super) common_folder: PathBuf,
}

impl WorkTree {
    /// Finds the innermost work tree that `folder`, a canonical path, is in.
    pub(super) fn find_innermost(folder: &Path) -> Result<Option<Self>, UnknownReason> {
        Self::find_all(folder).next().transpose()
    }

    /// Finds the work trees that `folder`, a canonical path, is in, the innermost first.
    pub(super) fn find_all(folder: &Path) -> impl Iterator<Item = Result<Self, UnknownReason>> {
        folder.ancestors().filter_map(|root| match Self::open(root).transpose() {
            // A repository without a `.git`. Its configuration may name a work tree.
            None => match Self::from_git_folder(root, root) {
                Ok(None) => None,
                _ => Some(Err(UnknownReason::Repository { path: root.to_owned() })),
            },
            tree => tree,
        })
    }

    /// Opens the work tree whose top is `root`; `None` if there is none.
    pub(super) fn open(root: &Path) -> Result<Option<Self>, UnknownReason> {
        let git = root.join(".git");
        let reason = || UnknownReason::Repository { path: git.clone() };
        if git.is_dir() {
            return Self::from_git_folder(root, &git).map_err(|_| reason());
        }
        // In a submodule and in a linked work tree `.git` is a file that names the folder.
        let named = match untrusted_files::read(&git, POINTER_BOUNDS) {
            Ok(Some(text)) => text.strip_prefix(b"gitdir: ").and_then(parse_pointer),
            // Git takes no notice of what is neither a folder nor a file.
            Ok(None) | Err(Error::NotAFile) => return Ok(None),
            Err(_) => None,
        };
        // If the file leads nowhere, git looks no further up.
        let open = |path| Self::from_git_folder(root, &root.join(path)).ok().flatten();
        named.and_then(open).map(Some).ok_or_else(reason)
    }

    /// The work tree at `root` of the repository at `git_folder`. Git requires a `HEAD`, and the
    /// folders `objects` and `refs`; `None` only if one of them is surely missing.
    fn from_git_folder(root: &Path, git_folder: &Path) -> Result<Option<Self>, NotRead> {
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

/// A part of a repository could not be read, but git may read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct NotRead;

/// The folder that all work trees of a repository share.
fn common_folder(git_folder: &Path) -> Result<PathBuf, NotRead> {
    let path = git_folder.join("commondir");
    match untrusted_files::read(&path, POINTER_BOUNDS) {
        Ok(Some(text)) => parse_pointer(&text).map(|path| git_folder.join(path)).ok_or(NotRead),
        // If it is a symlink that leads nowhere, git fails.
        Ok(None) if !path.is_symlink() => Ok(git_folder.to_owned()),
        _ => Err(NotRead),
    }
}

/// Whether git accepts a file as the `HEAD` of a repository.
fn is_head(path: &Path) -> Result<bool, NotRead> {
    if let Ok(target) = path.read_link() {
        return Ok(target.as_os_str().as_encoded_bytes().starts_with(b"refs/"));
    }
    let Some(text) =
        untrusted_files::read(path, POINTER_BOUNDS.without_links()).map_err(|_| NotRead)?
    else {
        return Ok(false);
    };
    // Git reads no further.
    let text = &text[..text.len().min(HEAD_BYTES)];
    let hash = text.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    let Some(reference) = text.strip_prefix(b"ref:") else {
        return Ok(hash >= 40);
    };
    let start = reference.iter().position(|byte| !b" \t\n\r".contains(byte));
    Ok(start.is_some_and(|start| reference[start..].starts_with(b"refs/")))
}

/// Whether there is a folder, or what git accepts as one: any file that may be executed.
fn is_folder(path: &Path) -> Result<bool, NotRead> {
    match path.join(".").metadata() {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(_) => Err(NotRead),
    }
}

/// The path in a file that holds nothing else.
fn parse_pointer(text: &[u8]) -> Option<PathBuf> {
    let end = text.iter().rposition(|byte| !b"\r\n".contains(byte))?;
    files::path_from_bytes(&text[..=end])
}

/// A relative path as git writes it: with `/` between its parts.
pub(super) fn to_git_path(path: &Path) -> Vec<u8> {
    let parts: Vec<_> = path.iter().map(|part| part.as_encoded_bytes()).collect();
    parts.join(&b'/')
}

/// The relative path that git writes so; `None` for one that would lead out of the work tree, which
/// git never writes.
pub(super) fn from_git_path(name: &[u8]) -> Option<PathBuf> {
    let path = files::path_from_bytes(name)?;
    path.components().all(|part| matches!(part, Component::Normal(_))).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_never_leads_out_of_the_work_tree() {
        for name in ["../a", "a/../../b", "/etc/passwd", "a/.."] {
            assert_eq!(from_git_path(name.as_bytes()), None, "{name}");
        }
        assert_eq!(from_git_path(b"a/b.c"), Some(PathBuf::from("a/b.c")));
    }
}
