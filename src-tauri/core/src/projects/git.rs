//! What git makes of a file: whether it is in a work tree, tracked, ignored. And the line of a
//! `.gitignore` that keeps a file out.
//!
//! The innermost repository says what is ignored. Each one around it may track a file as well.
//!
//! A file is called ignored only where git itself would say so. What decides it may be of a kind
//! that is not read here, or not as git writes it: then the answer is that it is unknown.
//!
//! Source: `git help gitignore`.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::git_config::{GitConfig, IgnoreCase};
use super::pattern::bare;
use super::rules::{Rules, Verdict, Walker};
pub use super::work_tree::{Doubt, Home};
use super::work_tree::{IGNORE_FILE, WorkTree, name_of};
use super::{index, rules};

/// The largest `.gitignore` that is read, and that a line is added to, in bytes.
pub const MOST_IGNORE_BYTES: usize = rules::MOST_BYTES as usize;

/// What git makes of one file of a work tree. The file need not be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GitState {
    /// It is in the index. Ignoring it changes nothing then.
    Tracked,
    /// A rule ignores it: git will not track it unless it is made to.
    Ignored,
    /// Git would add it.
    NotIgnored,
    /// What decides it could not be read.
    Unknown(Doubt),
}

/// Whether `folder` is in a work tree, as far as is known. Blocks.
pub fn is_in_work_tree(folder: &Path) -> bool {
    folder.canonicalize().is_ok_and(|folder| !matches!(WorkTree::around(&folder), Ok(None)))
}

/// The state of `file_name` in `folder`; `None` outside of every work tree. Blocks.
pub fn state_of(folder: &Path, file_name: &str, home: &Home) -> Option<GitState> {
    // It can make any folder a work tree.
    if let Some(name) = home.redirected_by {
        return Some(GitState::Unknown(Doubt::Environment { name }));
    }
    let Ok(folder) = folder.canonicalize() else {
        return Some(GitState::Unknown(Doubt::Folder { path: folder.to_owned() }));
    };
    let path = folder.join(file_name);
    let mut trees = WorkTree::all_around(&folder);
    let own = trees.next()?.and_then(|tree| tree.state_of(&path, home));
    let mut state = own.unwrap_or_else(GitState::Unknown);
    // A repository around this one may have tracked the file before this one was made.
    for tree in trees {
        if state == GitState::Tracked {
            break;
        }
        match tree.and_then(|tree| tree.tracks_inside(&path, home)) {
            Ok(true) => state = GitState::Tracked,
            Ok(false) => {}
            Err(doubt) if state == GitState::Ignored => state = GitState::Unknown(doubt),
            Err(_) => {}
        }
    }
    Some(state)
}

/// The `.gitignore` that belongs to a folder.
pub fn ignore_file_in(folder: &Path) -> PathBuf {
    folder.join(IGNORE_FILE)
}

/// The bytes of a `.gitignore` with `line` in it: at its end, where it holds against all above
/// it. The rest stays byte for byte, and line breaks are those that the file has. The same bytes
/// where the line is there already and nothing below takes it back.
pub fn with_line(old: &[u8], line: &str) -> Vec<u8> {
    let mut new = old.to_vec();
    let text = old.strip_prefix(&BOM).unwrap_or(old);
    let below =
        text.split(|byte| *byte == b'\n').rev().take_while(|known| !known.starts_with(b"!"));
    if below.map(bare).any(|known| known == line.as_bytes()) {
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
    fn state_of(&self, path: &Path, home: &Home) -> Result<GitState, Doubt> {
        let config = self.config(home)?;
        if config.is_bare {
            return Err(Doubt::Repository { path: self.git_folder.clone() });
        }
        let name = self.name_of(path);
        let mut rules = Rules::of(self, &config);
        let tracked = self.tracked(&name, &config)?;
        if tracked.is_it {
            return Ok(GitState::Tracked);
        }
        if !tracked.is_known || tracked.is_in_entry {
            return Err(self.index_doubt());
        }
        rules.only_in_index = tracked.only_in_index;
        Ok(match Walker::of(&rules).verdict(&name, false) {
            Verdict::Ignored => GitState::Ignored,
            Verdict::NotIgnored => GitState::NotIgnored,
            Verdict::Unknown(doubt) => GitState::Unknown(doubt),
        })
    }

    /// Whether it tracks a file that belongs to a repository inside. As bare it has no work tree,
    /// and may have an index all the same.
    fn tracks_inside(&self, path: &Path, home: &Home) -> Result<bool, Doubt> {
        let tracked = self.tracked(&self.name_of(path), &self.config(home)?)?;
        if tracked.is_it || tracked.is_known { Ok(tracked.is_it) } else { Err(self.index_doubt()) }
    }

    fn config(&self, home: &Home) -> Result<GitConfig, Doubt> {
        let config = GitConfig::of(self, home);
        config.doubt.clone().map_or(Ok(config), Err)
    }

    fn name_of(&self, path: &Path) -> Vec<u8> {
        name_of(path.strip_prefix(&self.root).unwrap_or(path))
    }

    fn index_doubt(&self) -> Doubt {
        Doubt::Index { path: self.index() }
    }

    fn tracked(&self, name: &[u8], config: &GitConfig) -> Result<InIndex, Doubt> {
        let mut found = InIndex { is_known: config.knows_names_like(name), ..InIndex::default() };
        let visit = &mut |entry: &index::Entry<'_>| found.see(entry, name, &config.ignore_case);
        index::each(&self.index(), config.hash, index::BRIEFLY, visit)
            .map_err(|_| self.index_doubt())?;
        Ok(found)
    }
}

/// What an index says of a name.
#[derive(Default)]
struct InIndex {
    /// The name is there.
    is_it: bool,
    /// The name is there, or surely is not.
    is_known: bool,
    /// It is in another repository, which has an entry.
    is_in_entry: bool,
    /// The folders whose ignore file is only in the index.
    only_in_index: HashSet<Vec<u8>>,
}

impl InIndex {
    fn see(&mut self, entry: &index::Entry<'_>, name: &[u8], ignore_case: &IgnoreCase) {
        if entry.name.eq_ignore_ascii_case(name) {
            match ignore_case {
                _ if entry.name == name => self.is_it = true,
                IgnoreCase::Is(is) => self.is_it |= is,
                IgnoreCase::Unknown(_) => self.is_known = false,
            }
        }
        if !entry.is_file && is_inside(entry.name, name) {
            // Only the folder of a sparse index ends so.
            match entry.name.ends_with(b"/") {
                true => self.is_known = false,
                false => self.is_in_entry = true,
            }
        }
        self.only_in_index.extend(entry.ignores_in().map(<[u8]>::to_vec));
    }
}

/// Whether a name is inside of an entry that stands for all in it: a folder of a sparse index, or
/// a submodule that is not there.
fn is_inside(folder: &[u8], name: &[u8]) -> bool {
    let folder = folder.strip_suffix(b"/").unwrap_or(folder);
    // Where case matters, more is not known than need be.
    name.split_at_checked(folder.len())
        .is_some_and(|(start, rest)| start.eq_ignore_ascii_case(folder) && rest.starts_with(b"/"))
}

impl GitConfig {
    /// Whether the index spells a name as it is spelled here.
    fn knows_names_like(&self, name: &[u8]) -> bool {
        name.is_ascii() || (!self.precomposes && self.ignore_case == IgnoreCase::Is(false))
    }
}

#[cfg(test)]
mod judge;
#[cfg(test)]
mod tests;
