//! Child processes that never outlive their test.

use std::{
    fs,
    io::{Read, Write},
    os::unix::process::CommandExt,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex},
    thread::{self, JoinHandle},
    time::Duration,
};

use nix::{
    sys::signal::{Signal, kill, killpg},
    unistd::Pid,
};
use serde_json::Value;

use crate::wait::{SOON, wait_until, within};

/// A running program, in a process group that is killed on drop.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: Child,
    stdout: Stream,
    stderr: Stream,
}

/// A program that has ended.
#[derive(Debug)]
pub struct Finished {
    name: String,
    /// Its exit code; `None` if a signal ended it.
    pub code: Option<i32>,
    /// All that it wrote to standard output.
    pub stdout: String,
    /// All that it wrote to standard error.
    pub stderr: String,
}

#[derive(Debug)]
struct Stream {
    bytes: Arc<Mutex<Vec<u8>>>,
    reader: JoinHandle<()>,
}

impl Process {
    /// Starts it with its outputs kept. Its input is closed unless the command says otherwise.
    pub fn start(command: &mut Command) -> Self {
        let name = command.get_program().to_string_lossy().into_owned();
        let command = command.process_group(0).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{name}: {error}"));
        let stdout = Stream::read(child.stdout.take().expect("piped"));
        let stderr = Stream::read(child.stderr.take().expect("piped"));
        Self { name, child, stdout, stderr }
    }

    /// The same with a text at its input, and then no more.
    pub fn start_with_input(command: &mut Command, input: &str) -> Self {
        let mut process = Self::start(command.stdin(Stdio::piped()));
        process.type_text(input);
        process.end_input();
        process
    }

    /// Writes to its input, which the command has to have piped.
    pub fn type_text(&mut self, text: &str) {
        let stdin = self.child.stdin.as_mut().expect("piped");
        stdin.write_all(text.as_bytes()).expect("it reads its input");
    }

    /// Ends its input, which the command has to have piped.
    pub fn end_input(&mut self) {
        self.child.stdin = None;
    }

    /// The same for a program that serves others: the kernel ends it even if the test is killed.
    pub fn serve(command: &Command) -> Self {
        Self::start(&mut Self::serving(command))
    }

    /// The command by which [`Process::serve`] starts it.
    pub(crate) fn serving(command: &Command) -> Command {
        let mut bound = Command::new("setpriv");
        bound.args(["--pdeathsig", "KILL", "--"]).arg(command.get_program());
        bound.args(command.get_args()).stdin(Stdio::null());
        if let Some(folder) = command.get_current_dir() {
            bound.current_dir(folder);
        }
        bound.env_clear().envs(command.get_envs().filter_map(|(k, v)| Some((k, v?))));
        bound
    }

    /// Its process id, which is also its group's.
    pub fn pid(&self) -> i32 {
        self.child.id().try_into().expect("a pid")
    }

    /// What it has written to standard output so far.
    pub fn stdout(&self) -> String {
        self.stdout.so_far()
    }

    /// What it has written to standard error so far.
    pub fn stderr(&self) -> String {
        self.stderr.so_far()
    }

    /// Whether it has not ended yet.
    pub fn is_running(&mut self) -> bool {
        self.ended().is_none()
    }

    /// Whether a program of this name, as the kernel shortens it, runs below it.
    pub fn has_below(&self, name: &str) -> bool {
        below(self.pid()).iter().any(|kin| kin.name == name)
    }

    /// Waits until `probe` has an answer. Panics with its outputs if it ends before.
    pub fn wait_for<T>(&mut self, what: &str, mut probe: impl FnMut(&Self) -> Option<T>) -> T {
        let mut running = true;
        let found = within(SOON, || {
            running = self.is_running();
            probe(self).map(Some).or_else(|| (!running).then_some(None))
        });
        found.flatten().unwrap_or_else(|| {
            let how = if running { "does not come to" } else { "ended before" };
            panic!("{} {how} {what}:\n{}\n{}", self.name, self.stdout(), self.stderr())
        })
    }

    /// Waits for a whole line of standard output that `read` understands.
    pub fn wait_for_line<T>(&mut self, what: &str, read: impl Fn(&str) -> Option<T>) -> T {
        self.wait_for(what, |process| {
            let text = process.stdout();
            text.split_inclusive('\n').filter(|line| line.ends_with('\n')).find_map(&read)
        })
    }

