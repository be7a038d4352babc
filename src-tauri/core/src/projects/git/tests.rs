//! What the real git says of the same files.

use std::fs;

use super::super::repository::Repository;
use super::*;

fn home(repository: &Repository) -> Home {
    Home { folder: repository.home(), config_folder: None }
}

fn state(repository: &Repository, folder: &Path) -> GitState {
    state_of(folder, ".tinyb", &home(repository)).unwrap().unwrap()
}

fn state_at(repository: &Repository, path: &str) -> (bool, bool) {
    let state = state(repository, &repository.root.join(path));
    assert_eq!(state.root, repository.root);
    (state.tracked, state.ignored)
}

#[test]
fn outside_of_a_work_tree_there_is_no_state() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home { folder: folder.path().to_owned(), config_folder: None };
    // A folder of that name alone is no repository, to git neither.
    fs::create_dir(folder.path().join(".git")).unwrap();
    assert_eq!(state_of(folder.path(), ".tinyb", &home).unwrap(), None);
    let nowhere = folder.path().join("nowhere");
    assert!(matches!(state_of(&nowhere, ".tinyb", &home), Err(Error::Io { .. })));
}

#[test]
fn says_what_is_tracked_and_what_is_ignored() {
    let repository = Repository::new();
    repository.write("shop/.tinyb", "{}");
    assert_eq!(state_at(&repository, "shop"), (false, false));
    repository.write(".gitignore", ".tinyb\n");
    assert_eq!(state_at(&repository, "shop"), (false, true));
    repository.git(&["add", "--force", "shop/.tinyb"]);
    assert_eq!(state_at(&repository, "shop"), (true, true));
    // The same name elsewhere is another file.
    assert_eq!(state_at(&repository, ""), (false, true));
    repository.git(&["rm", "--quiet", "--cached", "shop/.tinyb"]);
    assert_eq!(state_at(&repository, "shop"), (false, true));
}

#[test]
fn every_version_of_the_index_says_what_is_tracked() {
    for version in ["2", "3", "4"] {
        let repository = Repository::new();
        repository.write("shop/.tinyb", "{}");
        repository.write("shop/.tinyb2", "{}");
        repository.git(&["update-index", "--index-version", version]);
        repository.git(&["add", "shop/.tinyb2"]);
        assert_eq!(state_at(&repository, "shop"), (false, false), "{version}");
        repository.git(&["add", "--intent-to-add", "shop/.tinyb"]);
        assert_eq!(state_at(&repository, "shop"), (true, false), "{version}");
    }
}

#[test]
fn an_index_that_cannot_be_read_is_a_problem() {
    let repository = Repository::new();
    repository.write(".git/index", "DIRC");
    let found = state_of(&repository.root, ".tinyb", &home(&repository));
    assert!(matches!(found, Err(Error::Index { .. })), "{found:?}");
}

/// Every rule git knows of, at each place it reads rules from.
#[test]
fn rules_hold_as_they_hold_for_git() {
    let repository = Repository::new();
    repository.write(".gitignore", "/a/.tinyb\nbuild/\n*.d/.tinyb\ng*\n!good\n# .tinyb\n");
    repository.write("b/.gitignore", ".tinyb\n");
    repository.write("b/c/.gitignore", "!.tinyb\n");
    repository.write("b/e/.gitignore", "!.tinyb\n.tiny[b]\n");
    repository.write("build/.gitignore", "!.tinyb\n");
    repository.write("f/.gitignore", "\u{feff}.tinyb\r\n");
    repository.write(".git/info/exclude", "/h/.tinyb\ni/**/.tinyb\n!j/.tinyb\n");
    fs::write(repository.home().join(".gitconfig"), "[core]\nexcludesFile = ~/rules\n").unwrap();
    fs::write(repository.home().join("rules"), "j/.tinyb\n/k/.tinyb\nl/\n").unwrap();
    let folders = [
        "",
        "a",
        "a/a",
        "b",
        "b/c",
        "b/e",
        "b/c/b",
        "build",
        "build/x",
        "x/build/y",
        "c.d",
        "good",
        "gone",
        "h",
        "i/x/y",
        "i",
        "j",
        "k",
        "x/k",
        "l",
        "m",
        "x/l/y",
        "f",
    ];
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for folder in folders {
        fs::create_dir_all(repository.root.join(folder)).unwrap();
        let path = format!("{folder}/.tinyb");
        ours.push((folder, state_at(&repository, folder).1));
        let path = path.trim_start_matches('/');
        theirs.push((folder, !repository.git(&["check-ignore", path]).is_empty()));
    }
    assert_eq!(ours, theirs);
    assert!(ours.iter().any(|(_, is)| *is) && ours.iter().any(|(_, is)| !*is));
}

