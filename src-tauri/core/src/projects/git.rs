//! How git treats a file: whether it is in a work tree, tracked, ignored. And the line of a
//! `.gitignore` that makes git ignore a file.
//!
//! The innermost repository decides what is ignored. Each one around it may track a file as well.
//!
//! A file is called ignored only if git itself would say so. If a file that decides this is of a
//! kind that is not read here, or not as git writes it, the answer is "unknown".
//!
//! Source: `git help gitignore`.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::os::files;

use super::git_config::{GitConfig, IgnoreCase};
use super::pattern::pattern_of_line;
use super::rules::{Matcher, Rules, Verdict};
use super::work_tree::{self, IGNORE_FILE, WorkTree, to_git_path};
pub use super::work_tree::{Environment, UnknownReason};
use super::{index, rules};

/// The largest `.gitignore` that is read, and that a line may be added to, in bytes.
pub const MOST_IGNORE_BYTES: usize = rules::MOST_BYTES as usize;

/// How git treats a file of a work tree. The file need not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GitState {
    /// It is in the index. A rule that ignores it has no effect then.
    Tracked,
    /// A rule ignores it: `git add` leaves it out unless it is forced.
    Ignored,
    /// `git add` would add it.
    NotIgnored,
    /// A file that decides it could not be read.
    Unknown(UnknownReason),
}

/// Whether `folder` is in a work tree, or may be. Blocks.
pub fn is_in_work_tree(folder: &Path) -> bool {
    files::canonicalize(folder)
        .is_ok_and(|folder| !matches!(WorkTree::find_innermost(&folder), Ok(None)))
}

/// The branch that is checked out in the work tree of `folder`; `None` where there is none. Blocks.
pub fn branch_of(folder: &Path) -> Option<String> {
    work_tree::branch_of(folder)
}

/// The state of the file `name` in `folder`; `None` outside of every work tree. Blocks.
pub fn state_of(folder: &Path, name: &str, environment: &Environment) -> Option<GitState> {
    // The variable can make any folder a work tree.
    if let Some(name) = environment.redirected_by {
        return Some(GitState::Unknown(UnknownReason::Environment { name }));
    }
    let Ok(folder) = files::canonicalize(folder) else {
        return Some(GitState::Unknown(UnknownReason::Folder { path: folder.to_owned() }));
    };
    let path = folder.join(name);
    let mut trees = WorkTree::find_all(&folder);
    let own = trees.next()?.and_then(|tree| tree.state_of(&path, environment));
    let mut state = own.unwrap_or_else(GitState::Unknown);
    // A repository around this one may have tracked the file before this one was made.
    for tree in trees {
        if state == GitState::Tracked {
            break;
        }
        match tree.and_then(|tree| tree.tracks_inside(&path, environment)) {
            Ok(true) => state = GitState::Tracked,
            Ok(false) => {}
            Err(reason) if state == GitState::Ignored => state = GitState::Unknown(reason),
            Err(_) => {}
        }
    }
    Some(state)
}

/// The path of a folder's `.gitignore`.
pub fn ignore_file_path(folder: &Path) -> PathBuf {
    folder.join(IGNORE_FILE)
}

