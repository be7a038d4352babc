//! A writer that is killed at any instant.

use std::env;
use std::path::Path;
use std::process::Child;
use std::time::{Duration, Instant};

use companion_core::stores::tinyb_file::TinybFile;
use tempfile::TempDir;

use crate::{PATIENCE, names, project, read, subprocess, tinyb, write};

const HOST: &str = "https://api.tinybird.co";
/// The longest that a writer goes on after its first write: several writes, on a fast machine.
const MOST: Duration = Duration::from_millis(2);
/// Half of a page or more for each token: a file is several of them.
const PADDING: usize = 2 * 1024;

#[test]
fn a_reader_sees_old_or_new_whenever_the_writer_is_killed() {
    if let Some(home) = subprocess::folder() {
        return write_without_end(&home);
    }
    let home = in_memory();
    let file = tinyb(home.path());
    write(&file, HOST, &token(0)).unwrap();
    let (mut last, mut killed_while_writing) = (0, 0);
    for _ in 0..kills() {
        let mut writer = Writer::start(home.path());
        last = writer.let_write(&file, last);
        drop(writer);
        last = number(&file, last);
        killed_while_writing += usize::from(left_over(home.path()));
        // A kill has let go of the lock, and the next write clears up.
        last += 1;
        write(&file, HOST, &token(last)).unwrap();
        assert_eq!(names(&project(home.path())), [".tinyb"]);
    }
    assert!(killed_while_writing > 0, "no kill came while a file was written");
}

/// Where there is no disk to wait for: what a kill leaves does not depend on one.
fn in_memory() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { TempDir::new_in(memory).unwrap() } else { TempDir::new().unwrap() }
}

/// How often a writer is killed; `make soak` has more patience.
fn kills() -> usize {
    env::var("COMPANION_KILLS").map_or(2_000, |kills| kills.parse().unwrap())
}

fn write_without_end(home: &Path) {
    let file = tinyb(home);
    let mut last = number(&file, 0);
    loop {
        last += 1;
        write(&file, HOST, &token(last)).unwrap();
    }
}

/// Long, and the same all through, so that half of one is seen to be that.
fn token(number: u64) -> String {
    format!("p.{number:0>PADDING$}")
}

/// The number in the file, which is whole, and not before the `last` that was seen.
fn number(file: &TinybFile, last: u64) -> u64 {
    let content = read(file);
    let text = content["token"].as_str().unwrap();
    let number = text.trim_start_matches("p.").parse().unwrap();
    assert!(content["user_token"] == text && content["tokens"][HOST] == text, "two writes in one");
    assert_eq!(text.len(), PADDING + 2, "half a write");
    assert!(number >= last, "{number} after {last}");
    number
}

/// Whether a temp file lies beside the file; more than that one may not.
fn left_over(home: &Path) -> bool {
    match &names(&project(home))[..] {
        [tinyb] if tinyb == ".tinyb" => false,
        [tinyb, temp] if tinyb == ".tinyb" && temp == ".tinyb.companion-tmp" => true,
        other => panic!("{other:?}"),
    }
}

/// Killed when dropped.
struct Writer(Child);

impl Writer {
    fn start(home: &Path) -> Self {
        let test = "kill::a_reader_sees_old_or_new_whenever_the_writer_is_killed";
        Self(subprocess::command(test, home, &[]).spawn().unwrap())
    }

    /// Reads all the time, until the writer has written, and then until a random instant.
    fn let_write(&mut self, file: &TinybFile, last: u64) -> u64 {
        let until = Instant::now() + PATIENCE;
        let mut now = last;
        while now == last {
            assert!(Instant::now() < until, "it does not write");
            assert!(self.0.try_wait().unwrap().is_none(), "it ended");
            std::thread::yield_now();
            now = number(file, last);
        }
        let until = Instant::now() + MOST.mul_f64(random());
        while Instant::now() < until {
            now = number(file, now);
        }
        now
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// From 0 to 1.
fn random() -> f64 {
    f64::from(getrandom::u32().unwrap()) / f64::from(u32::MAX)
}
