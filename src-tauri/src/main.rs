//! The process of the window: reads the arguments, sets the webview's environment, runs the app.
//!
//! On Windows a released program has no console; the command line is a binary of its own.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::io::{self, Write};
use std::process::ExitCode;

use tinybird_companion::{Arguments, Start, arguments, words};

#[allow(unsafe_code)]
fn main() -> ExitCode {
    let given = std::env::args_os().skip(1).map(|given| given.to_string_lossy().into_owned());
    let start = match Arguments::parse(given) {
        Arguments::Window => Start::WithWindow,
        Arguments::Hidden => Start::Hidden,
        Arguments::Help => return print(io::stdout(), &arguments::help(&words()), 0),
        Arguments::Version => {
            return print(
                io::stdout(),
                concat!("tinybird-companion ", env!("CARGO_PKG_VERSION")),
                0,
            );
        }
        Arguments::Unknown(argument) => {
            return print(io::stderr(), &arguments::unknown(&words(), &argument), 2);
        }
    };
    // SAFETY: no other thread was started yet.
    unsafe { tinybird_companion::webview::set_environment() };
    match tinybird_companion::run(start) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => print(io::stderr(), &error.to_string(), 1),
    }
}

/// Prints a text and ends with a code. A reader that has gone is no failure.
fn print(mut out: impl Write, text: &str, code: u8) -> ExitCode {
    let _ = writeln!(out, "{text}");
    ExitCode::from(code)
}