/// Adds `line` to the content of a `.gitignore`: at its end, where it wins over all lines above
/// it. The rest stays byte for byte, and the line break is the one that the file uses. Nothing is
/// added if the line is there already and no later line takes it back.
pub fn add_ignore_line(old: &[u8], line: &str) -> Vec<u8> {
    let mut new = old.to_vec();
    let text = old.strip_prefix(&BOM).unwrap_or(old);
    let below =
        text.split(|byte| *byte == b'\n').rev().take_while(|known| !known.starts_with(b"!"));
    if below.map(pattern_of_line).any(|known| known == line.as_bytes()) {
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

impl WorkTree {
    fn state_of(&self, path: &Path, environment: &Environment) -> Result<GitState, UnknownReason> {
        let config = self.config(environment)?;
        if config.is_bare {
            return Err(UnknownReason::Repository { path: self.git_folder.clone() });
        }
        let name = self.git_path(path);
        let mut rules = Rules::read(self, &config);
        let found = self.look_up(&name, &config)?;
        if found.is_tracked {
            return Ok(GitState::Tracked);
        }
        if !found.is_certain || found.is_in_entry {
            return Err(self.unknown_index());
        }
        rules.only_in_index = found.only_in_index;
        Ok(match Matcher::new(&rules).verdict(&name, false) {
            Verdict::Ignored => GitState::Ignored,
            Verdict::NotIgnored => GitState::NotIgnored,
            Verdict::Unknown(reason) => GitState::Unknown(reason),
        })
    }

    /// Whether it tracks a file that belongs to a repository inside it. A bare repository has no
    /// work tree, but may have an index.
    fn tracks_inside(&self, path: &Path, environment: &Environment) -> Result<bool, UnknownReason> {
        let found = self.look_up(&self.git_path(path), &self.config(environment)?)?;
        match found.is_tracked || found.is_certain {
            true => Ok(found.is_tracked),
            false => Err(self.unknown_index()),
        }
    }

    fn config(&self, environment: &Environment) -> Result<GitConfig, UnknownReason> {
        let config = GitConfig::read(self, environment);
        config.unknown_reason.clone().map_or(Ok(config), Err)
    }

    fn git_path(&self, path: &Path) -> Vec<u8> {
        to_git_path(path.strip_prefix(&self.root).unwrap_or(path))
    }

    fn unknown_index(&self) -> UnknownReason {
        UnknownReason::Index { path: self.index() }
    }

    /// Looks up a git path in the index.
    fn look_up(&self, name: &[u8], config: &GitConfig) -> Result<Lookup, UnknownReason> {
        let mut found = Lookup { is_certain: config.has_same_spelling(name), ..Lookup::default() };
        let visit = &mut |entry: &index::Entry<'_>| found.add(entry, name, &config.ignore_case);
        index::visit_entries(&self.index(), config.hash, index::LOOKUP_BOUNDS, visit)
            .map_err(|_| self.unknown_index())?;
        Ok(found)
    }
}

/// What an index says of a git path.
#[derive(Default)]
struct Lookup {
    /// The path is in the index.
    is_tracked: bool,
    /// If the path was not found, it is surely not in the index.
    is_certain: bool,
    /// It is in another repository, which has an entry.
    is_in_entry: bool,
    /// The folders whose ignore file is only in the index.
    only_in_index: HashSet<Vec<u8>>,
}

impl Lookup {
    fn add(&mut self, entry: &index::Entry<'_>, name: &[u8], ignore_case: &IgnoreCase) {
        if entry.name.eq_ignore_ascii_case(name) {
            match ignore_case {
                _ if entry.name == name => self.is_tracked = true,
                IgnoreCase::Known(is_ignored) => self.is_tracked |= is_ignored,
                IgnoreCase::Unknown(_) => self.is_certain = false,
            }
        }
        if !entry.is_file && is_inside(entry.name, name) {
            // Only the entry for a folder of a sparse index ends with a slash.
            match entry.name.ends_with(b"/") {
                true => self.is_certain = false,
                false => self.is_in_entry = true,
            }
        }
        self.only_in_index.extend(entry.folder_of_ignore_file().map(<[u8]>::to_vec));
    }
}

/// Whether a git path is inside an entry that stands for a whole folder: one of a sparse index, or
/// a submodule that is not checked out.
fn is_inside(folder: &[u8], name: &[u8]) -> bool {
    let folder = folder.strip_suffix(b"/").unwrap_or(folder);
    // Case is ignored even where it matters: the answer is then "unknown" too often, not wrong.
    name.split_at_checked(folder.len())
        .is_some_and(|(start, rest)| start.eq_ignore_ascii_case(folder) && rest.starts_with(b"/"))
}

impl GitConfig {
    /// Whether the index surely spells a path as it is spelled here.
    fn has_same_spelling(&self, name: &[u8]) -> bool {
        name.is_ascii() || (!self.precomposes && self.ignore_case == IgnoreCase::Known(false))
    }
}

#[cfg(test)]
mod judge;
#[cfg(test)]
mod tests;
