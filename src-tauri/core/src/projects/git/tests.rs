//! What the real git says of the same files.

use std::fs;
use std::process::Command;

use super::super::repository::Repository;
use super::GitState::{Ignored, NotIgnored, Tracked, Unknown};
use super::*;
use crate::os::test_files::{make_executable, symlink};

/// The hash of an empty file.
const EMPTY: &str = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";

fn environment(repository: &Repository) -> Environment {
    Environment { home: repository.home(), ..Environment::default() }
}

fn state(repository: &Repository, folder: &Path) -> GitState {
    state_of(folder, ".tinyb", &environment(repository)).unwrap()
}

fn state_at(repository: &Repository, path: &str) -> GitState {
    state(repository, &repository.root.join(path))
}

#[test]
fn outside_of_a_work_tree_there_is_no_state() {
    let folder = tempfile::tempdir().unwrap();
    let environment = Environment { home: folder.path().to_owned(), ..Environment::default() };
    // A folder of that name alone is no repository, to git neither.
    fs::create_dir(folder.path().join(".git")).unwrap();
    assert_eq!(state_of(folder.path(), ".tinyb", &environment), None);
    let path = folder.path().join("nowhere");
    let state = state_of(&path, ".tinyb", &environment);
    assert_eq!(state, Some(Unknown(UnknownReason::Folder { path })));
}

#[test]
fn says_what_is_tracked_and_what_is_ignored() {
    let repository = Repository::new();
    repository.write("shop/.tinyb", "{}");
    assert_eq!(state_at(&repository, "shop"), NotIgnored);
    repository.write(".gitignore", ".tinyb\n");
    assert_eq!(state_at(&repository, "shop"), Ignored);
    repository.git(&["add", "--force", "shop/.tinyb"]);
    assert_eq!(state_at(&repository, "shop"), Tracked);
    // The same name elsewhere is another file.
    assert_eq!(state_at(&repository, ""), Ignored);
    repository.git(&["rm", "--quiet", "--cached", "shop/.tinyb"]);
    assert_eq!(state_at(&repository, "shop"), Ignored);
}

#[test]
fn every_version_of_the_index_says_what_is_tracked() {
    for version in ["2", "3", "4"] {
        let repository = Repository::new();
        repository.write("shop/.tinyb", "{}");
        repository.write("shop/.tinyb2", "{}");
        repository.git(&["update-index", "--index-version", version]);
        repository.git(&["add", "shop/.tinyb2"]);
        assert_eq!(state_at(&repository, "shop"), NotIgnored, "{version}");
        repository.git(&["add", "--intent-to-add", "shop/.tinyb"]);
        assert_eq!(state_at(&repository, "shop"), Tracked, "{version}");
    }
}

#[test]
fn an_index_that_cannot_be_read_is_unknown() {
    let repository = Repository::new();
    repository.write(".gitignore", ".tinyb");
    repository.write(".git/index", "DIRC");
    let path = repository.root.join(".git/index");
    assert_eq!(state_at(&repository, ""), Unknown(UnknownReason::Index { path }));
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
        ours.push((folder, state_at(&repository, folder) == Ignored));
        let path = path.trim_start_matches('/');
        theirs.push((folder, !repository.git(&["check-ignore", path]).is_empty()));
    }
    assert_eq!(ours, theirs);
    assert!(ours.iter().any(|(_, is)| *is) && ours.iter().any(|(_, is)| !*is));
}

/// What a hostile folder may have in the place of a file that git reads.
fn put(kind: &str, path: &Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let _ = fs::remove_file(path);
    match kind {
        "pipe" => assert!(Command::new("mkfifo").arg(path).status().unwrap().success()),
        "huge" => fs::File::create(path).unwrap().set_len(400 << 20).unwrap(),
        "endless" => symlink("/dev/zero", path).unwrap(),
        "folder" => fs::create_dir(path).unwrap(),
        "dangling" => symlink("nowhere", path).unwrap(),
        text => fs::write(path, text).unwrap(),
    }
}