#[test]
fn a_linked_work_tree_has_an_index_of_its_own_and_the_repositorys_rules() {
    let repository = Repository::new();
    repository.write(".tinyb", "{}");
    repository.git(&["add", ".tinyb"]);
    repository.git(&["commit", "--quiet", "--message=all"]);
    repository.write(".git/info/exclude", "/.tinyb\n");
    repository.git(&["worktree", "add", "--quiet", "../linked", "-b", "other"]);
    let linked = repository.root.parent().unwrap().join("linked");
    let there = |tracked| GitState { root: linked.clone(), tracked, ignored: true };
    assert_eq!(state(&repository, &linked), there(true));
    repository.git_in(&linked, &["rm", "--quiet", ".tinyb"], b"");
    assert_eq!(state(&repository, &linked), there(false));
    assert_eq!(state_at(&repository, ""), (true, true));
}

#[test]
fn a_submodule_is_a_work_tree_of_its_own() {
    let (repository, library) = (Repository::new(), Repository::new());
    library.write(".tinyb", "{}");
    library.git(&["add", "."]);
    library.git(&["commit", "--quiet", "--message=all"]);
    let from = library.root.to_str().unwrap();
    repository.git(&["submodule", "--quiet", "add", from, "library"]);
    let root = repository.root.join("library");
    assert!(root.join(".git").is_file());
    repository.write(".gitignore", ".tinyb\n");
    let tracked = GitState { root: root.clone(), tracked: true, ignored: false };
    assert_eq!(state(&repository, &root), tracked);
    repository.write(".git/modules/library/info/exclude", ".tinyb\n");
    assert_eq!(state(&repository, &root), GitState { ignored: true, ..tracked });
}

#[test]
fn a_line_is_added_and_the_rest_stays() {
    let cases: [(&[u8], &[u8]); 9] = [
        (b"", b".tinyb\n"),
        (b"a\n", b"a\n.tinyb\n"),
        (b"a", b"a\n.tinyb\n"),
        (b"a\r\nb\r\n", b"a\r\nb\r\n.tinyb\r\n"),
        (b"a\r\nb", b"a\r\nb\r\n.tinyb\r\n"),
        (b"\xff \n\n", b"\xff \n\n.tinyb\n"),
        (b"\xef\xbb\xbf", b"\xef\xbb\xbf.tinyb\n"),
        (b".tinyb\n!.tinyb\n", b".tinyb\n!.tinyb\n.tinyb\n"),
        (b"x.tinyb\n", b"x.tinyb\n.tinyb\n"),
    ];
    for (old, new) in cases {
        assert_eq!(with_line(old, ".tinyb"), new, "{}", String::from_utf8_lossy(old));
        assert_eq!(with_line(new, ".tinyb"), new, "twice");
    }
    assert_eq!(with_line(b".tinyb \r\nb", ".tinyb"), b".tinyb \r\nb");
}

#[test]
fn the_added_line_holds_for_git() {
    for old in ["", "a", "a\r\nb", "\u{feff}", ".tinyb\n!.tinyb\n", "!/shop/.tinyb"] {
        let repository = Repository::new();
        repository.write("shop/.gitignore", with_line(old.as_bytes(), ".tinyb"));
        assert_eq!(ignore_file_in(&repository.root), repository.root.join(".gitignore"));
        assert!(!repository.git(&["check-ignore", "shop/.tinyb"]).is_empty(), "{old:?}");
        assert_eq!(state_at(&repository, "shop"), (false, true), "{old:?}");
    }
}

#[test]
fn a_name_never_leads_out_of_the_work_tree() {
    for name in ["../a", "a/../../b", "/etc/passwd", "a/.."] {
        assert_eq!(path_of(name.as_bytes()), None, "{name}");
    }
    assert_eq!(path_of(b"a/b.c"), Some(PathBuf::from("a/b.c")));
}
