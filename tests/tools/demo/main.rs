//! The whole job, played before a person's eyes by the real programs, or handed to them. Tinybird's
//! own servers are stand-ins on loopback; no account, network or image is needed, and nothing of the
//! person's own session is touched.   demo window|cli [FOLDER_FOR_PICTURES]
#![allow(clippy::expect_used, clippy::panic, clippy::print_stderr, clippy::print_stdout)]

mod cli;
mod display;
mod telling;
mod window;

use std::{env, path::PathBuf, process::ExitCode};

use display::Display;

fn main() -> ExitCode {
    let face = env::args().nth(1).unwrap_or_else(|| "window".to_owned());
    let pictures =
        env::args_os().nth(2).map_or_else(|| env::temp_dir().join("demo"), PathBuf::from);
    match (face.as_str(), Display::of_the_person()) {
        ("cli", _) => cli::play(),
        ("window", Some(display)) => window::hand_over(&display),
        ("window", None) => window::play(&pictures),
        _ => {
            eprintln!("demo: there is no face {face:?}: `window` or `cli`");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}