#[test]
fn an_ignore_file_that_is_not_read_leaves_unknown_what_it_decides() {
    // The place, the kind, and what is said of `shop/.tinyb` where a weaker file, and where a
    // stronger one, ignores it. Git reads nothing from a symlink that is a `.gitignore`.
    let cases = [
        (".gitignore", "pipe", false, true),
        (".gitignore", "huge", false, true),
        (".gitignore", "folder", false, true),
        (".gitignore", "endless", true, true),
        ("shop/.gitignore", "pipe", false, false),
        ("shop/.gitignore", "huge", false, false),
        ("shop/.gitignore", "endless", true, true),
        (".git/info/exclude", "pipe", false, true),
        (".git/info/exclude", "huge", false, true),
        (".git/info/exclude", "endless", false, true),
        ("../home/.config/git/ignore", "pipe", false, true),
        ("../home/.config/git/ignore", "huge", false, true),
        ("../home/.config/git/ignore", "endless", false, true),
    ];
    // The strongest first.
    let files =
        ["shop/.gitignore", ".gitignore", ".git/info/exclude", "../home/.config/git/ignore"];
    for (place, kind, with_weaker, with_stronger) in cases {
        let repository = Repository::new();
        repository.write("shop/x", "");
        let path = repository.root.join(place);
        put(kind, &path);
        let at = files.iter().position(|file| *file == place).unwrap();
        let rest = |files: &[&str]| {
            files.iter().for_each(|file| put(".tinyb\n", &repository.root.join(file)));
            let state = state_at(&repository, "shop");
            files.iter().for_each(|file| fs::remove_file(repository.root.join(file)).unwrap());
            if let Unknown(reason) = &state {
                assert!(matches!(reason, UnknownReason::IgnoreFile { .. }), "{reason}");
            }
            state == Ignored
        };
        if at + 1 < files.len() {
            assert_eq!(rest(&files[at + 1..]), with_weaker, "{place} {kind}, weaker");
        }
        if at > 0 {
            assert_eq!(rest(&files[..at]), with_stronger, "{place} {kind}, stronger");
        }
        let alone = state_at(&repository, "shop");
        let has_none = kind == "endless" && place.ends_with(".gitignore");
        assert_eq!(alone == NotIgnored, has_none, "{place} {kind}: {alone:?}");
    }
}

#[test]
fn a_symlink_in_the_place_of_a_gitignore_ignores_nothing() {
    let repository = Repository::new();
    repository.write("rules", ".tinyb\n");
    symlink("rules", repository.root.join(".gitignore")).unwrap();
    assert_eq!(state_at(&repository, ""), NotIgnored);
    assert!(repository.git(&["check-ignore", ".tinyb"]).is_empty());
    // Of these two git follows a symlink.
    let exclude = repository.root.join(".git/info/exclude");
    fs::remove_file(&exclude).unwrap();
    symlink("../../rules", &exclude).unwrap();
    assert_eq!(state_at(&repository, ""), Ignored);
    assert!(!repository.git(&["check-ignore", ".tinyb"]).is_empty());
}

#[test]
fn a_repository_whose_own_files_are_none_is_unknown_or_none() {
    let long_head = format!("ref: refs/heads/main{}", "\n".repeat(20_000));
    // Git looks at the first 255 bytes.
    let far_head = format!("ref:{}refs/heads/main\n", " ".repeat(255));
    // The file, the kind, and whether git takes the folder for no work tree.
    let cases = [
        (".git/index", "pipe", false),
        (".git/index", "endless", false),
        (".git/config", "pipe", false),
        (".git/config", "huge", false),
        (".git/config", "[core\n", false),
        (".git/config", "[core]\nbare = true\n", false),
        (".git/config", "[core]\nworktree = /\n", false),
        (".git/HEAD", "pipe", false),
        (".git/HEAD", "folder", false),
        (".git/HEAD", "huge", false),
        (".git/HEAD", &long_head, false),
        (".git/HEAD", "nothing", true),
        (".git/HEAD", "endless", true),
        (".git/HEAD", &far_head, true),
        (".git/HEAD", "ref:\u{c}refs/heads/main\n", true),
        (".git/commondir", "pipe", false),
        (".git/commondir", "folder", false),
        (".git/commondir", "huge", false),
        (".git/commondir", "dangling", false),
        (".git/commondir", "", false),
        (".git/commondir", "/nowhere", true),
        (".git", "pipe", true),
        (".git", "endless", true),
        (".git", "gitdir: nowhere\n", false),
        (".git", "huge", false),
    ];
    for (file, kind, is_none) in cases {
        let repository = Repository::new();
        repository.write(".gitignore", ".tinyb\n");
        if file == ".git" {
            fs::remove_dir_all(repository.root.join(".git")).unwrap();
        }
        put(kind, &repository.root.join(file));
        let state = state_of(&repository.root, ".tinyb", &environment(&repository));
        match is_none {
            true => assert_eq!(state, None, "{file} {kind}"),
            false => assert!(matches!(state, Some(Unknown(_))), "{file} {kind}: {state:?}"),
        }
    }
}

