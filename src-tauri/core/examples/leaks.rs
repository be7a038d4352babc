//! The leak guard alone, as the bench runs it: `leaks FOLDER` prints the places of the tokens in
//! it, and how many files were looked at.
#![allow(clippy::expect_used, clippy::print_stdout)]

use std::env;
use std::path::Path;

use companion_core::projects::git::Environment;
use companion_core::projects::leaks::{self, Limits, Search};

fn main() {
    let folder = env::args_os().nth(1).expect("a folder");
    let home = env::var_os("HOME").expect("a home").into();
    let report = leaks::search(Search {
        folder: Path::new(&folder),
        environment: &Environment { home, ..Environment::default() },
        limits: Limits::default(),
        on_file: &|_| true,
    });
    let report = report.expect("it can be read");
    for leak in &report.leaks {
        println!("{}:{}:{}: {}", leak.path.display(), leak.line, leak.column, leak.masked);
    }
    println!("{} files", report.files);
}
