//! The real git judges what we say of files in random repositories.
//!
//! A wrong "ignored" would call a file with tokens safe that git would publish, so there may be
//! none. Other mistakes are counted, and may be few.

use std::collections::HashSet;
use std::env;
use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::super::leaks::{self, Limits, Search};
use super::super::repository::Repository;
use super::*;
use crate::os::test_files::symlink;

/// Of a hundred answers, so many may be less than git knows.
const MOST_UNSURE: usize = 15;
const FILES: [&str; 2] = [".tinyb", ".env.local"];
const FOLDERS: [&str; 9] =
    ["", "a", "a/b", "a/b/c", "shop", "shop/a", "a b", "x.d/é", "ab/a/b/c/d"];

/// Numbers that are the same for the same seed (SplitMix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, most: usize) -> usize {
        (self.next() % most as u64) as usize
    }

    /// True so many times of a hundred.
    fn is(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }
}

/// What people write, and what only an attacker would.
const LINES: [&[u8]; 66] = [
    b".tinyb",
    b".env.local",
    b".env*",
    b".*",
    b"*",
    b"*b",
    b"*.local",
    b".tiny?",
    b"?tinyb",
    b"a",
    b"b",
    b"a/",
    b"a/b",
    b"/a",
    b"/a/",
    b"/a/*",
    b"a/*",
    b"shop",
    b"shop/*",
    b"c",
    b"d",
    b"**",
    b"**/",
    b"**/.tinyb",
    b"/**/.tinyb",
    b"a/**",
    b"/a/**",
    b"a/**/.tinyb",
    b"**/b/**",
    b"/a**",
    b"/a**/.tinyb",
    b"/ab**/c",
    b"a/b**/.tinyb",
    b"*/.tinyb",
    b"*/*/.tinyb",
    b"/*",
    b".tiny{a,b}",
    b".{tinyb,env.local}",
    b"[.]tinyb",
    b".tiny[a-c]",
    b".tiny[!b]",
    b".tiny[^a]",
    b"[[:punct:]]tinyb",
    b"[[:alpha:]]",
    b"[]a]",
    b"[a",
    b".tinyb[",
    b"[[:no:]]",
    b"[a-]",
    b"[\\]a]",
    b"\\.tinyb",
    b".tinyb\\",
    b"\\#",
    b"\\!.tinyb",
    b".tinyb\\ ",
    b".tinyb ",
    b".tinyb\t",
    b".tinyb/",
    b".TINYB",
    b"A",
    b"#.tinyb",
    b".tinyb\0x",
    b"\xc3\xa9",
    b"\xff*",
    b"x.d",
    b"/",
];
const BYTES: &[u8] = b"**??[]!\\/./.-^:tinybabc \r\t{,}#";

fn line(dice: &mut Dice) -> Vec<u8> {
    let mut line = if dice.is(25) {
        (0..=dice.below(9)).map(|_| BYTES[dice.below(BYTES.len())]).collect()
    } else {
        dice.one(&LINES).to_vec()
    };
    if dice.is(30) {
        line.insert(0, b'!');
    }
    line
}

fn text(dice: &mut Dice) -> Vec<u8> {
    let mut text = Vec::new();
    if dice.is(8) {
        text.extend_from_slice(b"\xef\xbb\xbf");
    }
    for _ in 0..=dice.below(5) {
        text.extend(line(dice));
        text.extend_from_slice(dice.one(&[
            &b"\n"[..],
            b"\n",
            b"\n",
            b"\r\n",
            b"\n\n",
            b" \n",
            b"\r\r\n",
        ]));
    }
    if dice.is(20) {
        text.pop();
    }
    if dice.is(1) {
        text.extend(b"# much\n".repeat(200_000));
    }
    text
}

/// An ignore file at `path`, of some sort. Of a folder there git makes a rule file without rules,
/// or refuses to work at all if it `is_shared` by all folders.
fn put(dice: &mut Dice, path: &Path, is_shared: bool) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    match dice.below(40) {
        0 => symlink("/dev/zero", path).unwrap(),
        1 => symlink("nowhere", path).unwrap(),
        2 if !is_shared => fs::create_dir(path).unwrap(),
        3..=6 => {
            let target = path.with_file_name("rules");
            fs::write(&target, text(dice)).unwrap();
            symlink("rules", path).unwrap();
        }
        _ => fs::write(path, text(dice)).unwrap(),
    }
}

