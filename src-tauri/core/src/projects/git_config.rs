//! The parts of git's configuration that decide which files it ignores.
//!
//! All of its files are read, as git reads them; the last one that sets a value wins. Included
//! files are not read, because more than files decides which of them count. What a file with an
//! include might set is therefore unknown.
//!
//! Source: `git help config`, `config.c` of git 2.47.

mod parser;

use std::path::{Path, PathBuf};

use self::parser::{Setting, parse};
use super::index::Hash;
use super::work_tree::{Environment, UnknownReason, WorkTree};
use crate::os::files;
use crate::os::untrusted_files::{self, Bounds};

/// The largest configuration file that is read.
const MOST_BYTES: u64 = 1024 * 1024;

/// `core.excludesFile`: the file with the rules for all repositories of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ExcludesFile {
    /// There is none.
    None,
    /// This one, which need not exist.
    At(PathBuf),
    /// Which one is not known.
    Unknown(UnknownReason),
}

/// `core.ignoreCase`: whether case makes no difference, in rules and in the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum IgnoreCase {
    Known(bool),
    Unknown(UnknownReason),
}

/// The configuration of a work tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GitConfig {
    pub(super) excludes: ExcludesFile,
    pub(super) ignore_case: IgnoreCase,
    /// `core.precomposeUnicode` is set, or may be: a name may be spelled otherwise in the index.
    pub(super) precomposes: bool,
    /// `core.bare`: the repository has no work tree.
    pub(super) is_bare: bool,
    /// The hash function of the index.
    pub(super) hash: Hash,
    /// Why it is not known whether the folder is this repository's work tree, or what its index
    /// lists.
    pub(super) unknown_reason: Option<UnknownReason>,
}

/// What the files read so far set.
#[derive(Default)]
struct Values {
    excludes: Option<ExcludesFile>,
    ignore_case: Option<IgnoreCase>,
    precomposes: bool,
    /// `core.repositoryFormatVersion`, which only the repository's own file sets.
    version: Option<Vec<u8>>,
    object_format: Option<Option<Vec<u8>>>,
    has_worktree_config: bool,
    is_bare: bool,
    work_tree: Option<PathBuf>,
}

impl GitConfig {
    /// Reads the configuration of a work tree. Blocks.
    pub(super) fn read(tree: &WorkTree, environment: &Environment) -> Self {
        let (mut values, mut reason) = (Values::default(), None);
        let config_folder = environment.config_folder();
        let global = [config_folder.join("git/config"), environment.home.join(".gitconfig")];
        for path in environment.system_configs.iter().chain(&global) {
            if let Err(reason) = values.add_file(path, None, tree, environment) {
                values.set_unknown(reason);
            }
        }
        let common = tree.common_folder.join("config");
        let git_folder = Some(&*tree.git_folder);
        reason = values.add_file(&common, git_folder, tree, environment).err().or(reason);
        let hash = values.hash();
        if hash.is_none() || (values.has_worktree_config && values.version.is_none()) {
            reason = Some(UnknownReason::Config { path: common });
        }
        if tree.common_folder != tree.git_folder && !values.has_worktree_config {
            // Both describe the main work tree, not a linked one.
            (values.is_bare, values.work_tree) = (false, None);
        }
        if values.has_worktree_config {
            let path = tree.git_folder.join("config.worktree");
            reason = values.add_file(&path, git_folder, tree, environment).err().or(reason);
        }
        let is_elsewhere = values.work_tree.is_some_and(|top| {
            files::canonicalize(&top).ok() != files::canonicalize(&tree.root).ok()
        });
        if is_elsewhere {
            reason = Some(UnknownReason::Repository { path: tree.git_folder.clone() });
        }
        Self {
            excludes: values
                .excludes
                .unwrap_or_else(|| ExcludesFile::At(config_folder.join("git/ignore"))),
            ignore_case: values.ignore_case.unwrap_or(IgnoreCase::Known(false)),
            precomposes: values.precomposes,
            hash: hash.unwrap_or(Hash::Sha1),
            is_bare: values.is_bare,
            unknown_reason: reason,
        }
    }
}

