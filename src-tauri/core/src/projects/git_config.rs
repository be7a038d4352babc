//! What git's own configuration says about which files it ignores.
//!
//! It is read as git reads it, from all of its files; the last one that sets a value holds. What
//! they include is not read: which includes hold depends on more than files. So where a file
//! includes others, what it might say is not known.
//!
//! Source: `git help config`, `config.c` of git 2.47.

use std::path::{Path, PathBuf};

use super::index::Hash;
use super::work_tree::{Doubt, Home, WorkTree};
use crate::os::files;
use crate::os::untrusted_files::{self, Bounds};

/// A larger file is no configuration.
const MOST_BYTES: u64 = 1024 * 1024;

/// `core.excludesFile`: the file of rules that hold in every repository of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Excludes {
    /// There is none.
    None,
    /// This one, which need not exist.
    At(PathBuf),
    /// Which one is not known.
    Unknown(Doubt),
}

/// `core.ignoreCase`: whether case makes no difference in names, of rules and in the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum IgnoreCase {
    Is(bool),
    Unknown(Doubt),
}

/// What the configuration of a work tree says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GitConfig {
    pub(super) excludes: Excludes,
    pub(super) ignore_case: IgnoreCase,
    /// `core.precomposeUnicode`, or it is not known: a name may be spelled otherwise in the index.
    pub(super) precomposes: bool,
    /// `core.bare`: the repository has no work tree.
    pub(super) is_bare: bool,
    /// The hash that the index has.
    pub(super) hash: Hash,
    /// Why it is not known whether the folder is this repository's work tree, or what its index says.
    pub(super) doubt: Option<Doubt>,
}

#[derive(Default)]
struct Merged {
    excludes: Option<Excludes>,
    ignore_case: Option<IgnoreCase>,
    precomposes: bool,
    /// Of the repository's own format, what it sets last.
    version: Option<Vec<u8>>,
    object_format: Option<Option<Vec<u8>>>,
    has_own_config: bool,
    is_bare: bool,
    work_tree: Option<PathBuf>,
}

impl GitConfig {
    /// Reads it for a work tree. Blocks.
    pub(super) fn of(tree: &WorkTree, home: &Home) -> Self {
        let (mut merged, mut doubt) = (Merged::default(), None);
        let own = home.config_folder();
        let global = [own.join("git/config"), home.folder.join(".gitconfig")];
        for path in home.system_configs.iter().chain(&global) {
            if let Err(why) = merged.add(path, None, tree, home) {
                merged.may_be_anything(why);
            }
        }
        let common = tree.common_folder.join("config");
        doubt = merged.add(&common, Some(&tree.git_folder), tree, home).err().or(doubt);
        let hash = merged.hash();
        if hash.is_none() || (merged.has_own_config && merged.version.is_none()) {
            doubt = Some(Doubt::Config { path: common });
        }
        if tree.common_folder != tree.git_folder && !merged.has_own_config {
            // What the main work tree is says nothing of a linked one.
            (merged.is_bare, merged.work_tree) = (false, None);
        }
        if merged.has_own_config {
            let path = tree.git_folder.join("config.worktree");
            doubt = merged.add(&path, Some(&tree.git_folder), tree, home).err().or(doubt);
        }
        let is_elsewhere = merged
            .work_tree
            .is_some_and(|top| top.canonicalize().ok() != tree.root.canonicalize().ok());
        if is_elsewhere {
            doubt = Some(Doubt::Repository { path: tree.git_folder.clone() });
        }
        Self {
            excludes: merged.excludes.unwrap_or_else(|| Excludes::At(own.join("git/ignore"))),
            ignore_case: merged.ignore_case.unwrap_or(IgnoreCase::Is(false)),
            precomposes: merged.precomposes,
            hash: hash.unwrap_or(Hash::Sha1),
            is_bare: merged.is_bare,
            doubt,
        }
    }
}

impl Merged {
    /// The hash of the repository, if it is one that git has. Git looks at the extensions of a
    /// repository only where its version allows any.
    fn hash(&self) -> Option<Hash> {
        match (&self.object_format, self.version.as_deref()) {
            (None, _) => Some(Hash::Sha1),
            (Some(Some(name)), Some(b"1")) if name == b"sha1" => Some(Hash::Sha1),
            (Some(Some(name)), Some(b"1")) if name == b"sha256" => Some(Hash::Sha256),
            _ => None,
        }
    }