/// A work tree with all that may decide what git ignores in it.
struct Case {
    repository: Repository,
    root: PathBuf,
    /// The repository's own folder.
    git_folder: PathBuf,
    environment: Environment,
}

impl Case {
    fn of(dice: &mut Dice) -> Self {
        let (repository, git_folder) = match dice.below(8) {
            0 => (Repository::made_with(&["--separate-git-dir=../separate"]), "../separate"),
            _ => (Repository::new(), ".git"),
        };
        let git_folder = repository.root.join(git_folder);
        let root = if dice.is(10) { linked(&repository) } else { repository.root.clone() };
        let environment = Environment { home: repository.home(), ..Environment::default() };
        let case = Self { repository, root, git_folder, environment };
        case.plant(dice);
        case.configure(dice);
        case.track(dice);
        case
    }

    fn plant(&self, dice: &mut Dice) {
        for folder in FOLDERS {
            let folder = self.root.join(folder);
            fs::create_dir_all(&folder).unwrap();
            for file in FILES {
                fs::write(folder.join(file), token()).unwrap();
            }
            if dice.is(45) {
                put(dice, &folder.join(".gitignore"), false);
            }
        }
        // A repository inside.
        if dice.is(10) {
            self.repository.git_in(&self.root, &["init", "--quiet", "shop"], b"");
        }
    }

    fn configure(&self, dice: &mut Dice) {
        let shared = self.git_folder.join("info/exclude");
        let _ = fs::remove_file(&shared);
        if dice.is(40) {
            put(dice, &shared, true);
        }
        if dice.is(30) {
            put(dice, &self.environment.home.join(".config/git/ignore"), true);
        }
        let named = self.environment.home.join("named");
        let config = self.git_folder.join("config");
        let global = self.environment.home.join(".gitconfig");
        if dice.is(30) {
            put(dice, &named, true);
            let path = dice.one(&[&config, &global]);
            append(path, "[core]\n\texcludesFile = \"~/named\" # mine\n");
        }
        let excludes = format!("[core]\nexcludesFile = {}\n", named.display());
        fs::write(self.environment.home.join("included"), &excludes).unwrap();
        match dice.below(60) {
            0 | 1 => append(&config, "[core]\nexcludesFile =\n"),
            2 | 3 => append(&config, &excludes),
            4 => append(&config, "[core]\nworktree = /nowhere\n"),
            5 => append(&config, "[core]\nbare\n"),
            6..=14 => append(&config, "[CORE]\nignorecase = yes\n"),
            15 => append(&global, "[include]\npath = included\n"),
            _ => {}
        }
    }

    fn track(&self, dice: &mut Dice) {
        // Of what is not a work tree git refuses all of this.
        let tries = |arguments: &[&str]| {
            self.repository.run(&self.root, arguments, b"");
        };
        if dice.is(20) {
            tries(&["update-index", "--index-version", "4"]);
        }
        for _ in 0..dice.below(5) {
            let path = Path::new(dice.one(&FOLDERS)).join(dice.one(&FILES));
            tries(&["add", "--force", path.to_str().unwrap()]);
        }
        if dice.is(8) {
            // Its rules are in the index alone.
            let path = Path::new(dice.one(&FOLDERS)).join(".gitignore");
            let name = path.to_str().unwrap();
            tries(&["add", "--force", name]);
            tries(&["update-index", "--skip-worktree", name]);
            let _ = fs::remove_file(self.root.join(path));
        }
        if dice.is(2) {
            tries(&["update-index", "--split-index"]);
        }
    }

    /// What git prints for these arguments, one name after the other; none where it refuses.
    fn names(&self, folder: &Path, arguments: &[&str], input: &[u8]) -> HashSet<String> {
        let output = self.repository.run(folder, arguments, input);
        if output.status.code().is_none_or(|code| code > 1) {
            return HashSet::new();
        }
        let names = String::from_utf8(output.stdout).unwrap();
        names.split_terminator('\0').map(str::to_owned).collect()
    }
}

fn append(path: &Path, text: &str) {
    let old = fs::read_to_string(path).unwrap_or_default();
    fs::write(path, old + text).unwrap();
}

