//! Tokens that lie in a folder's files where git publishes them: in those it tracks, and in those
//! it would track. In a folder without git, in all that no `.gitignore` names.
//!
//! A work tree inside the folder is searched by its own rules. History is not searched.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::{DirEntry, WalkBuilder, WalkParallel, WalkState};

use super::git_config::GitConfig;
use super::rules::{Levels, Rules, Verdict, Walker};
use super::text::{Room, Spot, is_binary, read};
use super::work_tree::{Home, WorkTree, name_of, path_of};
use super::{Error, index};
use crate::credentials::Secret;
use crate::os::untrusted_files;
use crate::redact;
use crate::token::{Kind, find_tokens};

/// Where to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Larger files are not read.
    pub file_bytes: usize,
    /// The search ends at so many finds.
    pub finds: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file_bytes: 1024 * 1024, finds: 1000 }
    }
}

/// What a search needs from its caller.
#[derive(Clone, Copy)]
pub struct Search<'a> {
    /// What is searched, with all below it.
    pub folder: &'a Path,
    /// The person's home, for git's global rules.
    pub home: &'a Home,
    /// Where to stop.
    pub limits: Limits,
    /// Told the number of files looked at, after each, from several threads; the search stops
    /// when it says no.
    pub go_on: &'a (dyn Fn(u64) -> bool + Sync),
}

/// A place where a token lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Find {
    /// From the folder that was searched.
    pub path: PathBuf,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// What kind of token it is.
    pub kind: Kind,
    /// The token as it may be shown.
    pub masked: String,
    /// The token, for asking whose it is.
    pub token: Secret,
}

/// What a search came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// By path and place.
    pub finds: Vec<Find>,
    /// Whether the search ended at the limit of finds.
    pub more: bool,
    /// Whether the caller stopped it.
    pub stopped: bool,
    /// Files looked at, with those counted below.
    pub files: u64,
    /// Files too large to be read.
    pub too_large: u64,
    /// Binary files.
    pub binary: u64,
    /// Files and folders that could not be read. An index that could not is one of them: what is
    /// tracked although it is ignored was not searched then.
    pub unreadable: u64,
}

/// Searches a folder. Blocks.
pub fn search(search: Search<'_>) -> Result<Report, Error> {
    let folder = search.folder.canonicalize().map_err(Error::io(search.folder))?;
    untrusted_files::entries(&folder, 0).map(drop).map_err(Error::io(&folder))?;
    let running = Running { folder: &folder, search, tally: Tally::default() };
    if search.home.redirected_by.is_some() {
        // Git may track files that are ignored here.
        count(&running.tally.unreadable);
    }
    let mut trees = match WorkTree::around(&folder) {
        Ok(Some(tree)) => vec![tree],
        Ok(None) => running.walk(&Rules::of_folder(&folder)),
        Err(_) => {
            count(&running.tally.unreadable);
            running.walk(&Rules::of_folder(&folder))
        }
    };
    while let Some(tree) = trees.pop() {
        trees.extend(running.work_tree(&tree));
    }
    Ok(running.tally.report())
}

#[derive(Default)]
struct Tally {
    finds: Mutex<Vec<Find>>,
    more: AtomicBool,
    stopped: AtomicBool,
    files: AtomicU64,
    too_large: AtomicU64,
    binary: AtomicU64,
    unreadable: AtomicU64,
}

impl Tally {
    fn report(self) -> Report {
        let mut finds = self.finds.into_inner().unwrap_or_else(PoisonError::into_inner);
        finds.sort_by(|a, b| (&a.path, a.line, a.column).cmp(&(&b.path, b.line, b.column)));
        // A file may be come to from the index and by the walk.
        finds.dedup();
        Report {
            finds,
            more: self.more.into_inner(),
            stopped: self.stopped.into_inner(),
            files: self.files.into_inner(),
            too_large: self.too_large.into_inner(),
            binary: self.binary.into_inner(),
            unreadable: self.unreadable.into_inner(),
        }
    }
}

struct Running<'a> {
    folder: &'a Path,
    search: Search<'a>,
    tally: Tally,
}

