//! Indexes that the real git wrote, read back.

use std::fs;

use proptest::prelude::*;

use super::super::repository::Repository;
use super::*;

/// Any blob's hash will do: git does not look whether it is there.
const SHA1: &str = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";
const SHA256: &str = "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813";

fn names(repository: &Repository) -> Vec<(Vec<u8>, bool)> {
    names_by(repository, Hash::Sha1)
}

fn names_by(repository: &Repository, hash: Hash) -> Vec<(Vec<u8>, bool)> {
    let mut names = Vec::new();
    let path = repository.root.join(".git/index");
    visit_entries(&path, hash, LOOKUP_BOUNDS, &mut |entry| {
        names.push((entry.name.to_vec(), entry.is_file))
    })
    .unwrap();
    names
}

/// What git itself says is there: the same.
fn names_of_git(repository: &Repository) -> Vec<(Vec<u8>, bool)> {
    let listed = repository.git(&["ls-files", "--stage", "-z"]);
    let entry = |line: &str| {
        let (about, name) = line.split_once('\t').unwrap();
        (name.as_bytes().to_vec(), about.starts_with("100"))
    };
    listed.split_terminator('\0').map(entry).collect()
}

fn track(repository: &Repository, hash: &str, names: &[String]) {
    let line = |name: &String| format!("100644 {hash} 0\t{name}\0");
    let lines: String = names.iter().map(line).collect();
    let arguments = ["update-index", "-z", "--index-info"];
    repository.git_in(&repository.root, &arguments, lines.as_bytes());
}

fn version_of(repository: &Repository) -> u8 {
    fs::read(repository.root.join(".git/index")).unwrap()[7]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_names_are_read_as_git_reads_them(
        names in proptest::collection::vec("[a-c]{1,3}(/[a-zA-Zé. _-]{1,12}x){0,4}", 1..40),
        long in "[a-z]{200}(/[a-z]{200}){0,25}",
        version in prop_oneof![Just("2"), Just("4")],
        of_sha256 in any::<bool>(),
    ) {
        let (format, hash, kind) = match of_sha256 {
            true => ("--object-format=sha256", SHA256, Hash::Sha256),
            false => ("--object-format=sha1", SHA1, Hash::Sha1),
        };
        let repository = Repository::made_with(&[format]);
        repository.git(&["update-index", "--index-version", version]);
        track(&repository, hash, &[names, vec![long]].concat());
        prop_assert_eq!(version_of(&repository).to_string(), version);
        let read = names_by(&repository, kind);
        prop_assert!(!read.is_empty());
        prop_assert_eq!(read, names_of_git(&repository));
    }

    #[test]
    fn any_bytes_are_read_without_harm(
        cut in 0usize..400, at in 0usize..400, byte in any::<u8>(), version in 0u8..6,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("index");
        let mut bytes = include_bytes!("of_git.bin").to_vec();
        bytes[7] = version;
        let length = bytes.len();
        bytes[at % length] = byte;
        bytes.truncate(length.saturating_sub(cut));
        fs::write(&path, bytes).unwrap();
        for hash in [Hash::Sha1, Hash::Sha256] {
            let _ = visit_entries(&path, hash, LOOKUP_BOUNDS, &mut |_| {});
        }
    }
}

#[test]
fn reads_version_3_with_its_further_flags() {
    let repository = Repository::new();
    for name in ["a", "b/c", "d"] {
        repository.write(name, "");
    }
    repository.git(&["add", "a", "d"]);
    repository.git(&["add", "--intent-to-add", "b/c"]);
    repository.git(&["update-index", "--skip-worktree", "d"]);
    assert_eq!(version_of(&repository), 3);
    let expected = ["a", "b/c", "d"].map(|name| (name.as_bytes().to_vec(), true));
    assert_eq!(names(&repository), expected);
}

#[test]
fn tells_files_from_what_is_none() {
    let repository = Repository::new();
    let kinds = [("100755", "run"), ("120000", "link"), ("160000", "other")];
    for (mode, name) in kinds {
        repository.git(&["update-index", "--add", "--cacheinfo", &format!("{mode},{SHA1},{name}")]);
    }
    let expected = [("link", false), ("other", false), ("run", true)];
    assert_eq!(names(&repository), expected.map(|(name, is)| (name.as_bytes().to_vec(), is)));
}

#[test]
fn reads_past_what_else_git_keeps_there() {
    let repository = Repository::new();
    for at in 0..300 {
        repository.write(&format!("folder-{}/file-{at}", at % 7), "");
    }
    repository.git(&["config", "index.threads", "2"]);
    repository.git(&["add", "."]);
    // The tree and untracked-cache extensions.
    repository.git(&["commit", "--quiet", "--message=all"]);
    repository.git(&["update-index", "--untracked-cache"]);
    repository.git(&["status", "--porcelain"]);
    assert_eq!(names(&repository), names_of_git(&repository));
    assert_eq!(names(&repository).len(), 300);
}

#[test]
fn no_index_tracks_nothing() {
    let repository = Repository::new();
    assert_eq!(names(&repository), []);
}

#[test]
fn an_index_that_is_not_whole_is_an_error_and_no_entry_is_visited() {
    let repository = Repository::new();
    track(&repository, SHA1, &["a".to_owned(), "b".to_owned()]);
    let path = repository.root.join(".git/index");
    let whole = fs::read(&path).unwrap();
    let broken = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        let error = visit_entries(&path, Hash::Sha1, LOOKUP_BOUNDS, &mut |entry| {
            panic!("visited {entry:?}")
        })
        .unwrap_err();
        assert!(matches!(error, Error::Index { .. }), "{error}");
    };
    (0..whole.len()).for_each(|length| broken(&whole[..length]));
    broken(&[whole.as_slice(), b"more"].concat());
    // An extension that must be understood.
    let (entries, hash) = whole.split_at(whole.len() - 20);
    broken(&[entries, b"link\0\0\0\0", hash].concat());
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert!(matches!(
        visit_entries(&path, Hash::Sha1, LOOKUP_BOUNDS, &mut |_| {}),
        Err(Error::Index { .. })
    ));
}