/// Another work tree of the repository.
fn linked(repository: &Repository) -> PathBuf {
    repository.git(&["commit", "--quiet", "--allow-empty", "--message=all"]);
    repository.git(&["worktree", "add", "--quiet", "../linked", "-b", "other"]);
    repository.root.parent().unwrap().join("linked")
}

fn token() -> String {
    let json = r#"{"u": "user", "id": "id", "host": "gcp-europe-west2"}"#;
    format!("p.{}.{}", URL_SAFE_NO_PAD.encode(json), URL_SAFE_NO_PAD.encode([7; 32]))
}

/// Which of the files git would not publish.
#[derive(Default)]
struct Count {
    asked: usize,
    ignored: usize,
    unknown: usize,
    /// Files that are ignored, or not tracked, and were said not to be.
    alarms: usize,
}

impl Count {
    /// Compares all answers for one work tree whose top is `root`.
    fn judge(&mut self, case: &Case, root: &Path, folders: &[&str], seed: u64) {
        let path = |folder: &str, file: &str| {
            format!("{folder}/{file}").trim_start_matches('/').to_owned()
        };
        let all = folders.iter().flat_map(|folder| FILES.map(|file| (*folder, file)));
        let all: Vec<_> = all.map(|(folder, file)| (folder, file, path(folder, file))).collect();
        let asked: String = all.iter().map(|(_, _, path)| format!("{path}\0")).collect();
        let asks = ["check-ignore", "--no-index", "--stdin", "-z"];
        let ignored = case.names(root, &asks, asked.as_bytes());
        let tracked = case.names(root, &["ls-files", "-z"], b"");
        for (folder, file, path) in all {
            let state = state_of(&root.join(folder), file, &case.environment);
            let is_safe = ignored.contains(&path) && !tracked.contains(&path);
            self.asked += 1;
            match state {
                Some(GitState::Ignored) => {
                    self.ignored += 1;
                    assert!(is_safe, "seed {seed}: git would publish {path} in {}", root.display());
                }
                Some(GitState::Tracked) => self.alarms += usize::from(!tracked.contains(&path)),
                Some(GitState::NotIgnored) => self.alarms += usize::from(is_safe),
                Some(GitState::Unknown(_)) | None => self.unknown += 1,
            }
        }
    }
}

/// A search looks into every file that git tracks, or would.
fn searches_what_git_publishes(case: &Case, seed: u64) {
    let found = leaks::search(Search {
        folder: &case.root,
        environment: &case.environment,
        limits: Limits::default(),
        on_file: &|_| true,
    });
    let found = found.unwrap();
    if found.unreadable > 0 {
        // It says so itself: of a split index it is not known what is tracked although ignored.
        return;
    }
    let found: HashSet<_> = found.leaks.into_iter().map(|leak| leak.path).collect();
    let lists = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let published = case.names(&case.root, &lists, b"");
    let published = published.iter().map(Path::new);
    let files = published.filter(|path| FILES.iter().any(|file| path.ends_with(file)));
    let missed: Vec<_> = files.filter(|path| !found.contains(*path)).collect();
    assert!(missed.is_empty(), "seed {seed}: not searched in {}: {missed:?}", case.root.display());
}

fn repositories() -> u64 {
    env::var("COMPANION_REPOSITORIES").map_or(300, |repositories| repositories.parse().unwrap())
}

#[test]
fn nothing_is_called_ignored_that_git_would_publish() {
    let mut count = Count::default();
    for seed in 0..repositories() {
        let case = Case::of(&mut Dice(seed));
        let inside = case.root.join("shop");
        let has_inside = inside.join(".git").exists();
        let folders = FOLDERS.iter().copied();
        let own: Vec<_> = folders.filter(|f| !(has_inside && f.starts_with("shop"))).collect();
        count.judge(&case, &case.root, &own, seed);
        if has_inside {
            count.judge(&case, &inside, &["", "a"], seed);
        }
        searches_what_git_publishes(&case, seed);
    }
    let Count { asked, ignored, unknown, alarms } = count;
    eprintln!(
        "{asked} files: {ignored} ignored, {unknown} unknown, {alarms} called exposed that are not"
    );
    assert!((unknown + alarms) * 100 <= asked * MOST_UNSURE, "{unknown} unknown, {alarms} alarms");
    assert!(ignored * 10 > asked, "{ignored} of {asked}");
}
