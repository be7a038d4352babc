//! `core.excludesFile`: the rules that hold in every repository of a person, and where git has
//! them. Of git's configuration nothing else is read, and its includes are not followed.
//!
//! Source: `git help config`, `git help gitignore`.

use std::path::{Path, PathBuf};

use super::beginning_of;
use super::git::Home;

/// More is no configuration.
const MOST_BYTES: u64 = 1024 * 1024;

/// The file of global rules for a repository whose configuration is `config`; it need not exist.
pub(super) fn of(config: &Path, root: &Path, home: &Home) -> PathBuf {
    let own = home.config_folder();
    let configs = [config.to_owned(), home.folder.join(".gitconfig"), own.join("git/config")];
    let named = configs.iter().find_map(|path| named_in(&beginning_of(path, MOST_BYTES)?));
    match named {
        Some(path) => match path.strip_prefix("~/") {
            Some(rest) => home.folder.join(rest),
            None => root.join(path),
        },
        None => own.join("git/ignore"),
    }
}

/// What a configuration sets `core.excludesFile` to; the last line that does holds.
fn named_in(config: &str) -> Option<String> {
    let mut in_core = false;
    let mut named = None;
    for line in config.lines() {
        let mut line = line.trim();
        if let Some((section, rest)) = line.strip_prefix('[').and_then(|line| line.split_once(']'))
        {
            in_core = section.trim().eq_ignore_ascii_case("core");
            line = rest.trim_start();
        }
        let Some((key, value)) = line.split_once('=') else {
            continue;
        };
        if in_core && key.trim().eq_ignore_ascii_case("excludesfile") {
            named = Some(bare(value.trim())).filter(|value| !value.is_empty());
        }
    }
    named
}

/// A value without quotes, escapes and the comment behind it.
fn bare(value: &str) -> String {
    let (mut bare, mut quoted) = (String::new(), false);
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => quoted = !quoted,
            '\\' => bare.extend(chars.next()),
            '#' | ';' if !quoted => break,
            c => bare.push(c),
        }
    }
    bare.truncate(bare.trim_end().len());
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_git_reads() {
        let cases = [
            ("[core]\n\texcludesFile = ~/.ignored\n", Some("~/.ignored")),
            ("[Core]\nEXCLUDESFILE=/a b/c ; mine\n", Some("/a b/c")),
            ("[core] excludesfile = \"C:\\\\ignored#1\" # mine", Some("C:\\ignored#1")),
            ("[core]\nexcludesfile = a\nexcludesfile = b\n", Some("b")),
            ("[core]\nexcludesfile = a\nexcludesfile =\n", None),
            ("[other]\nexcludesfile = a\n[core \"x\"]\nexcludesfile = b\n", None),
            ("", None),
        ];
        for (config, named) in cases {
            assert_eq!(named_in(config).as_deref(), named, "{config}");
        }
    }

    #[test]
    fn the_repositorys_own_configuration_wins_then_the_homes() {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().join("repository");
        let at = Home { folder: home.path().to_owned(), config_folder: None };
        let file = |name: &str, text: &str| {
            let path = home.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, text).unwrap();
            path
        };
        let config = root.join("config");
        assert_eq!(of(&config, &root, &at), home.path().join(".config/git/ignore"));
        file(".config/git/config", "[core]\nexcludesfile = ~/one\n");
        assert_eq!(of(&config, &root, &at), home.path().join("one"));
        file(".gitconfig", "[core]\nexcludesfile = ~/two\n");
        assert_eq!(of(&config, &root, &at), home.path().join("two"));
        let config = file("repository/config", "[core]\nexcludesfile = three\n");
        assert_eq!(of(&config, &root, &at), root.join("three"));
    }
}
