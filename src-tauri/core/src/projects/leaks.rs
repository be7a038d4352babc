//! Tokens that lie in a folder's files where git publishes them: in those it tracks, and in those
//! it would track. In a folder without git, in all that no `.gitignore` names.
//!
//! A work tree inside the folder is searched by its own rules. History is not searched.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

use ignore::{DirEntry, WalkBuilder, WalkState};

use super::git::{self, Home, WorkTree};
use super::spelling::{Spelling, tokens_in};
use super::text::{Room, Spot, is_binary, read};
use super::{Error, index};
use crate::credentials::Secret;
use crate::redact;

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
    /// Whether a static token is one of a local instance.
    pub is_local: &'a (dyn Fn(&str) -> bool + Sync),
    /// Told the number of files looked at, after each, from several threads; the search stops
    /// when it says no.
    pub go_on: &'a (dyn Fn(u64) -> bool + Sync),
}

/// What kind of token was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A static token of Tinybird's cloud.
    Cloud,
    /// A static token of a local instance, which anyone can make.
    Local,
    /// A JWT made for Tinybird.
    Jwt,
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
    std::fs::read_dir(&folder).map_err(Error::io(&folder))?;
    let running = Running { folder: &folder, search, tally: Tally::default() };
    let mut trees = match WorkTree::around(&folder) {
        Some(tree) => vec![tree],
        None => running.walk(git::all_but_git(&folder).require_git(false)),
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
        let rules = |top| tree.rules(top, self.search.home);
        let all = rules(&tree.root);
        self.tracked_although_ignored(tree, &all);
        match self.folder.strip_prefix(&tree.root) {
            // A walk begins where it is told to, also in a folder that is itself ignored.
            Ok(below) if git::is_ignored(&all, below, true) => Vec::new(),
            Ok(_) => self.walk(&rules(self.folder)),
            Err(_) => self.walk(&all),
        }
    }

    /// Searches what a walk comes to; the work trees on its way, whose rules are others.
    fn walk(&self, walk: &WalkBuilder) -> Vec<WorkTree> {
        let inside = Mutex::new(Vec::new());
        walk.build_parallel().run(|| {
            let (mut room, inside) = (Room::default(), &inside);
            Box::new(move |entry| {
                match entry {
                    Ok(entry) if is_file(&entry) => self.file(entry.path(), &mut room),
                    Ok(entry) if is_folder(&entry) && entry.depth() > 0 => {
                        if let Some(tree) = WorkTree::at(entry.path()) {
                            inside.lock().unwrap_or_else(PoisonError::into_inner).push(tree);
                            return WalkState::Skip;
                        }
                    }
                    Ok(_) => {}
                    Err(_) => count(&self.tally.unreadable),
                }
                if self.is_over() { WalkState::Quit } else { WalkState::Continue }
            })
        });
        inside.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Searches what a walk by `rules`, those of all the work tree, does not come to.
    fn tracked_although_ignored(&self, tree: &WorkTree, rules: &WalkBuilder) {
        let Some(mut matcher) = rules.build_matchers().pop() else {
            return;
        };
        let (mut room, mut last) = (Room::default(), PathBuf::new());
        let read = index::each(&tree.index(), &mut |entry| {
            let Some(name) = git::path_of(entry.name).filter(|_| entry.is_file) else {
                return;
            };
            let path = tree.root.join(&name);
            if path.starts_with(self.folder)
                && !self.is_over()
                && matcher.matched(&name, false).is_ignore()
                && is_there(&tree.root, &path)
                // In the middle of a merge the index has it up to three times.
                && path != last
            {
                self.file(&path, &mut room);
                last = path;
            }
        });
        if read.is_err() {
            count(&self.tally.unreadable);
        }
    }

    fn is_over(&self) -> bool {
        self.tally.more.load(Relaxed) || self.tally.stopped.load(Relaxed)
    }

    fn file(&self, path: &Path, room: &mut Room) {
        match read(path, self.search.limits.file_bytes, room) {
            Err(_) => count(&self.tally.unreadable),
            Ok(None) => count(&self.tally.too_large),
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
        for place in tokens_in(bytes) {
            spot.move_to(bytes, place.at);
            let kind = match place.spelling {
                Spelling::Jwt => Kind::Jwt,
                Spelling::Static if (self.search.is_local)(place.token) => Kind::Local,
                Spelling::Static => Kind::Cloud,
            };
            let mut finds = self.tally.finds.lock().unwrap_or_else(PoisonError::into_inner);
            if finds.len() >= self.search.limits.finds {
                return self.tally.more.store(true, Relaxed);
            }
            finds.push(Find {
                path: path.strip_prefix(self.folder).unwrap_or(path).to_owned(),
                line: spot.line,
                column: spot.column(bytes),
                kind,
                masked: redact::mask(place.token),
                token: Secret::new(place.token),
            });
        }
    }
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