    /// Ctrl-C.
    pub fn interrupt(&self) {
        kill(Pid::from_raw(self.pid()), Signal::SIGINT).expect("it is ours and not reaped");
    }

    /// Waits for its end.
    pub fn finish(self) -> Finished {
        self.finish_within(SOON * 2)
    }

    /// Waits for its end, which has to come in time.
    pub fn finish_within(mut self, limit: Duration) -> Finished {
        let Some(status) = within(limit, || self.ended()) else {
            let (stdout, stderr) = (self.stdout(), self.stderr());
            panic!("{} did not end within {limit:?}:\n{stdout}\n{stderr}", self.name);
        };
        Finished {
            name: self.name.clone(),
            code: status.code(),
            stdout: self.stdout.whole(),
            stderr: self.stderr.whole(),
        }
    }

    fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().expect("it is ours")
    }
}

/// All that a process started, its own children first, and what those started.
pub fn below(pid: i32) -> Vec<Kin> {
    let all = fs::read_dir("/proc").expect("a Linux").flatten();
    let stats = all.filter_map(|entry| fs::read_to_string(entry.path().join("stat")).ok());
    let mut others: Vec<_> = stats.filter_map(|stat| Kin::read(&stat)).collect();
    let (mut parents, mut found) = (vec![pid], Vec::new());
    while !parents.is_empty() {
        let (children, rest): (Vec<_>, _) =
            others.into_iter().partition(|kin| parents.contains(&kin.parent));
        others = rest;
        parents = children.iter().map(|kin| kin.pid).collect();
        found.extend(children);
    }
    found
}

/// Who a process is, and who started it.
#[derive(Debug)]
pub struct Kin {
    /// Its id.
    pub pid: i32,
    /// Its name, as the kernel shortens it.
    pub name: String,
    parent: i32,
}

impl Kin {
    /// `pid (name) state parent …`; the name may hold anything.
    fn read(stat: &str) -> Option<Self> {
        let (start, rest) = stat.rsplit_once(") ")?;
        let (pid, name) = start.split_once(" (")?;
        let parent = rest.split(' ').nth(1)?.parse().ok()?;
        Some(Self { pid: pid.parse().ok()?, name: name.to_owned(), parent })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if self.is_running() {
            let _ = killpg(Pid::from_raw(self.pid()), Signal::SIGKILL);
            let _ = self.child.wait();
        }
    }
}

impl Finished {
    /// Panics unless it ended with `code`.
    #[track_caller]
    pub fn expect_code(self, code: i32) -> Self {
        let Self { name, stdout, stderr, .. } = &self;
        assert_eq!(self.code, Some(code), "{name} wrote\n{stdout}\nand\n{stderr}");
        self
    }

    /// Panics unless it succeeded.
    #[track_caller]
    pub fn ok(self) -> Self {
        self.expect_code(0)
    }

    /// The one JSON document on standard output.
    #[track_caller]
    pub fn json(&self) -> Value {
        let parsed = serde_json::from_str(&self.stdout);
        parsed.unwrap_or_else(|error| panic!("{error} in {:?}\n{}", self.stdout, self.stderr))
    }

    /// The problem on standard error, which `--output json` writes as JSON among other lines.
    #[track_caller]
    pub fn problem(&self) -> Value {
        let starts = self.stderr.match_indices('{').map(|(start, _)| &self.stderr[start..]);
        let mut documents = starts.filter_map(|text| {
            serde_json::Deserializer::from_str(text).into_iter::<Value>().next()?.ok()
        });
        let problem = documents.find(|document| document["code"].is_string());
        problem.unwrap_or_else(|| panic!("no problem in {:?}", self.stderr))
    }
}

impl Stream {
    fn read(mut source: impl Read + Send + 'static) -> Self {
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let sink = bytes.clone();
        let reader = thread::spawn(move || {
            let mut part = [0; 4096];
            while let Ok(count @ 1..) = source.read(&mut part) {
                sink.lock().unwrap().extend_from_slice(&part[..count]);
            }
        });
        Self { bytes, reader }
    }

    fn so_far(&self) -> String {
        String::from_utf8_lossy(&self.bytes.lock().unwrap()).into_owned()
    }

    /// Also what was still under way when the program ended.
    fn whole(&self) -> String {
        wait_until("the end of its output", SOON, || self.reader.is_finished().then_some(()));
        self.so_far()
    }
}
