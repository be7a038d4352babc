//! A walk through a folder on several threads, which leaves out what git ignores.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::{DirEntry, WalkBuilder, WalkParallel};

use super::rules::{IgnoreFiles, Matcher, Rules, Verdict};
use super::work_tree::to_git_path;

/// What the threads of a walk share: the folders that have an ignore file.
pub(super) struct Folders<'a> {
    rules: &'a Rules,
    ignore_files: Mutex<HashMap<PathBuf, IgnoreFiles>>,
}

impl<'a> Folders<'a> {
    /// For a walk that begins at `top`; `None` if `top` is itself ignored.
    pub(super) fn new(rules: &'a Rules, top: &Path) -> Option<Self> {
        let name = to_git_path(top.strip_prefix(rules.root()).ok()?);
        let mut matcher = Matcher::new(rules);
        if !name.is_empty() && matcher.verdict(&name, true) == Verdict::Ignored {
            return None;
        }
        let ignore_files = HashMap::from([(top.to_owned(), matcher.ignore_files(&name))]);
        Some(Self { rules, ignore_files: Mutex::new(ignore_files) })
    }

    /// The ignore files that apply in a folder that the walk has reached.
    fn ignore_files(&self, folder: &Path) -> IgnoreFiles {
        let known = self.ignore_files.lock().unwrap_or_else(PoisonError::into_inner);
        folder.ancestors().find_map(|folder| known.get(folder)).cloned().flatten()
    }
}

/// One thread of a walk. It meets the entries of a folder one after the other.
pub(super) struct WalkThread<'a> {
    folders: &'a Folders<'a>,
    /// The folder of the last entry.
    folder: PathBuf,
    ignore_files: IgnoreFiles,
    /// The git path of the last entry.
    name: Vec<u8>,
    /// How many bytes of it are its folder's.
    folder_length: usize,
}

impl<'a> WalkThread<'a> {
    pub(super) fn new(folders: &'a Folders<'a>) -> Self {
        let (folder, name) = (PathBuf::new(), Vec::new());
        Self { folders, folder, ignore_files: None, name, folder_length: 0 }
    }

    /// Whether git surely ignores an entry.
    pub(super) fn ignores(&mut self, entry: &DirEntry) -> bool {
        let rules = self.folders.rules;
        let folder = entry.path().parent().unwrap_or(Path::new(""));
        if folder != self.folder {
            self.ignore_files = self.folders.ignore_files(folder);
            self.name = folder.strip_prefix(rules.root()).map(to_git_path).unwrap_or_default();
            if !self.name.is_empty() {
                self.name.push(b'/');
            }
            self.folder_length = self.name.len();
            self.folder = folder.to_owned();
        }
        self.name.truncate(self.folder_length);
        self.name.extend_from_slice(entry.file_name().as_encoded_bytes());
        rules.verdict(&self.ignore_files, &self.name, is_folder(entry)) == Verdict::Ignored
    }

    /// Reads the ignore file of `folder`, the entry that [`Self::ignores`] was called for last,
    /// before the walk enters it.
    pub(super) fn enter_folder(&self, folder: &Path) {
        let inside = self.folders.rules.read_folder(&self.ignore_files, &self.name);
        let is_same = match (&inside, &self.ignore_files) {
            (Some(inside), Some(here)) => Arc::ptr_eq(inside, here),
            (inside, here) => inside.is_none() && here.is_none(),
        };
        if !is_same {
            let known = self.folders.ignore_files.lock();
            known.unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned(), inside);
        }
    }
}

/// A walk through everything in a folder but `.git`, by no rules, and by nothing that is read from
/// the environment.
pub(super) fn walk_all(top: &Path) -> WalkParallel {
    let mut walk = WalkBuilder::new(top);
    walk.standard_filters(false);
    walk.filter_entry(|entry| entry.depth() == 0 || entry.file_name() != ".git");
    walk.build_parallel()
}

pub(super) fn is_file(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_file())
}

pub(super) fn is_folder(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_dir())
}
