//! Which files of a work tree git ignores: the ignore files it reads, and which of them decides.
//!
//! Git asks for the folders of a path one by one from the top. For each it takes the last line that
//! matches: of the `.gitignore` in the deepest folder, else of those above, else of
//! `info/exclude`, else of `core.excludesFile`. Everything in an ignored folder is ignored.
//!
//! A `.gitignore` that is a symlink has no rules for git (since version 2.32), so it has none
//! here. One that is no regular file, too large or not permitted is not read, and what depends on
//! it is unknown: it may ignore a file, or take back a line above that does.
//!
//! Source: `dir.c` of git 2.47, `git help gitignore`.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::git_config::{ExcludesFile, GitConfig, IgnoreCase};
use super::pattern::{Pattern, parse_patterns};
use super::work_tree::{IGNORE_FILE, UnknownReason, WorkTree, from_git_path};
use crate::os::untrusted_files::{self, Bounds, Error};

/// The largest ignore file that is read. Git reads larger ones, which do not occur.
pub(super) const MOST_BYTES: u64 = 1024 * 1024;

/// Whether a path is ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Ignored,
    NotIgnored,
    Unknown(UnknownReason),
}

/// The patterns of one ignore file.
#[derive(Debug)]
enum PatternList {
    Known(Vec<Pattern>),
    /// It is not known whether case matters: the patterns if it does, and if it does not.
    UnknownCase([Vec<Pattern>; 2], UnknownReason),
    Unknown(UnknownReason),
}

/// The ignore file of a folder, and those of the folders above it.
#[derive(Debug)]
pub(super) struct IgnoreFile {
    /// How many bytes of a git path lead into the folder.
    folder_length: usize,
    patterns: PatternList,
    above: IgnoreFiles,
}

/// The ignore files that apply in a folder, the deepest first; `None` if no folder has one.
pub(super) type IgnoreFiles = Option<Arc<IgnoreFile>>;

/// The rules of a work tree, or of a folder without git.
#[derive(Debug)]
pub(super) struct Rules {
    root: PathBuf,
    ignore_case: IgnoreCase,
    /// Those that apply in all folders, the stronger first.
    shared: Vec<PatternList>,
    /// The git paths of the folders whose ignore file git reads from the index where it is not in
    /// the work tree.
    pub(super) only_in_index: HashSet<Vec<u8>>,
}

impl Rules {
    /// Reads the rules that apply in all folders of a work tree. Blocks.
    pub(super) fn read(tree: &WorkTree, config: &GitConfig) -> Self {
        let read =
            |path: &Path| read_list(path, Bounds::max_bytes(MOST_BYTES), &config.ignore_case);
        let excludes = match &config.excludes {
            ExcludesFile::None => None,
            ExcludesFile::At(path) => read(path),
            ExcludesFile::Unknown(reason) => Some(PatternList::Unknown(reason.clone())),
        };
        let own = read(&tree.common_folder.join("info/exclude"));
        let shared = own.into_iter().chain(excludes).collect();
        let (root, ignore_case) = (tree.root.clone(), config.ignore_case.clone());
        Self { root, ignore_case, shared, only_in_index: HashSet::new() }
    }

    /// The rules of a folder without git: those of its `.gitignore` files.
    pub(super) fn without_git(folder: &Path) -> Self {
        let (root, only_in_index) = (folder.to_owned(), HashSet::new());
        Self { root, ignore_case: IgnoreCase::Known(false), shared: Vec::new(), only_in_index }
    }

    /// The folder that the rules are for.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Reads the ignore file of a folder, whose git path is given. `above` are the ignore files
    /// that apply in the folder around it. Blocks.
    pub(super) fn read_folder(&self, above: &IgnoreFiles, folder: &[u8]) -> IgnoreFiles {
        let path = from_git_path(folder).map_or_else(|| self.root.clone(), |f| self.root.join(f));
        let path = path.join(IGNORE_FILE);
        let bounds = Bounds::max_bytes(MOST_BYTES).without_links();
        let patterns = match read_list(&path, bounds, &self.ignore_case) {
            Some(patterns) => patterns,
            None if self.only_in_index.contains(folder) => {
                PatternList::Unknown(UnknownReason::IgnoreFile { path })
            }
            None => return above.clone(),
        };
        match patterns {
            PatternList::Known(patterns) if patterns.is_empty() => above.clone(),
            patterns => {
                let folder_length = if folder.is_empty() { 0 } else { folder.len() + 1 };
                Some(Arc::new(IgnoreFile { folder_length, patterns, above: above.clone() }))
            }
        }
    }

