//! The process of the window: its arguments, what must be settled before the toolkit starts, the app.
//!
//! On Windows a released program has no console; the command line is a binary of its own.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

use tinybird_companion::{Arguments, Start, arguments, words};

#[allow(unsafe_code)]
fn main() -> ExitCode {
    let given = std::env::args_os().skip(1).map(|given| given.to_string_lossy().into_owned());
    let start = match Arguments::parse(given) {
        Arguments::Window => Start::WithWindow,
        Arguments::Hidden => Start::Hidden,
        Arguments::Help => return print(&arguments::help(&words())),
        Arguments::Version => {
            return print(concat!("tinybird-companion ", env!("CARGO_PKG_VERSION")));
        }
        Arguments::Unknown(argument) => {
            eprintln!("{}", arguments::unknown(&words(), &argument));
            return ExitCode::from(2);
        }
    };
    // SAFETY: no other thread was started yet.
    unsafe { tinybird_companion::webview::tell() };
    match tinybird_companion::run(start) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn print(text: &str) -> ExitCode {
    println!("{text}");
    ExitCode::SUCCESS
}