impl Running<'_> {
    /// Searches what of a work tree is in the folder; the work trees inside.
    fn work_tree(&self, tree: &WorkTree) -> Vec<WorkTree> {
        let config = GitConfig::of(tree, self.search.home);
        let mut rules = Rules::of(tree, &config);
        let only_in_index = self.tracked_although_ignored(tree, &config, &rules);
        rules.only_in_index = only_in_index;
        self.walk(&rules)
    }

    /// Searches what the rules do not surely ignore; the work trees on the way, whose rules are
    /// others.
    fn walk(&self, rules: &Rules) -> Vec<WorkTree> {
        let top = if self.folder.starts_with(rules.root()) { self.folder } else { rules.root() };
        let Some(folders) = Folders::of(rules, top) else {
            return Vec::new();
        };
        let inside = Mutex::new(Vec::new());
        all_but_git(top).run(|| {
            let (mut room, inside) = (Room::default(), &inside);
            let mut place = Place::of(&folders);
            Box::new(move |entry| {
                let Ok(entry) = entry else {
                    count(&self.tally.unreadable);
                    return WalkState::Continue;
                };
                if entry.depth() > 0 && place.ignores(&entry) {
                    return WalkState::Skip;
                }
                if is_file(&entry) {
                    self.file(entry.path(), &mut room);
                } else if is_folder(&entry) && entry.depth() > 0 {
                    match WorkTree::at(entry.path()) {
                        Ok(Some(tree)) => {
                            inside.lock().unwrap_or_else(PoisonError::into_inner).push(tree);
                            return WalkState::Skip;
                        }
                        Ok(None) => {}
                        // What it tracks is not known.
                        Err(_) => count(&self.tally.unreadable),
                    }
                    place.enters(entry.path());
                }
                if self.is_over() { WalkState::Quit } else { WalkState::Continue }
            })
        });
        inside.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Searches what a walk by `rules`, those of all the work tree, does not come to. Gives the
    /// folders whose ignore file is only in the index.
    fn tracked_although_ignored(
        &self,
        tree: &WorkTree,
        config: &GitConfig,
        rules: &Rules,
    ) -> HashSet<Vec<u8>> {
        let (mut room, mut last) = (Room::default(), PathBuf::new());
        let (mut walker, mut only_in_index) = (Walker::of(rules), HashSet::new());
        let visit = &mut |entry: &index::Entry<'_>| {
            only_in_index.extend(entry.ignores_in().map(<[u8]>::to_vec));
            let Some(name) = path_of(entry.name).filter(|_| entry.is_file) else {
                return;
            };
            let path = tree.root.join(name);
            if path.starts_with(self.folder)
                && !self.is_over()
                && walker.verdict(entry.name, false) == Verdict::Ignored
                && is_there(&tree.root, &path)
                // In the middle of a merge the index has it up to three times.
                && path != last
            {
                self.file(&path, &mut room);
                last = path;
            }
        };
        let read = index::each(&tree.index(), config.hash, index::AT_LENGTH, visit);
        if read.is_err() || config.doubt.is_some() {
            count(&self.tally.unreadable);
        }
        only_in_index
    }

    fn is_over(&self) -> bool {
        self.tally.more.load(Relaxed) || self.tally.stopped.load(Relaxed)
    }

    fn file(&self, path: &Path, room: &mut Room) {
        match read(path, self.search.limits.file_bytes, room) {
            Err(untrusted_files::Error::TooLarge) => count(&self.tally.too_large),
            Ok(None) | Err(_) => count(&self.tally.unreadable),
            Ok(Some(bytes)) if is_binary(bytes) => count(&self.tally.binary),
            Ok(Some(bytes)) => self.text(path, bytes),
        }
        let files = self.tally.files.fetch_add(1, Relaxed) + 1;
        if !(self.search.go_on)(files) {
            self.tally.stopped.store(true, Relaxed);
        }
    }

    fn text(&self, path: &Path, bytes: &[u8]) {
        let mut spot = Spot::default();
        for (at, token) in find_tokens(bytes) {
            spot.move_to(bytes, at);
            let mut finds = self.tally.finds.lock().unwrap_or_else(PoisonError::into_inner);
            if finds.len() >= self.search.limits.finds {
                return self.tally.more.store(true, Relaxed);
            }
            finds.push(Find {
                path: path.strip_prefix(self.folder).unwrap_or(path).to_owned(),
                line: spot.line,
                column: spot.column(bytes),
                kind: token.kind(),
                masked: redact::mask_token(token.text),
                token: Secret::new(token.text),
            });
        }
    }
}