    /// Whether a path is ignored, if its folder is not. `files` apply in that folder.
    pub(super) fn verdict(&self, files: &IgnoreFiles, path: &[u8], is_folder: bool) -> Verdict {
        let files = std::iter::successors(files.as_deref(), |file| file.above.as_deref());
        let own = files.map(|file| (&file.patterns, &path[file.folder_length..]));
        let shared = self.shared.iter().map(|list| (list, path));
        let verdict = own.chain(shared).find_map(|(list, path)| list.verdict(path, is_folder));
        verdict.unwrap_or(Verdict::NotIgnored)
    }
}

impl PatternList {
    /// What the last pattern that matches says.
    fn verdict(&self, path: &[u8], is_folder: bool) -> Option<Verdict> {
        match self {
            Self::Known(patterns) => last_match(patterns, path, is_folder),
            Self::UnknownCase(cases, reason) => {
                let [one, other] = cases.each_ref().map(|list| last_match(list, path, is_folder));
                if one == other { one } else { Some(Verdict::Unknown(reason.clone())) }
            }
            Self::Unknown(reason) => Some(Verdict::Unknown(reason.clone())),
        }
    }
}

fn last_match(patterns: &[Pattern], path: &[u8], is_folder: bool) -> Option<Verdict> {
    let last = patterns.iter().rev().find(|pattern| pattern.matches(path, is_folder))?;
    Some(if last.is_negated { Verdict::NotIgnored } else { Verdict::Ignored })
}

/// Reads the patterns of a file; `None` if git finds no file, or does not follow the symlink there.
fn read_list(path: &Path, bounds: Bounds, ignore_case: &IgnoreCase) -> Option<PatternList> {
    match (untrusted_files::read(path, bounds), ignore_case) {
        (Ok(text), IgnoreCase::Known(ignore_case)) => {
            Some(PatternList::Known(parse_patterns(&text?, *ignore_case)))
        }
        (Ok(text), IgnoreCase::Unknown(reason)) => {
            let text = text?;
            let cases = [false, true].map(|ignore_case| parse_patterns(&text, ignore_case));
            Some(PatternList::UnknownCase(cases, reason.clone()))
        }
        (Err(Error::Link), _) => None,
        (Err(_), _) => {
            Some(PatternList::Unknown(UnknownReason::IgnoreFile { path: path.to_owned() }))
        }
    }
}

/// Matches one path after the other against the rules, and remembers the folders of the last path.
#[derive(Debug)]
pub(super) struct Matcher<'a> {
    rules: &'a Rules,
    /// The git path of the last folder.
    folder: Vec<u8>,
    /// That folder and those around it, the top first.
    folders: Vec<Folder>,
}

#[derive(Debug)]
struct Folder {
    /// The length of its git path.
    length: usize,
    verdict: Verdict,
    ignore_files: IgnoreFiles,
}

impl<'a> Matcher<'a> {
    pub(super) fn new(rules: &'a Rules) -> Self {
        let ignore_files = rules.read_folder(&None, b"");
        let top = Folder { length: 0, verdict: Verdict::NotIgnored, ignore_files };
        Self { rules, folder: Vec::new(), folders: vec![top] }
    }

    /// Whether git ignores the file or folder at a git path. Blocks.
    pub(super) fn verdict(&mut self, path: &[u8], is_folder: bool) -> Verdict {
        let folder = memchr::memrchr(b'/', path).map_or(&b""[..], |at| &path[..at]);
        self.enter(folder);
        match self.folders.last() {
            Some(folder) => self.verdict_in(folder, path, is_folder),
            None => Verdict::NotIgnored,
        }
    }

    /// The ignore files that apply in a folder. Blocks.
    pub(super) fn ignore_files(&mut self, folder: &[u8]) -> IgnoreFiles {
        self.enter(folder);
        self.folders.last().and_then(|folder| folder.ignore_files.clone())
    }

    fn verdict_in(&self, folder: &Folder, path: &[u8], is_folder: bool) -> Verdict {
        if folder.verdict == Verdict::Ignored {
            return Verdict::Ignored;
        }
        match self.rules.verdict(&folder.ignore_files, path, is_folder) {
            // If the folder may be ignored, so may be a file in it that no rule ignores.
            Verdict::NotIgnored => folder.verdict.clone(),
            verdict => verdict,
        }
    }

    fn enter(&mut self, folder: &[u8]) {
        if self.folder == folder {
            return;
        }
        let is_around = |known: &Folder| {
            let next = folder.get(known.length);
            known.length == 0
                || (folder.starts_with(&self.folder[..known.length])
                    && next.is_none_or(|byte| *byte == b'/'))
        };
        let shared = self.folders.iter().take_while(|known| is_around(known)).count();
        self.folders.truncate(shared);
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
        let ignore_files = match verdict {
            Verdict::Ignored => None,
            _ => self.rules.read_folder(&around.ignore_files, folder),
        };
        self.folders.push(Folder { length: folder.len(), verdict, ignore_files });
    }
}
