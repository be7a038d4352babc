//! Two of our processes that write the same file.

use std::io::{BufRead as _, BufReader, Write as _, stdin};
use std::path::Path;
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::Instant;

use crate::{PATIENCE, names, project, read, subprocess, tinyb, write};

const ROUNDS: usize = 500;
/// How many tokens each has in the file.
const TOKENS: usize = 20;

#[test]
fn two_writers_lose_nothing_and_a_reader_always_sees_json() {
    if let Some(home) = subprocess::folder() {
        return write_when_told(&home);
    }
    let home = tempfile::tempdir().unwrap();
    let file = tinyb(home.path());
    write(&file, "https://first", "p.first").unwrap();
    let mut expected = read(&file)["tokens"].clone();
    let mut writers = ["one", "other"].map(|name| Writer::start(name, home.path()));
    for round in 0..ROUNDS {
        for writer in &mut writers {
            let host = format!("https://{}-{}", writer.name, round % TOKENS);
            writer.begin(&host, &format!("p.{round}"));
            expected[host] = format!("p.{round}").into();
        }
        while !writers.iter_mut().all(Writer::is_done) {
            read(&file);
        }
        assert_eq!(read(&file)["tokens"], expected, "in round {round}");
    }
    assert_eq!(names(&project(home.path())), [".tinyb"]);
}

/// Each line that comes in is an API and its token, which are to be written; each line that goes
/// out is one that has been.
#[expect(clippy::print_stderr, reason = "the other end of a pipe reads it")]
fn write_when_told(home: &Path) {
    let file = tinyb(home);
    for line in stdin().lines() {
        let line = line.unwrap();
        let (host, token) = line.split_once(' ').unwrap();
        write(&file, host, token).unwrap();
        eprintln!("{line}");
    }
}

/// Another process, which writes once a round.
struct Writer {
    name: &'static str,
    process: Child,
    input: ChildStdin,
    done: Receiver<String>,
    /// What it is to write in this round, and when that has to be over.
    round: Option<(String, Instant)>,
}

impl Writer {
    fn start(name: &'static str, home: &Path) -> Self {
        let test = "two_writers::two_writers_lose_nothing_and_a_reader_always_sees_json";
        let mut command = subprocess::command(test, home, &[]);
        let mut process = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (input, output) = (process.stdin.take().unwrap(), process.stderr.take().unwrap());
        let (tell, done) = channel();
        std::thread::spawn(move || {
            let lines = BufReader::new(output).lines().map_while(Result::ok);
            lines.for_each(|line| drop(tell.send(line)));
        });
        Self { name, process, input, done, round: None }
    }

    fn begin(&mut self, host: &str, token: &str) {
        let line = format!("{host} {token}");
        writeln!(self.input, "{line}").unwrap();
        self.round = Some((line, Instant::now() + PATIENCE));
    }

    fn is_done(&mut self) -> bool {
        let Some((line, until)) = &self.round else { return true };
        match self.done.try_recv() {
            Ok(done) => assert_eq!(&done, line),
            Err(TryRecvError::Empty) if Instant::now() < *until => return false,
            Err(error) => panic!("{}: {error}", self.name),
        }
        self.round = None;
        true
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}
