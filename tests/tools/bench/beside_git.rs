//! The leak guard beside `git grep` with the same pattern, over the same files.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use journeys::paths;

use crate::table::{Table, median, time};

const FOLDERS: usize = 1000;
const FILES_EACH: usize = 100;
/// A token in each folder of so many.
const FOLDERS_A_TOKEN: usize = 25;
/// Ours is to be so many times faster.
const TARGET: f64 = 1.0;
/// And to take no longer than this.
const MOST: Duration = Duration::from_secs(10);
/// Both spellings of a token. Whether its payload is Tinybird's, git cannot ask.
const PATTERN: &str =
    r"(p\.|eyJ[A-Za-z0-9_-]+\.)eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{43}($|[^A-Za-z0-9_-])";

/// Fills the row.
pub(crate) fn measure(table: &mut Table) {
    table.head("beside git grep", "git grep", "leak guard");
    let folder = tempfile::tempdir().expect("a folder");
    let (work, home) = (folder.path().join("work"), folder.path().join("home"));
    plant(&work);
    fs::create_dir(&home).expect("a home");
    let git = |arguments: &[&str]| clean("git", arguments, &work, &home);
    lines(&mut git(&["init", "--quiet"]));
    lines(&mut git(&["add", "."]));
    let program = paths::program("LEAKS_BIN", "target/release/examples/leaks");
    let program = program.to_str().expect("a path in UTF-8");

    let (mut theirs, mut ours) = (Vec::new(), Vec::new());
    let planted = FOLDERS / FOLDERS_A_TOKEN;
    // The first round warms the system's cache of files.
    for round in 0..6 {
        let (found, grep) = timed(&mut git(&["grep", "-nE", PATTERN]));
        assert_eq!(found, planted, "found by git");
        let (found, guard) = timed(&mut clean(program, &["."], &work, &home));
        assert_eq!(found, planted + 1, "found by ours, and a line that counts the files");
        if round > 0 {
            theirs.push(grep);
            ours.push(guard);
        }
    }
    let (theirs, ours) = (median(&theirs), median(&ours));
    let ratio = theirs.as_secs_f64() / ours.as_secs_f64();
    let cells = [time(theirs), time(ours), format!("{ratio:.1} x"), format!("≥ {TARGET:.1} x")];
    table.row("tokens in 100,000 files, a whole process", &cells, ratio >= TARGET && ours < MOST);
}

/// Small files as a project has them, a token in a few.
fn plant(work: &Path) {
    let line = "SELECT toDate(timestamp) AS day, count() AS hits FROM events GROUP BY day\n";
    for folder in 0..FOLDERS {
        let path = work.join(format!("part-{}/pipes-{folder}", folder % 20));
        fs::create_dir_all(&path).expect("a folder");
        for file in 0..FILES_EACH {
            let has_token = file == 0 && folder % FOLDERS_A_TOKEN == 0;
            let token =
                if has_token { format!("TB_TOKEN={}\n", token(folder)) } else { String::new() };
            let text = line.repeat(1 + (folder + file) % 40);
            fs::write(path.join(format!("{file}.pipe")), text + &token).expect("written");
        }
    }
}

fn token(number: usize) -> String {
    let json = format!(r#"{{"u": "user", "id": "{number}", "host": "gcp-europe-west2"}}"#);
    let signature = URL_SAFE_NO_PAD.encode([7; 32]);
    format!("p.{}.{signature}", URL_SAFE_NO_PAD.encode(json))
}

/// A command with nothing of the machine's own configuration.
fn clean(program: &str, arguments: &[&str], work: &Path, home: &Path) -> Command {
    let mut command = Command::new(program);
    let path = std::env::var_os("PATH").expect("a PATH");
    command.env_clear().env("PATH", path).env("HOME", home).env("GIT_CONFIG_NOSYSTEM", "1");
    command.args(arguments).current_dir(work);
    command
}

fn timed(command: &mut Command) -> (usize, Duration) {
    let start = Instant::now();
    (lines(command), start.elapsed())
}

/// How many lines it prints; it has to succeed.
fn lines(command: &mut Command) -> usize {
    let output = command.output().expect("it can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout.iter().filter(|byte| **byte == b'\n').count()
}
