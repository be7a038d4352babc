//! The app beside a bare Tauri window with a tray icon, which is the floor: what it costs above that
//! is ours.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use journeys::app::{App, TITLE};
use journeys::paths;
use journeys::process::Process;
use journeys::session::Session;
use journeys::tray::Tray;
use serde_json::json;

use crate::on_screen::Screen;
use crate::table::{Table, median, time};
use crate::tree::Tree;

/// How often a start is measured, and a state of memory.
const STARTS: usize = 15;
const STATES: usize = 3;
/// How long an idle window is watched.
const IDLE: Duration = Duration::from_secs(20);
/// The part of a core that it may use.
const IDLE_LOAD: f64 = 0.0015;
const BARE_TITLE: &str = "Bare window";
/// Bytes of the program as it is released.
const SIZE: f64 = 14e6;

/// Fills the rows.
pub(crate) fn measure(table: &mut Table) {
    table.head("beside a bare window with a tray icon", "bare window", "companion");
    compare(table, "start, to a window with its content", 1.10, starts(), |seconds| {
        time(Duration::from_secs_f64(seconds))
    });
    let [open, hidden, closed] = memory();
    let mebibytes = |bytes: f64| format!("{:.0} MiB", bytes / f64::from(1 << 20));
    compare(table, "memory with the window open", 1.10, open, mebibytes);
    compare(table, "memory with no window made yet", 1.10, hidden, mebibytes);
    compare(table, "memory after the window was closed", 1.10, closed, mebibytes);
    limit(table, "processor while the window is idle", IDLE_LOAD, loads(), |load| {
        format!("{:.3} %", load * 100.0)
    });
    limit(table, "the program on disk", SIZE, sizes(), |bytes| format!("{:.1} MB", bytes / 1e6));
}

/// A figure of the bare window and of ours.
#[derive(Clone, Copy)]
struct Pair {
    bare: f64,
    ours: f64,
}

fn compare(table: &mut Table, what: &str, most: f64, pair: Pair, shown: impl Fn(f64) -> String) {
    let ratio = pair.ours / pair.bare;
    let target = format!("≤ {most:.2}");
    let cells = [shown(pair.bare), shown(pair.ours), format!("{ratio:.2}"), target];
    table.row(what, &cells, ratio <= most);
}

/// For what has a target of its own: the bare one is there to be looked at.
fn limit(table: &mut Table, what: &str, most: f64, pair: Pair, shown: impl Fn(f64) -> String) {
    let ratio = format!("{:.2}", pair.ours / pair.bare);
    let cells = [shown(pair.bare), shown(pair.ours), ratio, format!("≤ {}", shown(most))];
    table.row(what, &cells, pair.ours <= most);
}

/// From the start of the program to the first pixels of its content, for both.
fn starts() -> Pair {
    let mut session = Session::start();
    session.start_display();
    let _tray = Tray::start(&session);
    let screen = Screen::on(session.display().expect("just started"));
    let app = resident(&session);
    let (mut bare, mut ours) = (Vec::new(), Vec::new());
    for round in 0..=STARTS {
        let start = Instant::now();
        let reference = Bare::start(&session, &[]);
        let of_bare = screen.content(BARE_TITLE) - start;
        drop(reference);
        let start = Instant::now();
        let process = app.start();
        let of_ours = screen.content(TITLE) - start;
        drop(process);
        // The first round only brings the files into memory.
        if round > 0 {
            bare.push(of_bare.as_secs_f64());
            ours.push(of_ours.as_secs_f64());
        }
    }
    Pair { bare: median(&bare), ours: median(&ours) }
}

/// With the window open, with none made yet, and after it was closed. One program at a time: what
/// two share would be counted half.
fn memory() -> [Pair; 3] {
    let session = Session::with_desktop();
    let tray = Tray::start(&session);
    let app = resident(&session);
    let rounds: [[Pair; 3]; STATES] = std::array::from_fn(|_| {
        let bare = memory_of_bare(&session, &tray);
        let ours = memory_of_ours(&session, &tray, &app);
        std::array::from_fn(|state| Pair { bare: bare[state], ours: ours[state] })
    });
    std::array::from_fn(|state| Pair {
        bare: median(&rounds.map(|round| round[state].bare)),
        ours: median(&rounds.map(|round| round[state].ours)),
    })
}

fn memory_of_bare(session: &Session, tray: &Tray) -> [f64; 3] {
    let mut window = Bare::start(session, &[]);
    window.wait_until_drawn();
    let open = window.tree().memory();
    window.say("close");
    session.wait_for_no_window();
    let closed = window.tree().memory();
    drop(window);
    tray.wait_until_empty();
    let hidden = Bare::start(session, &["--hidden"]);
    tray.wait_for_item();
    let never_opened = hidden.tree().memory();
    drop(hidden);
    tray.wait_until_empty();
    [open, never_opened, closed]
}

fn memory_of_ours(session: &Session, tray: &Tray, app: &App<'_>) -> [f64; 3] {
    let window = app.start();
    session.wait_for_window(TITLE);
    let open = Tree(window.pid()).memory();
    session.close_window(TITLE);
    session.wait_for_no_window();
    let closed = Tree(window.pid()).memory();
    drop(window);
    tray.wait_until_empty();
    let hidden = app.clone().arg("--hidden").start();
    tray.wait_for_item();
    let never_opened = Tree(hidden.pid()).memory();
    drop(hidden);
    tray.wait_until_empty();
    [open, never_opened, closed]
}

fn loads() -> Pair {
    let session = Session::with_desktop();
    let tray = Tray::start(&session);
    let mut window = Bare::start(&session, &[]);
    window.wait_until_drawn();
    let bare = load_once_settled(window.tree());
    drop(window);
    tray.wait_until_empty();
    let window: Process = resident(&session).start();
    session.wait_for_window(TITLE);
    Pair { bare, ours: load_once_settled(Tree(window.pid())) }
}

fn load_once_settled(tree: Tree) -> f64 {
    tree.memory();
    tree.load(IDLE)
}

fn sizes() -> Pair {
    let bytes = |program| fs::metadata(program).expect("it is there").len() as f64;
    let ours = paths::program("COMPANION_APP_BIN", "target/release/tinybird-companion");
    Pair { bare: bytes(bare_window()), ours: bytes(ours) }
}

/// As somebody has it who uses it every day: it stays in the tray.
fn resident<'a>(session: &'a Session) -> App<'a> {
    App::new(session).with_settings(json!({"first_run_done": true, "keep_in_tray": true}))
}

fn bare_window() -> std::path::PathBuf {
    paths::program("BARE_WINDOW_BIN", "target/release/bare-window")
}

/// The reference. It ends when this is dropped.
struct Bare {
    child: Child,
    said: BufReader<ChildStdout>,
}

impl Bare {
    fn start(session: &Session, arguments: &[&str]) -> Self {
        let mut command: Command = session.command(bare_window());
        // As the app has it, so that the renderer is the same. That the app has nothing compiled in its
        // page is a saving of its own.
        command.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1").env("NO_AT_BRIDGE", "1");
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::null()).spawn().expect("the bare window");
        let said = BufReader::new(child.stdout.take().expect("piped"));
        Self { child, said }
    }

    fn tree(&self) -> Tree {
        Tree(self.child.id().try_into().expect("a pid"))
    }

    fn wait_until_drawn(&mut self) {
        let mut line = String::new();
        self.said.read_line(&mut line).expect("its output");
        assert_eq!(line, "drawn\n");
    }

    fn say(&mut self, word: &str) {
        writeln!(self.child.stdin.as_mut().expect("piped"), "{word}").expect("it listens");
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