/// Git asks of `objects` and `refs` only that they may be entered, and of a `HEAD` that is a
/// symlink only that it leads below `refs/`.
#[test]
fn what_git_takes_for_a_repository_is_not_called_none() {
    let repository = Repository::new();
    repository.write(".tinyb", "{}");
    let objects = repository.root.join(".git/objects");
    fs::remove_dir_all(&objects).unwrap();
    fs::write(&objects, "").unwrap();
    make_executable(&objects).unwrap();
    assert_eq!(repository.git(&["ls-files", "--others"]), ".tinyb\n");
    let git = repository.root.join(".git");
    assert_eq!(state_at(&repository, ""), Unknown(UnknownReason::Repository { path: git.clone() }));
    fs::remove_file(&objects).unwrap();
    fs::create_dir(&objects).unwrap();
    assert_eq!(state_at(&repository, ""), NotIgnored);
    fs::remove_file(git.join("HEAD")).unwrap();
    symlink("refs", git.join("HEAD")).unwrap();
    assert_eq!(state_of(&repository.root, ".tinyb", &environment(&repository)), None);
    assert!(!repository.run(&repository.root, &["ls-files"], b"").status.success());
}

/// A repository without a `.git`, which can name itself as its work tree.
#[test]
fn a_folder_that_is_itself_a_repository_is_unknown() {
    let repository = Repository::new();
    repository.git(&["config", "core.worktree", "."]);
    let folder = repository.home().join("bare");
    fs::rename(repository.root.join(".git"), &folder).unwrap();
    fs::write(folder.join(".tinyb"), "{}").unwrap();
    repository.git_in(&folder, &["add", "--force", ".tinyb"], b"");
    assert_eq!(repository.git_in(&folder, &["ls-files"], b""), ".tinyb\n");
    let path = files::canonicalize(&folder).unwrap();
    assert_eq!(state(&repository, &folder), Unknown(UnknownReason::Repository { path }));
}

/// An index with one entry for SHA-256, which is another one for SHA-1.
fn index_of_two_readings() -> Vec<u8> {
    let mut stat = [0; 40];
    stat[24..28].copy_from_slice(&0o100_644_u32.to_be_bytes());
    let mut hash = [1; 32];
    // For SHA-1: the flags, the name `x`, and an extension with what is left of the entry.
    hash[20..24].copy_from_slice(b"\0\x01x\0");
    hash[24..].copy_from_slice(b"AAAA\0\0\0\x1c");
    let parts: [&[u8]; 5] =
        [b"DIRC\0\0\0\x02\0\0\0\x01", &stat, &hash, b"\0\x06.tinyb\0\0\0\0\0\0\0\0", &[0; 32]];
    parts.concat()
}

#[test]
fn the_configuration_says_which_hash_the_index_has() {
    let repository = Repository::made_with(&["--object-format=sha256"]);
    repository.write(".gitignore", ".tinyb\n");
    repository.write(".git/index", index_of_two_readings());
    assert_eq!(repository.git(&["ls-files"]), ".tinyb\n");
    assert_eq!(state_at(&repository, ""), Tracked);
    let path = repository.root.join(".git/config");
    let config = fs::read_to_string(&path).unwrap();
    // Without a version git does not look at the extensions.
    let unknown =
        [config.replace("sha256", "sha3"), config.replace("repositoryformatversion", "x")];
    for config in unknown {
        repository.write(".git/config", &config);
        assert_eq!(
            state_at(&repository, ""),
            Unknown(UnknownReason::Config { path: path.clone() })
        );
    }
    // It has no say in the configuration of one work tree.
    repository.write(".git/config", config.replace("sha256", "sha256\nworktreeConfig"));
    repository.write(".git/config.worktree", "[extensions]\nobjectFormat = sha1\n");
    assert_eq!(repository.git(&["ls-files"]), ".tinyb\n");
    assert_eq!(state_at(&repository, ""), Tracked);
}

#[test]
fn without_a_version_a_work_tree_has_no_configuration_of_its_own() {
    let repository = Repository::new();
    fs::write(repository.home().join("rules"), ".tinyb\n").unwrap();
    repository.write(".git/config.worktree", "[core]\nexcludesFile = ~/rules\n");
    repository.write(".git/config", "[extensions]\nworktreeConfig\n");
    assert!(repository.git(&["check-ignore", ".tinyb"]).is_empty());
    let path = repository.root.join(".git/config");
    assert_eq!(state_at(&repository, ""), Unknown(UnknownReason::Config { path }));
}

