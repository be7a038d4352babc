//! The leak guard on folders that the real git looks after.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use companion_core::generate_local_tokens;
use companion_core::projects::Error;
use companion_core::projects::git::Environment;
use companion_core::projects::leaks::{self, Leak, Limits, Report, Search};
use companion_core::token::Kind;

use crate::repository::Repository;

fn search_with(
    folder: &Path,
    home: &Path,
    limits: Limits,
    on_file: &(dyn Fn(u64) -> bool + Sync),
) -> Result<Report, Error> {
    let environment = &Environment { home: home.to_owned(), ..Environment::default() };
    leaks::search(Search { folder, environment, limits, on_file })
}

fn search(folder: &Path) -> Report {
    search_with(folder, &folder.join("no-home"), Limits::default(), &|_| true).unwrap()
}

fn searched(repository: &Repository) -> Report {
    search_with(&repository.root, &repository.home(), Limits::default(), &|_| true).unwrap()
}

fn paths(report: &Report) -> BTreeSet<&str> {
    report.leaks.iter().map(|leak| leak.path.to_str().unwrap()).collect()
}

fn encoded(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

fn cloud_token(number: u8) -> String {
    let json =
        format!(r#"{{"u": "user-{number}", "id": "id-{number}", "host": "gcp-europe-west2"}}"#);
    format!("p.{}.{}", encoded(&json), URL_SAFE_NO_PAD.encode([number; 32]))
}

fn jwt(claims: &str, number: u8) -> String {
    let header = encoded(r#"{"alg":"HS256","typ":"JWT"}"#);
    format!("{header}.{}.{}", encoded(claims), URL_SAFE_NO_PAD.encode([number; 32]))
}

/// The token with this number: most of the cloud, some local, some JWTs.
fn token(number: u8) -> (String, Kind) {
    match number % 5 {
        3 => (generate_local_tokens().workspace_token, Kind::Local),
        4 => (jwt(r#"{"workspace_id":"w","scopes":[{"type":"PIPES:READ"}]}"#, number), Kind::Jwt),
        _ => (cloud_token(number), Kind::Cloud),
    }
}

/// Ten kinds of place, each with room for three tokens; a row for each line.
const PLACES: [(&str, &str); 10] = [
    (".env", "TB_TOKEN=<1>\nexport OTHER=\"<2>\"\n# old: <3>"),
    ("src/app.js", "fetch('/v0/sql', { t: '<1>' });\nconst a = \"<2>\", b = `<3>`;\n"),
    ("src/load.py", "TOKEN = '''<1>'''\nheaders = {'Authorization': f'Bearer <2>'}\n# é <3>\n"),
    (
        "docs/README.md",
        "Use `<1>`.\n\n**<2>**\n[link](https://api.tinybird.co/v0/pipes?token=<3>)\n",
    ),
    ("config.json", "{\"a\":\"<1>\",\n \"b\": [\"<2>\", \"<3>\"]}"),
    ("deploy/values.yaml", "token: <1>\nlist:\n  - <2>\n  - {t: <3>}\n"),
    (
        "run.sh",
        "curl -H \"Authorization: Bearer <1>\" x\r\ncurl \"https://x/?token=<2>&q=1\"\r\nT=<3>\r\n",
    ),
    (
        "n.ipynb",
        "{\"source\": [\"T = \\\"<1>\\\"\\n\", \"# see\\n<2>\\n\",\n \"url?token%3D<3>%26x\"]}\n",
    ),
    ("bom.csv", "\u{feff}<1>,a\n\u{201c}<2>\u{201d};<3>;\n"),
    ("page.html", "<script data-token=\"<1>\">\n<a href='?x=1&amp;token=<2>'>(<3>)</a>"),
];

/// Plants three tokens in each place; what is to be found there.
fn plant(repository: &Repository) -> Vec<Leak> {
    let mut planted = Vec::new();
    for (place, (path, text)) in PLACES.iter().enumerate() {
        let mut text = (*text).to_owned();
        for slot in 1..=3u8 {
            let (token, kind) = token(place as u8 * 3 + slot);
            let mark = format!("<{slot}>");
            let (before, _) = text.split_once(&mark).unwrap();
            let line_start = before.rfind('\n').map_or(0, |at| at + 1);
            let column = before[line_start..].trim_start_matches('\u{feff}').chars().count() + 1;
            planted.push(Leak {
                path: PathBuf::from(path),
                line: before.matches('\n').count() + 1,
                column,
                kind,
                masked: format!("{}...{}", &token[..4], &token[token.len() - 8..]),
                token: companion_core::credentials::Secret::new(token.clone()),
            });
            text = text.replace(&mark, &token);
        }
        repository.write(path, text);
    }
    planted.sort_by(|a, b| (&a.path, a.line, a.column).cmp(&(&b.path, b.line, b.column)));
    planted
}

/// Thirty texts that look like tokens and open nothing.
fn look_alikes() -> Vec<String> {
    let real = cloud_token(200);
    let (payload, signature) = real[2..].split_once('.').unwrap();
    let with = |json: &str| format!("p.{}.{signature}", encoded(json));
    let other = jwt(r#"{"sub":"1234567890","name":"John Doe"}"#, 201);
    let ours = jwt(r#"{"workspace_id":"w"}"#, 202);
    let (header, _) = ours.split_once('.').unwrap();
    let json = r#"{"u":"1","id":"2"}"#;
    vec![
        with(r#"{"id":"1"}"#),
        with(r#"{"u":"1"}"#),
        with(r#"{"u":1,"id":2}"#),
        with(r#"{"user":"1","token":"2"}"#),
        with(r#"{"u":"1","id":"2""#),
        with(r#"{"u":null,"id":"2"}"#),
        format!("p.{payload}"),
        format!("p.{payload}."),
        format!("p.{payload}.{}", &signature[..42]),
        format!("p.{payload}.{signature}A"),
        format!("p.{payload}.<signature>"),
        format!("p.{}.{signature}", &payload[..payload.len() - 5]),
        format!("p.{payload}..{signature}"),
        format!("p.{}...{}", &payload[..12], &signature[35..]),
        format!("p.ey...{}", &signature[35..]),
        "p.ey…abcd1234".to_owned(),
        "p.eyJ...".to_owned(),
        "p.eyJxxxxxxxxxxxxxxxx.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx".to_owned(),
        "<YOUR_TOKEN> $TB_TOKEN ${{ secrets.TB_TOKEN }} p.".to_owned(),
        format!("x{real}"),
        format!("9{real}"),
        format!("_{real}"),
        format!("P{}", &real[1..]),
        format!("sha256-{}", STANDARD.encode(format!("{json}{json}{json}{json}"))),
        other.clone(),
        format!("p.{other}"),
        format!("{header}.{}", encoded(r#"{"workspace_id":"w"}"#)),
        format!("{}.{}", &ours[..ours.len() - 1], "cut"),
        format!("x{ours}"),
        format!(
            "{}.{}.{signature}",
            encoded(r#"{"alg":"RS256"}"#),
            encoded(r#"{"workspace_id":"w"}"#)
        ),
    ]
}

#[test]
fn every_planted_token_is_found_where_it_is_and_nothing_else() {
    let repository = Repository::new();
    let planted = plant(&repository);
    let look_alikes = look_alikes();
    assert_eq!((planted.len(), look_alikes.len()), (30, 30));
    for (at, text) in look_alikes.iter().enumerate() {
        repository.write(&format!("like/{at}"), format!("token = \"{text}\"\n{text}\n({text})"));
    }
    repository.git(&["add", "src", "like"]);
    let report = searched(&repository);
    assert_eq!(report.leaks, planted);
    assert_eq!((report.files, report.is_truncated, report.is_stopped), (40, false, false));
    assert_eq!((report.too_large, report.binary, report.unreadable), (0, 0, 0));
}

#[test]
fn a_report_shows_no_token() {
    let repository = Repository::new();
    let planted = plant(&repository);
    let shown = format!("{:?}", searched(&repository));
    for leak in &planted {
        assert!(!shown.contains(leak.token.expose()), "{}", leak.path.display());
        assert!(shown.contains(&leak.masked));
    }
}

/// A token in every file, and those files searched that git lists.
#[test]
fn what_git_tracks_or_would_track_is_searched() {
    let repository = Repository::new();
    fs::create_dir_all(repository.home().join(".config/git")).unwrap();
    fs::write(repository.home().join(".config/git/ignore"), "*.global\n").unwrap();
    repository.write(".gitignore", "*.log\n!kept.log\n/build/\nsecret\n.tinyb\n");
    repository.write("nested/.gitignore", "*.txt\n!good.txt\n");
    repository.write(".git/info/exclude", "excluded\n");
    // What others ignore by, and git does not.
    repository.write(".ignore", "a\n");
    let files = [
        "a",
        ".hidden/b",
        "c.log",
        "kept.log",
        "build/d",
        "build/forced",
        "nested/e.txt",
        "f.txt",
        "nested/good.txt",
        "excluded",
        "g.global",
        "deep/er/secret/h",
        "deep/build/i",
        ".tinyb",
        "shop/.tinyb",
        "name with space/é",
        "deep/er/secret/forced",
    ];
    for file in files {
        repository.write(file, cloud_token(1));
    }
    repository.git(&[
        "add",
        "--force",
        "build/forced",
        "shop/.tinyb",
        "deep/er/secret/forced",
        "a",
    ]);
    let listed = repository.git(&["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let mut listed: BTreeSet<_> = listed.split_terminator('\0').collect();
    listed.retain(|name| files.contains(name));
    let report = searched(&repository);
    assert_eq!(paths(&report), listed);
    assert_eq!(report.leaks.len(), listed.len(), "each once");
    assert!(listed.contains("shop/.tinyb") && !listed.contains(".tinyb"));
}

#[test]
fn a_file_that_two_sides_changed_is_searched_once() {
    let repository = Repository::new();
    repository.write(".gitignore", "ignored\n");
    let hash = repository.git_in(&repository.root, &["hash-object", "-w", "--stdin"], b"");
    let entry = |(stage, name)| format!("100644 {} {stage}\t{name}\n", hash.trim());
    let entries = [1, 2, 3].map(|stage| entry((stage, "ignored")) + &entry((stage, "open")));
    let arguments = ["update-index", "--index-info"];
    repository.git_in(&repository.root, &arguments, entries.concat().as_bytes());
    for file in ["ignored", "open"] {
        repository.write(file, cloud_token(1));
    }
    let report = searched(&repository);
    assert_eq!((paths(&report), report.files), (BTreeSet::from(["ignored", "open"]), 3));
}

#[test]
fn a_folder_of_a_work_tree_is_searched_by_the_rules_of_the_whole() {
    let repository = Repository::new();
    repository.write(".gitignore", "*.log\n/out/\n");
    for file in ["shop/a", "shop/b.log", "shop/forced.log", "other/a", "out/a", "out/forced"] {
        repository.write(file, cloud_token(1));
    }
    repository.git(&["add", "--force", "shop/forced.log", "out/forced"]);
    let below = |folder| {
        let folder = repository.root.join(folder);
        let report = search(&folder);
        paths(&report).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(below("shop"), ["a", "forced.log"]);
    assert_eq!(below("out"), ["forced"]);
}

#[test]
fn an_open_tinyb_is_a_find_like_any() {
    let repository = Repository::new();
    repository.write("shop/.tinyb", format!("{{\n    \"token\": \"{}\"\n}}", cloud_token(1)));
    let report = searched(&repository);
    let [leak] = report.leaks.as_slice() else { panic!("{report:?}") };
    assert_eq!((leak.path.as_path(), leak.line, leak.column), (Path::new("shop/.tinyb"), 2, 15));
}

#[test]
fn work_trees_inside_are_searched_by_their_own_rules() {
    let (repository, library) = (Repository::new(), Repository::new());
    library.write(".gitignore", "*.log\n");
    library.write("forced.log", cloud_token(1));
    library.git(&["add", "--force", "."]);
    library.git(&["commit", "--quiet", "--message=all"]);
    repository.write(".gitignore", "*.txt\n");
    repository.git(&["submodule", "--quiet", "add", library.root.to_str().unwrap(), "library"]);
    for file in ["library/a.txt", "library/b.log", "c.txt", "d.log"] {
        repository.write(file, cloud_token(1));
    }
    let report = searched(&repository);
    assert_eq!(paths(&report), BTreeSet::from(["d.log", "library/a.txt", "library/forced.log"]));
    assert_eq!(report.leaks.len(), 3, "each once");
    // So too where the folder around them has no git.
    let around = repository.root.parent().unwrap();
    fs::write(around.join("open"), cloud_token(1)).unwrap();
    let report = search(around);
    let expected = ["open", "work/d.log", "work/library/a.txt", "work/library/forced.log"];
    assert!(expected.iter().all(|path| paths(&report).contains(path)), "{report:?}");
}

#[test]
fn without_git_all_is_searched_that_is_not_ignored() {
    let folder = tempfile::tempdir().unwrap();
    for file in [".env", "a", "b.log"] {
        fs::write(folder.path().join(file), cloud_token(1)).unwrap();
    }
    assert_eq!(paths(&search(folder.path())), BTreeSet::from([".env", "a", "b.log"]));
    fs::write(folder.path().join(".gitignore"), "*.log\n").unwrap();
    assert_eq!(paths(&search(folder.path())), BTreeSet::from([".env", "a"]));
}

#[test]
fn what_is_not_read_is_counted() {
    let repository = Repository::new();
    let token = cloud_token(1);
    let most = Limits::default().file_bytes;
    repository.write("just", format!("{token}{}", " ".repeat(most - token.len())));
    repository.write("large", format!("{token}{}", " ".repeat(most - token.len() + 1)));
    repository.write("binary", format!("\0{token}"));
    repository.write("utf16", token.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>());
    let report = searched(&repository);
    assert_eq!(paths(&report), BTreeSet::from(["just"]));
    assert_eq!((report.files, report.too_large, report.binary), (4, 1, 2));
}

#[test]
fn an_index_that_cannot_be_read_is_counted_and_the_rest_searched() {
    let repository = Repository::new();
    repository.write("a", cloud_token(1));
    repository.write(".git/index", "DIRC");
    let report = searched(&repository);
    assert_eq!((paths(&report), report.unreadable), (BTreeSet::from(["a"]), 1));
}

#[test]
fn a_folder_that_is_not_there_is_a_problem() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), cloud_token(1)).unwrap();
    for name in ["nowhere", "file"] {
        let path = folder.path().join(name);
        let found = search_with(&path, folder.path(), Limits::default(), &|_| true);
        assert!(matches!(found, Err(Error::Io { .. })), "{found:?}");
    }
}

#[test]
fn a_search_ends_at_its_limit_and_when_it_is_told_to() {
    let repository = Repository::new();
    repository.write("a", format!("{}\n", cloud_token(1)).repeat(10));
    let with = |leaks, on_file: &(dyn Fn(u64) -> bool + Sync)| {
        let limits = Limits { leaks, ..Limits::default() };
        search_with(&repository.root, &repository.home(), limits, on_file).unwrap()
    };
    let all = with(10, &|_| true);
    assert_eq!((all.leaks.len(), all.is_truncated), (10, false));
    assert!((1..=10).eq(all.leaks.iter().map(|leak| leak.line)));
    let some = with(9, &|_| true);
    assert_eq!((some.leaks.len(), some.is_truncated, some.is_stopped), (9, true, false));

    for at in 0..50 {
        repository.write(&format!("more/{at}"), "");
    }
    let told = AtomicU64::new(0);
    let stopped = with(1000, &|files| told.fetch_max(files, Ordering::Relaxed) < 2);
    assert!(stopped.is_stopped && stopped.files < 50, "{stopped:?}");
    let whole = with(1000, &|files| told.fetch_max(files, Ordering::Relaxed) < u64::MAX);
    assert_eq!((whole.files, told.into_inner(), whole.is_stopped), (51, 51, false));
}

#[cfg(unix)]
#[test]
fn symlinks_are_not_followed() {
    use std::os::unix::fs::symlink;
    let repository = Repository::new();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret"), cloud_token(1)).unwrap();
    symlink(outside.path().join("secret"), repository.root.join("link")).unwrap();
    symlink(outside.path(), repository.root.join("folder")).unwrap();
    // Tracked and ignored, in a folder that was replaced since.
    repository.write("was/secret", "");
    repository.git(&["add", "."]);
    fs::remove_dir_all(repository.root.join("was")).unwrap();
    symlink(outside.path(), repository.root.join("was")).unwrap();
    repository.write(".gitignore", "secret\n");
    let report = searched(&repository);
    assert_eq!((report.leaks.len(), report.unreadable), (0, 0));
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_counted_and_not_fatal() {
    use std::os::unix::fs::PermissionsExt as _;
    let repository = Repository::new();
    for file in ["a", "closed/b", "closed-file"] {
        repository.write(file, cloud_token(1));
    }
    for path in ["closed", "closed-file"] {
        let mode = fs::Permissions::from_mode(0o000);
        fs::set_permissions(repository.root.join(path), mode).unwrap();
    }
    // Who may read all, reads all.
    let may_read_all = fs::read(repository.root.join("closed-file")).is_ok();
    let report = searched(&repository);
    let mode = fs::Permissions::from_mode(0o700);
    fs::set_permissions(repository.root.join("closed"), mode).unwrap();
    let expected = if may_read_all { (3, 0) } else { (1, 2) };
    assert_eq!((report.leaks.len(), report.unreadable), expected, "{report:?}");
}
