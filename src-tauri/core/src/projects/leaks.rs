//! Finds tokens in the files of a folder that git publishes: those it tracks, and those it would
//! track. In a folder without git, in all files that no `.gitignore` names.
//!
//! A work tree inside the folder is searched by its own rules. History is not searched.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

use ignore::WalkState;

use super::git_config::GitConfig;
use super::rules::{Matcher, Rules, Verdict};
use super::text::{Buffer, Position, is_binary, read_file};
use super::walk::{Folders, WalkThread, is_file, is_folder, walk_all};
use super::work_tree::{Environment, WorkTree, from_git_path};
use super::{Error, index};
use crate::credentials::Secret;
use crate::os::{files, untrusted_files};
use crate::redact;
use crate::token::{Kind, find_tokens};

/// Where a search stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Files of more bytes are not read.
    pub file_bytes: usize,
    /// The search ends after this many leaks.
    pub leaks: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file_bytes: 1024 * 1024, leaks: 1000 }
    }
}

/// What to search, and how.
#[derive(Clone, Copy)]
pub struct Search<'a> {
    /// The folder, which is searched with all below it.
    pub folder: &'a Path,
    /// Where git finds its global rules.
    pub environment: &'a Environment,
    /// Where to stop.
    pub limits: Limits,
    /// Called after each file with the number of files so far, from several threads. The search
    /// stops when it returns `false`.
    pub on_file: &'a (dyn Fn(u64) -> bool + Sync),
}

/// A token in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leak {
    /// The file, relative to the folder that was searched.
    pub path: PathBuf,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// What kind of token it is.
    pub kind: Kind,
    /// The token as it may be shown.
    pub masked: String,
    /// The token, which names its owner.
    pub token: Secret,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Ordered by path, line and column.
    pub leaks: Vec<Leak>,
    /// The search ended at the limit of leaks.
    pub is_truncated: bool,
    /// The caller stopped the search.
    pub is_stopped: bool,
    /// Files looked at, including those counted below.
    pub files: u64,
    /// Files too large to be read.
    pub too_large: u64,
    /// Binary files.
    pub binary: u64,
    /// Files and folders that could not be read. An unreadable index counts as one: the files
    /// that git tracks although it ignores them were not searched then.
    pub unreadable: u64,
}

/// Searches a folder. Blocks.
pub fn search(search: Search<'_>) -> Result<Report, Error> {
    let folder = files::canonicalize(search.folder).map_err(Error::io(search.folder))?;
    untrusted_files::entries(&folder, 0).map(drop).map_err(Error::io(&folder))?;
    let searcher = Searcher { folder: &folder, search, tally: Tally::default() };
    if search.environment.redirected_by.is_some() {
        // Git may track files that are ignored here.
        increment(&searcher.tally.unreadable);
    }
    let mut trees = match WorkTree::find_innermost(&folder) {
        Ok(Some(tree)) => vec![tree],
        Ok(None) => searcher.search_folder(&Rules::without_git(&folder)),
        Err(_) => {
            increment(&searcher.tally.unreadable);
            searcher.search_folder(&Rules::without_git(&folder))
        }
    };
    while let Some(tree) = trees.pop() {
        trees.extend(searcher.search_work_tree(&tree));
    }
    Ok(searcher.tally.into_report())
}

/// The report in the making, filled by several threads.
#[derive(Default)]
struct Tally {
    leaks: Mutex<Vec<Leak>>,
    is_truncated: AtomicBool,
    is_stopped: AtomicBool,
    files: AtomicU64,
    too_large: AtomicU64,
    binary: AtomicU64,
    unreadable: AtomicU64,
}

impl Tally {
    fn into_report(self) -> Report {
        let mut leaks = self.leaks.into_inner().unwrap_or_else(PoisonError::into_inner);
        leaks.sort_by(|a, b| (&a.path, a.line, a.column).cmp(&(&b.path, b.line, b.column)));
        // A file may be reached both from the index and by the walk.
        leaks.dedup();
        Report {
            leaks,
            is_truncated: self.is_truncated.into_inner(),
            is_stopped: self.is_stopped.into_inner(),
            files: self.files.into_inner(),
            too_large: self.too_large.into_inner(),
            binary: self.binary.into_inner(),
            unreadable: self.unreadable.into_inner(),
        }
    }
}

struct Searcher<'a> {
    /// The folder's canonical path.
    folder: &'a Path,
    search: Search<'a>,
    tally: Tally,
}