#[test]
fn where_an_include_may_choose_the_case_only_what_holds_either_way_is_ignored() {
    for include in ["[include]\npath = case\n", "[includeIf \"gitdir:/\"]\npath = case\n"] {
        let repository = Repository::new();
        let global = repository.home().join(".gitconfig");
        fs::write(&global, include).unwrap();
        fs::write(repository.home().join("case"), "[core]\nignoreCase\n").unwrap();
        let unknown = Unknown(UnknownReason::Config { path: global });
        repository.write(".gitignore", ".tinyb\n!.TINYB\n");
        assert!(repository.git(&["check-ignore", ".tinyb"]).is_empty(), "{include}");
        assert_ne!(state_at(&repository, ""), Ignored);
        repository.write(".gitignore", ".TINYB\n");
        assert_eq!(state_at(&repository, ""), unknown);
        repository.write(".gitignore", ".TINYB\n.tinyb\n");
        assert_eq!(state_at(&repository, ""), Ignored);
        // The index has the same name in another case, and a folder's that may be spelled
        // otherwise.
        let entry = format!("100644,{EMPTY},.Tinyb");
        repository.git(&["update-index", "--add", "--cacheinfo", &entry]);
        let index = repository.root.join(".git/index");
        assert_eq!(
            state_at(&repository, ""),
            Unknown(UnknownReason::Index { path: index.clone() })
        );
        repository.write("é/x", "");
        assert_eq!(state_at(&repository, "é"), Unknown(UnknownReason::Index { path: index }));
        // What the repository itself says holds against what its person includes.
        repository.git(&["config", "core.ignoreCase", "false"]);
        repository.git(&["config", "core.precomposeUnicode", "false"]);
        assert_eq!(state_at(&repository, ""), Ignored);
        assert_eq!(state_at(&repository, "é"), Ignored);
    }
}

#[test]
fn a_repository_around_another_may_track_a_file_of_it() {
    let repository = Repository::new();
    repository.write("sub/deep/.tinyb", "{}");
    repository.git(&["add", "--force", "."]);
    repository.git(&["init", "--quiet", "sub"]);
    repository.write("sub/.gitignore", ".tinyb\n");
    assert_eq!(repository.git(&["ls-files"]), "sub/deep/.tinyb\n");
    assert_eq!(state_at(&repository, "sub/deep"), Tracked);
    assert_eq!(state_at(&repository, "sub"), Ignored);
    repository.git(&["update-index", "--split-index"]);
    let path = repository.root.join(".git/index");
    assert_eq!(state_at(&repository, "sub"), Unknown(UnknownReason::Index { path }));
    repository.git(&["update-index", "--no-split-index"]);
    repository.git(&["rm", "--quiet", "--cached", "sub/deep/.tinyb"]);
    assert_eq!(state_at(&repository, "sub/deep"), Ignored);
    // With one that is broken inside, what those around track is still known.
    repository.git(&[
        "update-index",
        "--add",
        "--cacheinfo",
        &format!("100644,{EMPTY},sub/.tinyb"),
    ]);
    repository.write("sub/.git/config", "[core\n");
    assert_eq!(state_at(&repository, "sub"), Tracked);
    assert!(matches!(state_at(&repository, "sub/deep"), Unknown(UnknownReason::Config { .. })));
}

#[test]
fn a_bare_repository_around_a_work_tree_tracks_nothing_there() {
    let repository = Repository::new();
    repository.git(&["commit", "--quiet", "--allow-empty", "--message=all"]);
    repository.git(&["config", "core.bare", "true"]);
    repository.git(&["worktree", "add", "--quiet", "linked", "-b", "other"]);
    repository.write("linked/.gitignore", ".tinyb\n");
    assert_eq!(state_at(&repository, "linked"), Ignored);
}

#[test]
fn what_redirects_git_leaves_every_answer_unknown() {
    let repository = Repository::new();
    repository.write(".gitignore", ".tinyb\n");
    let name = "GIT_DIR";
    let redirected = Environment { redirected_by: Some(name), ..environment(&repository) };
    for (folder, state) in [(&repository.root, Some(Ignored)), (&repository.home(), None)] {
        assert_eq!(state_of(folder, ".tinyb", &environment(&repository)), state);
        let state = state_of(folder, ".tinyb", &redirected);
        assert_eq!(state, Some(Unknown(UnknownReason::Environment { name })));
    }
}

