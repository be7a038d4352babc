//! Which files of a work tree git ignores: the ignore files it reads, and which of them holds.
//!
//! Git asks the folders of a path one by one from the top. For each it takes the last line that
//! matches: of the `.gitignore` in the deepest folder, else of those above, else of
//! `info/exclude`, else of `core.excludesFile`. What lies in an ignored folder is ignored.
//!
//! A `.gitignore` that is a symlink has no rules for git (since version 2.32), so it has none
//! here. One that is no regular file, too large or not permitted is not read, and what depends on
//! it is unknown: it may ignore a file, or take back a line above that does.
//!
//! Source: `dir.c` of git 2.47, `git help gitignore`.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::git_config::{Excludes, GitConfig, IgnoreCase};
use super::pattern::{Pattern, patterns};
use super::work_tree::{Doubt, IGNORE_FILE, WorkTree, path_of};
use crate::os::untrusted_files::{self, Bounds, Error};

/// Git reads larger ones; nobody writes them.
pub(super) const MOST_BYTES: u64 = 1024 * 1024;

/// Whether a path is ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Ignored,
    NotIgnored,
    Unknown(Doubt),
}

/// The patterns of one ignore file.
#[derive(Debug)]
enum List {
    Read(Vec<Pattern>),
    /// It is not known whether case matters: the patterns if it does, and if it does not.
    EitherWay([Vec<Pattern>; 2], Doubt),
    NotRead(Doubt),
}

/// The ignore file of a folder, and those of the folders above it.
#[derive(Debug)]
pub(super) struct Level {
    /// Bytes of a path, from the top, that lead into the folder.
    base: usize,
    list: List,
    above: Levels,
}

/// The ignore files that hold in a folder, the deepest first; none where no folder has one.
pub(super) type Levels = Option<Arc<Level>>;

/// The rules of a work tree, or of a folder that is none.
#[derive(Debug)]
pub(super) struct Rules {
    root: PathBuf,
    ignore_case: IgnoreCase,
    /// Those that hold in all folders, the stronger first.
    shared: Vec<List>,
    /// The folders, from the top, whose ignore file git reads from the index where it is not in
    /// the work tree.
    pub(super) only_in_index: HashSet<Vec<u8>>,
}

impl Rules {
    /// Reads the rules that hold in all of a work tree. Blocks.
    pub(super) fn of(tree: &WorkTree, config: &GitConfig) -> Self {
        let read = |path: &Path| list(path, Bounds::max_bytes(MOST_BYTES), &config.ignore_case);
        let excludes = match &config.excludes {
            Excludes::None => None,
            Excludes::At(path) => read(path),
            Excludes::Unknown(doubt) => Some(List::NotRead(doubt.clone())),
        };
        let own = read(&tree.common_folder.join("info/exclude"));
        let shared = own.into_iter().chain(excludes).collect();
        let (root, ignore_case) = (tree.root.clone(), config.ignore_case.clone());
        Self { root, ignore_case, shared, only_in_index: HashSet::new() }
    }

    /// Those of a folder without git: its `.gitignore` files.
    pub(super) fn of_folder(folder: &Path) -> Self {
        let (root, only_in_index) = (folder.to_owned(), HashSet::new());
        Self { root, ignore_case: IgnoreCase::Is(false), shared: Vec::new(), only_in_index }
    }

    /// What the rules are of.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// The ignore files that hold in the top folder. Blocks.
    pub(super) fn top(&self) -> Levels {
        self.inside(&None, b"")
    }

    /// Those that hold in a folder, given from the top, when `above` hold in the one around it.
    /// Blocks.
    pub(super) fn inside(&self, above: &Levels, folder: &[u8]) -> Levels {
        let path = path_of(folder).map_or_else(|| self.root.clone(), |f| self.root.join(f));
        let path = path.join(IGNORE_FILE);
        let bounds = Bounds::max_bytes(MOST_BYTES).without_links();
        let list = match list(&path, bounds, &self.ignore_case) {
            Some(list) => list,
            None if self.only_in_index.contains(folder) => {
                List::NotRead(Doubt::IgnoreFile { path })
            }
            None => return above.clone(),
        };
        match list {
            List::Read(patterns) if patterns.is_empty() => above.clone(),
            list => {
                let base = if folder.is_empty() { 0 } else { folder.len() + 1 };
                Some(Arc::new(Level { base, list, above: above.clone() }))
            }
        }
    }

    /// What the rules say of a path whose folder is not ignored. `levels` hold in that folder.
    pub(super) fn verdict(&self, levels: &Levels, path: &[u8], is_folder: bool) -> Verdict {
        let levels = std::iter::successors(levels.as_deref(), |level| level.above.as_deref());
        let own = levels.map(|level| (&level.list, &path[level.base..]));
        let shared = self.shared.iter().map(|list| (list, path));
        let said = own.chain(shared).find_map(|(list, path)| list.verdict(path, is_folder));
        said.unwrap_or(Verdict::NotIgnored)
    }
}

