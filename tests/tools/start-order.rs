//! Measures which functions run as the app starts, and writes their names as the linker takes them.
//!   start-order MAP ORDER
//! MAP is where the linker says each function of the app came to stand; ORDER is written. A linker
//! that takes no order writes no map, and the order is empty.
//!
//! The app runs on an instrument that counts each instruction: with no window, then with one.
#![allow(clippy::expect_used, clippy::print_stderr, clippy::print_stdout)]

use std::{
    collections::BTreeSet,
    env, fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::ExitCode,
    thread,
    time::Duration,
};

use journeys::{
    app::{App, TITLE},
    session::Session,
    tray::Tray,
    wait::wait_until,
};
use serde_json::json;

/// The instrument makes a start fifty times as long.
const SLOWLY: Duration = Duration::from_secs(300);
/// What a start goes on to do once the app is there.
const AFTERWARDS: Duration = Duration::from_secs(20);

fn main() -> ExitCode {
    let paths: Vec<_> = env::args_os().skip(1).map(PathBuf::from).collect();
    let [map, order] = &paths[..] else {
        eprintln!("start-order MAP ORDER");
        return ExitCode::from(2);
    };
    if !map.exists() {
        println!("The linker wrote no map: nothing is ordered.");
        fs::write(order, "").expect("the order can be written");
        return ExitCode::SUCCESS;
    }
    let functions = read_map(map);

    // Those of a start with no window first.
    let [hidden, shown] = [&["--hidden"][..], &[]].map(|arguments| run(&functions, arguments));
    let only_shown: Vec<_> = shown.into_iter().filter(|one| !hidden.contains(one)).collect();
    let run = [hidden, only_shown].concat();
    assert!(run.len() > 1000, "the start cannot run {} functions alone", run.len());
    let lines: String = run.iter().map(|function| format!("{}\n", function.name)).collect();
    fs::write(order, lines).expect("the order can be written");
    let bytes: u64 = run.iter().map(|function| function.bytes).sum();
    let all: u64 = functions.iter().map(|function| function.bytes).sum();
    println!(
        "The start runs {} functions of {}: {bytes} bytes of {all}.",
        run.len(),
        functions.len()
    );
    ExitCode::SUCCESS
}

/// A function of the app.
#[derive(Debug, PartialEq, Eq)]
struct Function {
    name: String,
    at: u64,
    bytes: u64,
}

/// The functions in the linker's map, by where they stand. A line of it is of an address, another
/// one, the size, the alignment, and `object:(.text.NAME)`.
fn read_map(map: &Path) -> Vec<Function> {
    let text = fs::read_to_string(map).expect("a map");
    let mut functions: Vec<_> = text.lines().filter_map(read_function).collect();
    functions.sort_by_key(|function| function.at);
    assert!(!functions.is_empty(), "{} names no function", map.display());
    functions
}

fn read_function(line: &str) -> Option<Function> {
    let (rest, section) = line.rsplit_once(":(.text.")?;
    let name = section.strip_suffix(')')?;
    let name = name.strip_prefix("unlikely.").unwrap_or(name);
    let mut numbers = rest.split_whitespace().map(|word| u64::from_str_radix(word, 16));
    let at = numbers.next()?.ok()?;
    let bytes = numbers.nth(1)?.ok()?;
    Some(Function { name: name.to_owned(), at, bytes })
}

/// Starts the app, lets it come to rest and quits it. The functions that ran, by name.
fn run<'a>(functions: &'a [Function], arguments: &[&str]) -> Vec<&'a Function> {
    let session = Session::with_desktop();
    let tray = Tray::start(&session);
    let counted = session.home().join("counted");
    let written = format!("--callgrind-out-file={}", counted.display());
    let instrument = ["valgrind", "--tool=callgrind", "--dump-instr=yes", "--compress-pos=no"];
    let instrument = [&instrument[..], &["--compress-strings=no", &written]].concat();
    let mut app = App::new(&session)
        .with_settings(json!({"first_run_done": true, "keep_in_tray": true}))
        .run_by(&instrument);
    for argument in arguments {
        app = app.arg(argument);
    }
    let running = app.start();
    if arguments.is_empty() {
        let is_there = || session.windows().iter().any(|title| title == TITLE).then_some(());
        wait_until("the window", SLOWLY, is_there);
    }
    tray.wait_for_item_within(SLOWLY);
    thread::sleep(AFTERWARDS);
    tray.press("Quit");
    running.finish_within(SLOWLY);

    let ran = executed(&counted);
    let has_run = |function: &&Function| {
        ran.range(function.at..function.at + function.bytes).next().is_some()
    };
    let mut found: Vec<_> = functions.iter().filter(has_run).collect();
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found
}

/// The addresses of the app's instructions that were executed. A line is of an object that what
/// follows is in, of an address and its counts, or of something else.
fn executed(counted: &Path) -> BTreeSet<u64> {
    let file = fs::File::open(counted).expect("the instrument wrote what it counted");
    let mut is_ours = false;
    let mut addresses = BTreeSet::new();
    for line in BufReader::new(file).lines() {
        let line = line.expect("text");
        if let Some(object) = line.strip_prefix("ob=") {
            is_ours = object.ends_with("/tinybird-companion");
        } else if let Some(rest) = line.strip_prefix("0x").filter(|_| is_ours) {
            let address = rest.split(' ').next().unwrap_or_default();
            addresses.insert(u64::from_str_radix(address, 16).expect("an address"));
        }
    }
    addresses
}