impl Searcher<'_> {
    /// Searches the part of a work tree that is in the folder. Returns the work trees inside it.
    fn search_work_tree(&self, tree: &WorkTree) -> Vec<WorkTree> {
        let config = GitConfig::read(tree, self.search.environment);
        let mut rules = Rules::read(tree, &config);
        rules.only_in_index = self.search_tracked_but_ignored(tree, &config, &rules);
        self.search_folder(&rules)
    }

    /// Searches every file that the rules do not surely ignore. Returns the work trees on the way,
    /// which have rules of their own.
    fn search_folder(&self, rules: &Rules) -> Vec<WorkTree> {
        let top = if self.folder.starts_with(rules.root()) { self.folder } else { rules.root() };
        let Some(folders) = Folders::new(rules, top) else {
            return Vec::new();
        };
        let inside = Mutex::new(Vec::new());
        walk_all(top).run(|| {
            let (mut buffer, inside) = (Buffer::default(), &inside);
            let mut thread = WalkThread::new(&folders);
            Box::new(move |entry| {
                let Ok(entry) = entry else {
                    increment(&self.tally.unreadable);
                    return WalkState::Continue;
                };
                if entry.depth() > 0 && thread.ignores(&entry) {
                    return WalkState::Skip;
                }
                if is_file(&entry) {
                    self.search_file(entry.path(), &mut buffer);
                } else if is_folder(&entry) && entry.depth() > 0 {
                    match WorkTree::open(entry.path()) {
                        Ok(Some(tree)) => {
                            inside.lock().unwrap_or_else(PoisonError::into_inner).push(tree);
                            return WalkState::Skip;
                        }
                        Ok(None) => {}
                        // What it tracks is not known.
                        Err(_) => increment(&self.tally.unreadable),
                    }
                    thread.enter_folder(entry.path());
                }
                if self.has_ended() { WalkState::Quit } else { WalkState::Continue }
            })
        });
        inside.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Searches the tracked files that a walk leaves out, because `rules` ignore them. Returns the
    /// folders whose ignore file is only in the index.
    fn search_tracked_but_ignored(
        &self,
        tree: &WorkTree,
        config: &GitConfig,
        rules: &Rules,
    ) -> HashSet<Vec<u8>> {
        let (mut buffer, mut last) = (Buffer::default(), PathBuf::new());
        let (mut matcher, mut only_in_index) = (Matcher::new(rules), HashSet::new());
        let visit = &mut |entry: &index::Entry<'_>| {
            only_in_index.extend(entry.folder_of_ignore_file().map(<[u8]>::to_vec));
            let Some(name) = from_git_path(entry.name).filter(|_| entry.is_file) else {
                return;
            };
            let path = tree.root.join(name);
            if path.starts_with(self.folder)
                && !self.has_ended()
                && matcher.verdict(entry.name, false) == Verdict::Ignored
                && is_plain_file(&tree.root, &path)
                // During a merge the index lists a file up to three times.
                && path != last
            {
                self.search_file(&path, &mut buffer);
                last = path;
            }
        };
        let read = index::visit_entries(&tree.index(), config.hash, index::SEARCH_BOUNDS, visit);
        if read.is_err() || config.unknown_reason.is_some() {
            increment(&self.tally.unreadable);
        }
        only_in_index
    }

    fn has_ended(&self) -> bool {
        self.tally.is_truncated.load(Relaxed) || self.tally.is_stopped.load(Relaxed)
    }

    fn search_file(&self, path: &Path, buffer: &mut Buffer) {
        match read_file(path, self.search.limits.file_bytes, buffer) {
            Err(untrusted_files::Error::TooLarge) => increment(&self.tally.too_large),
            Ok(None) | Err(_) => increment(&self.tally.unreadable),
            Ok(Some(bytes)) if is_binary(bytes) => increment(&self.tally.binary),
            Ok(Some(bytes)) => self.search_text(path, bytes),
        }
        let files = self.tally.files.fetch_add(1, Relaxed) + 1;
        if !(self.search.on_file)(files) {
            self.tally.is_stopped.store(true, Relaxed);
        }
    }

    fn search_text(&self, path: &Path, bytes: &[u8]) {
        let mut position = Position::default();
        for (at, token) in find_tokens(bytes) {
            position.advance_to(bytes, at);
            let kind = token.kind();
            let mut leaks = self.tally.leaks.lock().unwrap_or_else(PoisonError::into_inner);
            if leaks.len() >= self.search.limits.leaks {
                return self.tally.is_truncated.store(true, Relaxed);
            }
            leaks.push(Leak {
                path: path.strip_prefix(self.folder).unwrap_or(path).to_owned(),
                line: position.line,
                column: position.column(bytes),
                kind,
                masked: redact::mask_token(token.text),
                token: Secret::new(token.text),
            });
        }
    }
}

fn increment(count: &AtomicU64) {
    count.fetch_add(1, Relaxed);
}

/// Whether `path`, below `root`, is a file with no symlink on the way.
fn is_plain_file(root: &Path, path: &Path) -> bool {
    let kind = |path: &Path| path.symlink_metadata().map(|found| found.file_type());
    let mut folders = path.ancestors().skip(1).take_while(|folder| *folder != root);
    folders.all(|folder| kind(folder).is_ok_and(|kind| kind.is_dir()))
        && kind(path).is_ok_and(|kind| kind.is_file())
}