impl List {
    /// What its last line that matches says.
    fn verdict(&self, path: &[u8], is_folder: bool) -> Option<Verdict> {
        match self {
            Self::Read(patterns) => last(patterns, path, is_folder),
            Self::EitherWay(ways, doubt) => {
                let [one, other] = ways.each_ref().map(|way| last(way, path, is_folder));
                if one == other { one } else { Some(Verdict::Unknown(doubt.clone())) }
            }
            Self::NotRead(doubt) => Some(Verdict::Unknown(doubt.clone())),
        }
    }
}

/// What the last pattern that matches says.
fn last(patterns: &[Pattern], path: &[u8], is_folder: bool) -> Option<Verdict> {
    let last = patterns.iter().rev().find(|pattern| pattern.matches(path, is_folder))?;
    Some(if last.is_negated { Verdict::NotIgnored } else { Verdict::Ignored })
}

/// The patterns of a file; `None` where git finds none, or does not follow the symlink that is there.
fn list(path: &Path, bounds: Bounds, ignore_case: &IgnoreCase) -> Option<List> {
    match (untrusted_files::read(path, bounds), ignore_case) {
        (Ok(text), IgnoreCase::Is(ignore_case)) => Some(List::Read(patterns(&text?, *ignore_case))),
        (Ok(text), IgnoreCase::Unknown(doubt)) => {
            let text = text?;
            let ways = [false, true].map(|ignore_case| patterns(&text, ignore_case));
            Some(List::EitherWay(ways, doubt.clone()))
        }
        (Err(Error::Link), _) => None,
        (Err(_), _) => Some(List::NotRead(Doubt::IgnoreFile { path: path.to_owned() })),
    }
}

/// Asks for one path after the other, and keeps what it knows of the folders of the last one.
#[derive(Debug)]
pub(super) struct Walker<'a> {
    rules: &'a Rules,
    /// The last folder, from the top.
    folder: Vec<u8>,
    /// It and the folders around it, the top first.
    folders: Vec<Known>,
}

#[derive(Debug)]
struct Known {
    /// Bytes of its name.
    length: usize,
    verdict: Verdict,
    levels: Levels,
}

impl<'a> Walker<'a> {
    pub(super) fn of(rules: &'a Rules) -> Self {
        let top = Known { length: 0, verdict: Verdict::NotIgnored, levels: rules.top() };
        Self { rules, folder: Vec::new(), folders: vec![top] }
    }

    /// What git makes of a path, given from the top. Blocks.
    pub(super) fn verdict(&mut self, path: &[u8], is_folder: bool) -> Verdict {
        let folder = memchr::memrchr(b'/', path).map_or(&b""[..], |at| &path[..at]);
        self.enter(folder);
        match self.folders.last() {
            Some(known) => self.verdict_in(known, path, is_folder),
            None => Verdict::NotIgnored,
        }
    }

    /// The ignore files that hold in a folder. Blocks.
    pub(super) fn levels(&mut self, folder: &[u8]) -> Levels {
        self.enter(folder);
        self.folders.last().and_then(|known| known.levels.clone())
    }

    fn verdict_in(&self, folder: &Known, path: &[u8], is_folder: bool) -> Verdict {
        if folder.verdict == Verdict::Ignored {
            return Verdict::Ignored;
        }
        match self.rules.verdict(&folder.levels, path, is_folder) {
            // Where the folder may be ignored, what no rule ignores in it may be too.
            Verdict::NotIgnored => folder.verdict.clone(),
            said => said,
        }
    }

    fn enter(&mut self, folder: &[u8]) {
        if self.folder == folder {
            return;
        }
        let is_around = |known: &Known| {
            let behind = folder.get(known.length);
            known.length == 0
                || (folder.starts_with(&self.folder[..known.length])
                    && behind.is_none_or(|byte| *byte == b'/'))
        };
        let kept = self.folders.iter().take_while(|known| is_around(known)).count();
        self.folders.truncate(kept);
        let start = self.folders.last().map_or(0, |known| known.length + 1);
        let slashes = memchr::memchr_iter(b'/', folder).filter(|at| *at >= start);
        for end in slashes.chain([folder.len()]).filter(|end| *end >= start && *end > 0) {
            self.push(&folder[..end]);
        }
        self.folder = folder.to_vec();
    }

    fn push(&mut self, folder: &[u8]) {
        let Some(around) = self.folders.last() else { return };
        let verdict = self.verdict_in(around, folder, true);
        // Git does not look into a folder that it ignores.
        let levels = match verdict {
            Verdict::Ignored => None,
            _ => self.rules.inside(&around.levels, folder),
        };
        self.folders.push(Known { length: folder.len(), verdict, levels });
    }
}