#[test]
fn a_split_or_sparse_index_is_unknown_where_it_says_less_than_git_knows() {
    let repository = Repository::new();
    repository.write(".gitignore", ".tinyb\n");
    repository.write("shop/.tinyb", "{}");
    repository.write("kept/a", "");
    repository.git(&["add", "--force", "."]);
    repository.git(&["commit", "--quiet", "--message=all"]);
    repository.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "kept"]);
    repository.git(&["rm", "--quiet", "--cached", "--sparse", "kept/a"]);
    fs::create_dir_all(repository.root.join("shop")).unwrap();
    let path = repository.root.join(".git/index");
    assert_eq!(state_at(&repository, "shop"), Unknown(UnknownReason::Index { path: path.clone() }));
    assert_eq!(state_at(&repository, "kept"), Ignored);
    repository.git(&["sparse-checkout", "disable"]);
    assert_eq!(state_at(&repository, "shop"), Tracked);
    repository.git(&["update-index", "--split-index"]);
    assert_eq!(state_at(&repository, "shop"), Unknown(UnknownReason::Index { path }));
}

#[test]
fn rules_that_are_only_in_the_index_are_unknown() {
    let repository = Repository::new();
    repository.write(".gitignore", ".tinyb\n");
    repository.write("shop/.gitignore", "!.tinyb\n");
    repository.git(&["add", "."]);
    repository.git(&["update-index", "--skip-worktree", "shop/.gitignore"]);
    fs::remove_file(repository.root.join("shop/.gitignore")).unwrap();
    assert!(repository.git(&["check-ignore", "shop/.tinyb"]).is_empty());
    let path = repository.root.join("shop/.gitignore");
    assert_eq!(state_at(&repository, "shop"), Unknown(UnknownReason::IgnoreFile { path }));
    assert_eq!(state_at(&repository, ""), Ignored);
}

#[test]
fn a_symlinked_folder_of_git_is_a_repository_as_it_is_for_git() {
    let repository = Repository::new();
    repository.write(".gitignore", ".tinyb\n");
    fs::rename(repository.root.join(".git"), repository.home().join("moved")).unwrap();
    symlink("../home/moved", repository.root.join(".git")).unwrap();
    assert!(!repository.git(&["check-ignore", ".tinyb"]).is_empty());
    assert_eq!(state_at(&repository, ""), Ignored);
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
    assert_eq!(state(&repository, &linked), Tracked);
    repository.git_in(&linked, &["rm", "--quiet", ".tinyb"], b"");
    assert_eq!(state(&repository, &linked), Ignored);
    assert_eq!(state_at(&repository, ""), Tracked);
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
    assert_eq!(state(&repository, &root), Tracked);
    repository.git_in(&root, &["rm", "--quiet", "--cached", ".tinyb"], b"");
    assert_eq!(state(&repository, &root), NotIgnored, "the rules around it are not its own");
    repository.write(".git/modules/library/info/exclude", ".tinyb\n");
    assert_eq!(state(&repository, &root), Ignored);
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
        assert_eq!(add_ignore_line(old, ".tinyb"), new, "{}", String::from_utf8_lossy(old));
        assert_eq!(add_ignore_line(new, ".tinyb"), new, "twice");
    }
    assert_eq!(add_ignore_line(b".tinyb \nb", ".tinyb"), b".tinyb \nb");
    // To git, a tab or a carriage return inside is a part of the name.
    assert_eq!(add_ignore_line(b".tinyb\t\n", ".tinyb"), b".tinyb\t\n.tinyb\n");
    assert_eq!(add_ignore_line(b".tinyb \r\n", ".tinyb"), b".tinyb \r\n");
}

#[test]
fn the_added_line_holds_for_git() {
    for old in ["", "a", "a\r\nb", "\u{feff}", ".tinyb\n!.tinyb\n", "!/shop/.tinyb"] {
        let repository = Repository::new();
        repository.write("shop/.gitignore", add_ignore_line(old.as_bytes(), ".tinyb"));
        assert_eq!(ignore_file_path(&repository.root), repository.root.join(".gitignore"));
        assert!(!repository.git(&["check-ignore", "shop/.tinyb"]).is_empty(), "{old:?}");
        assert_eq!(state_at(&repository, "shop"), Ignored, "{old:?}");
    }
}