impl Values {
    /// The repository's hash function; `None` if git has no such function. Git reads the
    /// extensions of a repository only if its version allows any.
    fn hash(&self) -> Option<Hash> {
        match (&self.object_format, self.version.as_deref()) {
            (None, _) => Some(Hash::Sha1),
            (Some(Some(name)), Some(b"1")) if name == b"sha1" => Some(Hash::Sha1),
            (Some(Some(name)), Some(b"1")) if name == b"sha256" => Some(Hash::Sha256),
            _ => None,
        }
    }

    /// Makes all values unknown that a file which was not read may set. The place of the work tree
    /// and the format of the repository stay: git takes neither from an included file.
    fn set_unknown(&mut self, reason: UnknownReason) {
        self.excludes = Some(ExcludesFile::Unknown(reason.clone()));
        self.ignore_case = Some(IgnoreCase::Unknown(reason));
        self.precomposes = true;
    }

    /// Adds what a file sets. `git_folder` is given for a repository's own file, which alone says
    /// where the work tree is.
    fn add_file(
        &mut self,
        path: &Path,
        git_folder: Option<&Path>,
        tree: &WorkTree,
        environment: &Environment,
    ) -> Result<(), UnknownReason> {
        let reason = || UnknownReason::Config { path: path.to_owned() };
        let read =
            untrusted_files::read(path, Bounds::max_bytes(MOST_BYTES)).map_err(|_| reason())?;
        let settings = parse(&read.unwrap_or_default()).ok_or_else(reason)?;
        for Setting { section, has_subsection, key, value } in settings {
            let value = value.as_deref();
            match (&*section, has_subsection, &*key) {
                ("include", false, "path") | ("includeif", true, "path") => {
                    self.set_unknown(reason());
                }
                ("core", false, "excludesfile") => {
                    let named =
                        value.and_then(|value| parse_excludes_file(value, tree, environment));
                    self.excludes = Some(named.unwrap_or_else(|| ExcludesFile::Unknown(reason())));
                }
                ("core", false, "ignorecase") => {
                    self.ignore_case = Some(IgnoreCase::Known(is_true(value)));
                }
                ("core", false, "precomposeunicode") => self.precomposes = is_true(value),
                ("core", false, "repositoryformatversion") if git_folder.is_some() => {
                    self.version = value.map(<[u8]>::to_vec);
                }
                ("extensions", false, "objectformat") if git_folder.is_some() => {
                    self.object_format = Some(value.map(<[u8]>::to_vec));
                }
                ("extensions", false, "worktreeconfig") if git_folder.is_some() => {
                    self.has_worktree_config = is_true(value);
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

/// The file that a value of `core.excludesFile` names; `None` if that is not known here.
fn parse_excludes_file(
    value: &[u8],
    tree: &WorkTree,
    environment: &Environment,
) -> Option<ExcludesFile> {
    let path = files::path_from_bytes(value)?;
    // An empty value means no file, and git reads the device as an empty file.
    if value.is_empty() || value == b"/dev/null" {
        return Some(ExcludesFile::None);
    }
    if let Some(rest) = value.strip_prefix(b"~/") {
        return Some(ExcludesFile::At(environment.home.join(files::path_from_bytes(rest)?)));
    }
    // Another user's home, git's own folder, or a mark with a meaning in newer versions of git.
    let is_special = [&b"~"[..], b"%(", b":("].iter().any(|mark| value.starts_with(mark));
    (!is_special).then(|| ExcludesFile::At(tree.root.join(path)))
}

fn is_true(value: Option<&[u8]>) -> bool {
    let Some(value) = value else { return true };
    let words: [&[u8]; 5] = [b"", b"false", b"no", b"off", b"0"];
    !words.iter().any(|word| value.eq_ignore_ascii_case(word))
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
        let found = parse(config.as_bytes())?.into_iter().rev().find(|setting| {
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
            assert_eq!((parse(config.as_bytes()), of_git(&repository, config)), (None, None));
        }
    }

    fn at(home: &Path, path: &str) -> ExcludesFile {
        ExcludesFile::At(home.join(path))
    }

    #[test]
    fn the_repositorys_own_configuration_wins_then_the_homes() {
        let repository = Repository::new();
        let folder = repository.home();
        let environment = Environment { home: folder.clone(), ..Environment::default() };
        let tree = WorkTree::open(&repository.root).unwrap().unwrap();
        let excludes = || GitConfig::read(&tree, &environment).excludes;
        let unknown = |path: PathBuf| ExcludesFile::Unknown(UnknownReason::Config { path });
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
        assert_eq!(excludes(), ExcludesFile::None);
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