    /// All that a configuration that is not read may set, unless a later one sets it. Where the
    /// work tree is, and the format of the repository, git takes from no included file.
    fn may_be_anything(&mut self, why: Doubt) {
        self.excludes = Some(Excludes::Unknown(why.clone()));
        self.ignore_case = Some(IgnoreCase::Unknown(why));
        self.precomposes = true;
    }

    /// Adds what a file sets. `git_folder` is given for a repository's own file, which alone says
    /// where the work tree is.
    fn add(
        &mut self,
        path: &Path,
        git_folder: Option<&Path>,
        tree: &WorkTree,
        home: &Home,
    ) -> Result<(), Doubt> {
        let doubt = || Doubt::Config { path: path.to_owned() };
        let read =
            untrusted_files::read(path, Bounds::max_bytes(MOST_BYTES)).map_err(|_| doubt())?;
        let settings = settings(&read.unwrap_or_default()).ok_or_else(doubt)?;
        for Setting { section, has_subsection, key, value } in settings {
            let value = value.as_deref();
            match (&*section, has_subsection, &*key) {
                ("include", false, "path") | ("includeif", true, "path") => {
                    self.may_be_anything(doubt());
                }
                ("core", false, "excludesfile") => {
                    let named = value.and_then(|value| excludes(value, tree, home));
                    self.excludes = Some(named.unwrap_or_else(|| Excludes::Unknown(doubt())));
                }
                ("core", false, "ignorecase") => {
                    self.ignore_case = Some(IgnoreCase::Is(is_true(value)));
                }
                ("core", false, "precomposeunicode") => self.precomposes = is_true(value),
                ("core", false, "repositoryformatversion") if git_folder.is_some() => {
                    self.version = value.map(<[u8]>::to_vec);
                }
                ("extensions", false, "objectformat") if git_folder.is_some() => {
                    self.object_format = Some(value.map(<[u8]>::to_vec));
                }
                ("extensions", false, "worktreeconfig") if git_folder.is_some() => {
                    self.has_own_config = is_true(value);
                }
                ("core", false, "bare") if git_folder.is_some() => self.is_bare = is_true(value),
                ("core", false, "worktree") => {
                    let named = value.and_then(files::path_from_bytes);
                    self.work_tree = git_folder.zip(named).map(|(from, path)| from.join(path));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// What a value of `core.excludesFile` names; `None` if that is not known here.
fn excludes(value: &[u8], tree: &WorkTree, home: &Home) -> Option<Excludes> {
    let path = files::path_from_bytes(value)?;
    // Empty is a choice too, and git takes a device for an empty file.
    if value.is_empty() || value == b"/dev/null" {
        return Some(Excludes::None);
    }
    if let Some(rest) = value.strip_prefix(b"~/") {
        return Some(Excludes::At(home.folder.join(files::path_from_bytes(rest)?)));
    }
    // Another person's home, git's own folder, or what a newer git means by it.
    let is_special = [&b"~"[..], b"%(", b":("].iter().any(|mark| value.starts_with(mark));
    (!is_special).then(|| Excludes::At(tree.root.join(path)))
}

fn is_true(value: Option<&[u8]>) -> bool {
    let Some(value) = value else { return true };
    let is = |word: &[u8]| value.eq_ignore_ascii_case(word);
    !(is(b"") || is(b"false") || is(b"no") || is(b"off") || is(b"0"))
}

/// One line that sets something. Names are in lower case.
#[derive(Debug, PartialEq, Eq)]
struct Setting {
    section: String,
    has_subsection: bool,
    key: String,
    /// `None` for a key alone, which means true.
    value: Option<Vec<u8>>,
}

/// All that a configuration sets, in its order; `None` if git would not understand it.
fn settings(text: &[u8]) -> Option<Vec<Setting>> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let mut reader = Reader { text, at: 0 };
    let (mut section, mut has_subsection) = (String::new(), false);
    let mut settings = Vec::new();
    while let Some(byte) = reader.next() {
        match byte {
            byte if is_space(byte) => {}
            b'#' | b';' => reader.skip_line(),
            b'[' => (section, has_subsection) = reader.section()?,
            byte if byte.is_ascii_alphabetic() => {
                let (key, value) = reader.setting(byte)?;
                settings.push(Setting { section: section.clone(), has_subsection, key, value });
            }
            _ => return None,
        }
    }
    Some(settings)
}

fn is_space(byte: u8) -> bool {
    b" \t\n\r".contains(&byte)
}

fn is_of_key(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-'
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    /// The next byte, with every kind of line's end as `\n`.
    fn next(&mut self) -> Option<u8> {
        if self.text[self.at..].starts_with(b"\r\n") {
            self.at += 1;
        }
        let byte = self.text.get(self.at).copied();
        self.at += usize::from(byte.is_some());
        byte
    }

    /// The end of the file ends its last line.
    fn next_in_line(&mut self) -> u8 {
        self.next().unwrap_or(b'\n')
    }

    fn skip_line(&mut self) {
        while self.next_in_line() != b'\n' {}
    }

    /// Behind its `[`.
    fn section(&mut self) -> Option<(String, bool)> {
        let mut name = String::new();
        loop {
            match self.next()? {
                // A point is the old way to write a subsection.
                b']' => return Some((name.clone(), name.contains('.'))),
                byte if is_of_key(byte) || byte == b'.' => {
                    name.push(char::from(byte.to_ascii_lowercase()));
                }
                byte if is_space(byte) && byte != b'\n' => {
                    return self.subsection().map(|()| (name, true));
                }
                _ => return None,
            }
        }
    }

    /// Behind the space before it.
    fn subsection(&mut self) -> Option<()> {
        let mut byte = self.next()?;
        while is_space(byte) && byte != b'\n' {
            byte = self.next()?;
        }
        if byte != b'"' {
            return None;
        }
        loop {
            match self.next()? {
                b'\n' => return None,
                b'"' => break,
                b'\\' if self.next()? == b'\n' => return None,
                _ => {}
            }
        }
        (self.next()? == b']').then_some(())
    }

    /// A key, whose first letter was read, and its value.
    fn setting(&mut self, first: u8) -> Option<(String, Option<Vec<u8>>)> {
        let mut key = String::from(char::from(first.to_ascii_lowercase()));
        let mut byte = self.next_in_line();
        while is_of_key(byte) {
            key.push(char::from(byte.to_ascii_lowercase()));
            byte = self.next_in_line();
        }
        while byte == b' ' || byte == b'\t' {
            byte = self.next_in_line();
        }
        match byte {
            b'\n' => Some((key, None)),
            b'=' => Some((key, Some(self.value()?))),
            _ => None,
        }
    }

    fn value(&mut self) -> Option<Vec<u8>> {
        let (mut value, mut is_quoted) = (Vec::new(), false);
        // Without the spaces at its end.
        let mut length = 0;
        loop {
            match self.next_in_line() {
                b'\n' if is_quoted => return None,
                b'\n' => break,
                byte if is_space(byte) && !is_quoted => {
                    if !value.is_empty() {
                        value.push(byte);
                    }
                    continue;
                }
                b'#' | b';' if !is_quoted => {
                    self.skip_line();
                    break;
                }
                b'"' => is_quoted = !is_quoted,
                b'\\' => match self.next_in_line() {
                    b'\n' => {}
                    escaped => value.push(unescaped(escaped)?),
                },
                byte => value.push(byte),
            }
            length = value.len();
        }
        value.truncate(length);
        Some(value)
    }
}

fn unescaped(byte: u8) -> Option<u8> {
    match byte {
        b't' => Some(b'\t'),
        b'b' => Some(8),
        b'n' => Some(b'\n'),
        b'\\' | b'"' => Some(byte),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::repository::Repository;
    use super::*;

    /// What the real git says that a configuration sets `core.excludesFile` to.
    fn of_git(repository: &Repository, config: &str) -> Option<String> {
        repository.write("config", config);
        let arguments = ["config", "--file=config", "-z", "core.excludesfile"];
        let output = repository.run(&repository.root, &arguments, b"");
        let said = String::from_utf8(output.stdout).unwrap();
        output.status.success().then(|| said.trim_end_matches('\0').to_owned())
    }

    fn ours(config: &str) -> Option<String> {
        let found = settings(config.as_bytes())?.into_iter().rev().find(|setting| {
            setting.section == "core" && !setting.has_subsection && setting.key == "excludesfile"
        })?;
        String::from_utf8(found.value.unwrap_or_default()).ok()
    }

    #[test]
    fn reads_what_git_reads() {
        let repository = Repository::new();
        let configs = [
            "[core]\n\texcludesFile = ~/.ignored\n",
            "[Core]\nEXCLUDESFILE=/a b/c ; mine\n",
            "[core] excludesfile = \"C:\\\\ignored#1\" # mine",
            "[core]\nexcludesfile = a\nexcludesfile = b\n",
            "[core]\nexcludesfile = a\nexcludesfile =\n",
            "[other]\nexcludesfile = a\n[core \"x\"]\nexcludesfile = b\n",
            "",
            "\u{feff}[core]\r\nexcludesfile = a b  \r\n",
            "[core]\nexcludesfile = a\\\n  b\\\nc\n",
            "[core]\nexcludesfile = \"a \\\" b\" c\"  \"\n",
            "[core]\nexcludesfile = a \\\n\n",
            "[core]\nexcludesfile\n",
            "[core]\nexcludesfile = a\\tb\n",
            "[core \"\\]\"] x = y\n[core]excludesfile=z",
            "[core.x]\nexcludesfile = b\n",
            "# a\n; b\n[core]\n; excludesfile = c\nexcludesfile = \"d;e\"\n",
            "[core]\nexcludesfile = \u{e9}\n",
        ];
        for config in configs {
            assert_eq!(ours(config), of_git(&repository, config), "{config:?}");
        }
        let broken =
            ["[core", "[core]\nx = \"a\n", "[core]\nx = a\\q\n", "=a", "[core]\na b = c\n"];
        for config in broken {
            assert_eq!((settings(config.as_bytes()), of_git(&repository, config)), (None, None));
        }
    }

    fn at(home: &Path, path: &str) -> Excludes {
        Excludes::At(home.join(path))
    }

    #[test]
    fn the_repositorys_own_configuration_wins_then_the_homes() {
        let repository = Repository::new();
        let folder = repository.home();
        let home = Home { folder: folder.clone(), ..Home::default() };
        let tree = WorkTree::at(&repository.root).unwrap().unwrap();
        let excludes = || GitConfig::of(&tree, &home).excludes;
        let unknown = |path: PathBuf| Excludes::Unknown(Doubt::Config { path });
        let put = |name: &str, text: &str| {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, text).unwrap();
            path
        };
        assert_eq!(excludes(), at(&folder, ".config/git/ignore"));
        put(".config/git/config", "[core]\nexcludesfile = ~/one\n");
        assert_eq!(excludes(), at(&folder, "one"));
        put(".gitconfig", "[core]\nexcludesfile = ~/two\n");
        assert_eq!(excludes(), at(&folder, "two"));
        put(".gitconfig", "[core]\nexcludesfile =\n");
        assert_eq!(excludes(), Excludes::None);
        let global = put(".gitconfig", "[core]\nexcludesfile = ~/two\n[include]\npath = other\n");
        assert_eq!(excludes(), unknown(global));
        let global = put(".gitconfig", "[includeIf \"gitdir:x\"]\npath = other\n");
        assert_eq!(excludes(), unknown(global));
        let global = put(".gitconfig", "[core]\nexcludesfile = ~ada/rules\n");
        assert_eq!(excludes(), unknown(global));
        let global = put(".gitconfig", "[core\n");
        assert_eq!(excludes(), unknown(global));
        put(".gitconfig", "[include]\npath = other\n");
        repository.git(&["config", "core.excludesfile", "three"]);
        assert_eq!(excludes(), at(&repository.root, "three"));
        repository.git(&["config", "extensions.worktreeConfig", "true"]);
        repository.git(&["config", "--worktree", "core.excludesfile", "four"]);
        assert_eq!(excludes(), at(&repository.root, "four"));
    }
}
