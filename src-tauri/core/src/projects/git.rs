//! What git makes of a file: whether it is in a work tree, tracked, ignored. And the line of a
//! `.gitignore` that keeps a file out.
//!
//! Source: `git help gitignore`, `git help gitrepository-layout`.

use std::path::{Component, Path, PathBuf};

use ignore::WalkBuilder;

use super::{Error, beginning_of, excludes, index};
use crate::os::files;

/// More is no `.git` file.
const MOST_BYTES: u64 = 16 * 1024;

/// A person's home, where git keeps what holds in all repositories.
#[derive(Clone, Debug)]
pub struct Home {
    /// `~`.
    pub folder: PathBuf,
    /// What `XDG_CONFIG_HOME` names, if it is set; else it is `~/.config`, on every system.
    pub config_folder: Option<PathBuf>,
}

impl Home {
    pub(super) fn config_folder(&self) -> PathBuf {
        self.config_folder.clone().unwrap_or_else(|| self.folder.join(".config"))
    }
}

/// What git makes of one file of a folder. The file need not be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitState {
    /// The top folder of the work tree.
    pub root: PathBuf,
    /// Whether git tracks the file: it is in the index. Ignoring it changes nothing then.
    pub tracked: bool,
    /// Whether a rule ignores the file: git will not track it unless it is made to.
    pub ignored: bool,
}

/// Whether `folder` is in a work tree. Blocks.
pub fn is_in_work_tree(folder: &Path) -> bool {
    folder.canonicalize().is_ok_and(|folder| WorkTree::around(&folder).is_some())
}

/// The state of `file_name` in `folder`; `None` outside of every work tree. Blocks.
pub fn state_of(folder: &Path, file_name: &str, home: &Home) -> Result<Option<GitState>, Error> {
    let folder = folder.canonicalize().map_err(Error::io(folder))?;
    let Some(tree) = WorkTree::around(&folder) else {
        return Ok(None);
    };
    let path = folder.strip_prefix(&tree.root).unwrap_or(&folder).join(file_name);
    let name = name_of(&path);
    let mut tracked = false;
    index::each(&tree.index(), &mut |entry| tracked |= entry.name == name)?;
    let ignored = is_ignored(&tree.rules(&tree.root, home), &path, false);
    Ok(Some(GitState { root: tree.root, tracked, ignored }))
}

/// The `.gitignore` that belongs to a folder.
pub fn ignore_file_in(folder: &Path) -> PathBuf {
    folder.join(".gitignore")
}

/// The bytes of a `.gitignore` with `line` in it: at its end, where it holds against all above
/// it. The rest stays byte for byte, and line breaks are those that the file has. The same bytes
/// where the line is there already and nothing below takes it back.
pub fn with_line(old: &[u8], line: &str) -> Vec<u8> {
    let mut new = old.to_vec();
    let text = old.strip_prefix(&BOM).unwrap_or(old);
    let below =
        text.split(|byte| *byte == b'\n').rev().take_while(|known| !known.starts_with(b"!"));
    if below.map(<[u8]>::trim_ascii_end).any(|known| known == line.as_bytes()) {
        return new;
    }
    let last_break = memchr::memrchr(b'\n', old);
    let is_dos = last_break.is_some_and(|at| old[..at].ends_with(b"\r"));
    let line_break = if is_dos { "\r\n" } else { "\n" };
    if !text.is_empty() && !text.ends_with(b"\n") {
        new.extend_from_slice(line_break.as_bytes());
    }
    new.extend_from_slice(line.as_bytes());
    new.extend_from_slice(line_break.as_bytes());
    new
}

const BOM: [u8; 3] = [0xef, 0xbb, 0xbf];

/// A folder with all below it that one repository looks after.
#[derive(Debug)]
pub(super) struct WorkTree {
    pub(super) root: PathBuf,
    /// Where its own index is.
    git_folder: PathBuf,
    /// What it shares with the other work trees of the repository.
    common_folder: PathBuf,
}

impl WorkTree {
    /// The work tree that `folder`, which is canonical, is in.
    pub(super) fn around(folder: &Path) -> Option<Self> {
        folder.ancestors().find_map(Self::at)
    }

    /// The one whose top is `root`, if there is one.
    pub(super) fn at(root: &Path) -> Option<Self> {
        let git = root.join(".git");
        // In a submodule and in a linked work tree it is a file that names the folder.
        let git_folder = match git.is_dir() {
            true => git,
            false => root.join(beginning_of(&git, MOST_BYTES)?.strip_prefix("gitdir:")?.trim()),
        };
        let common = beginning_of(&git_folder.join("commondir"), MOST_BYTES);
        let common_folder =
            common.map_or_else(|| git_folder.clone(), |path| git_folder.join(path.trim()));
        // What git asks of a repository, lest any folder of that name counts.
        let is_one = git_folder.join("HEAD").symlink_metadata().is_ok()
            && common_folder.join("objects").is_dir();
        is_one.then(|| Self { root: root.to_owned(), git_folder, common_folder })
    }

    pub(super) fn index(&self) -> PathBuf {
        self.git_folder.join("index")
    }

    /// The rules that hold at `top` and below it.
    pub(super) fn rules(&self, top: &Path, home: &Home) -> WalkBuilder {
        let mut rules = all_but_git(top);
        rules.current_dir(&self.root);
        // What comes later wins. What cannot be understood in them does not hold, as in git.
        rules.add_ignore(excludes::of(&self.common_folder.join("config"), &self.root, home));
        rules.add_ignore(self.common_folder.join("info/exclude"));
        rules
    }
}

/// A walk through all of a folder by the `.gitignore` files of a work tree, and by nothing that is
/// read from the environment.
pub(super) fn all_but_git(top: &Path) -> WalkBuilder {
    let mut walk = WalkBuilder::new(top);
    walk.standard_filters(false).parents(true).git_ignore(true);
    walk.filter_entry(|entry| entry.depth() == 0 || entry.file_name() != ".git");
    walk
}

/// Whether rules made for a folder ignore a path in it, or one of the folders on its way.
pub(super) fn is_ignored(rules: &WalkBuilder, path: &Path, is_folder: bool) -> bool {
    let mut matchers = rules.build_matchers();
    matchers.first_mut().is_some_and(|matcher| matcher.matched(path, is_folder).is_ignore())
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
mod tests;