/// What the threads of a walk know together: the folders that have an ignore file.
struct Folders<'a> {
    rules: &'a Rules,
    levels: Mutex<HashMap<PathBuf, Levels>>,
}

impl<'a> Folders<'a> {
    /// `None` if `top`, where a walk begins, is itself ignored.
    fn of(rules: &'a Rules, top: &Path) -> Option<Self> {
        let name = name_of(top.strip_prefix(rules.root()).ok()?);
        let mut walker = Walker::of(rules);
        if !name.is_empty() && walker.verdict(&name, true) == Verdict::Ignored {
            return None;
        }
        let levels = HashMap::from([(top.to_owned(), walker.levels(&name))]);
        Some(Self { rules, levels: Mutex::new(levels) })
    }

    /// The ignore files that hold in a folder that the walk came to.
    fn levels(&self, folder: &Path) -> Levels {
        let levels = self.levels.lock().unwrap_or_else(PoisonError::into_inner);
        folder.ancestors().find_map(|folder| levels.get(folder)).cloned().flatten()
    }
}

/// Where one thread of a walk is. It comes to the entries of a folder one after the other.
struct Place<'a> {
    folders: &'a Folders<'a>,
    folder: PathBuf,
    levels: Levels,
    /// The path of an entry, from the top of the work tree, as git writes it.
    name: Vec<u8>,
    /// How much of it is the folder.
    base: usize,
}

impl<'a> Place<'a> {
    fn of(folders: &'a Folders<'a>) -> Self {
        Self { folders, folder: PathBuf::new(), levels: None, name: Vec::new(), base: 0 }
    }

    fn ignores(&mut self, entry: &DirEntry) -> bool {
        let folder = entry.path().parent().unwrap_or(Path::new(""));
        if folder != self.folder {
            self.levels = self.folders.levels(folder);
            self.name =
                folder.strip_prefix(self.folders.rules.root()).map_or_else(|_| Vec::new(), name_of);
            if !self.name.is_empty() {
                self.name.push(b'/');
            }
            self.base = self.name.len();
            self.folder = folder.to_owned();
        }
        self.name.truncate(self.base);
        self.name.extend_from_slice(entry.file_name().as_encoded_bytes());
        let verdict = self.folders.rules.verdict(&self.levels, &self.name, is_folder(entry));
        verdict == Verdict::Ignored
    }

    /// Reads the ignore file of the folder that was asked for last, before the walk goes into it.
    fn enters(&self, folder: &Path) {
        let inside = self.folders.rules.inside(&self.levels, &self.name);
        let is_same = match (&inside, &self.levels) {
            (Some(inside), Some(here)) => Arc::ptr_eq(inside, here),
            (inside, here) => inside.is_none() && here.is_none(),
        };
        if !is_same {
            let mut levels = self.folders.levels.lock().unwrap_or_else(PoisonError::into_inner);
            levels.insert(folder.to_owned(), inside);
        }
    }
}

/// A walk through all of a folder, by no rules, and by nothing that is read from the environment.
fn all_but_git(top: &Path) -> WalkParallel {
    let mut walk = WalkBuilder::new(top);
    walk.standard_filters(false);
    walk.filter_entry(|entry| entry.depth() == 0 || entry.file_name() != ".git");
    walk.build_parallel()
}

fn count(of: &AtomicU64) {
    of.fetch_add(1, Relaxed);
}

fn is_file(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_file())
}

fn is_folder(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_dir())
}

/// Whether `path`, below `root`, is a file with no symlink on the way.
fn is_there(root: &Path, path: &Path) -> bool {
    let kind = |path: &Path| path.symlink_metadata().map(|found| found.file_type());
    let mut folders = path.ancestors().skip(1).take_while(|folder| *folder != root);
    folders.all(|folder| kind(folder).is_ok_and(|kind| kind.is_dir()))
        && kind(path).is_ok_and(|kind| kind.is_file())
}
