//! Pictures of every place and state of the window, in light and dark, English and Spanish, taken of
//! the real app on the stand-ins.   gallery FOLDER SMALL_FOLDER [PART]
//!
//! With a part of a scene's name only those scenes are drawn, and all other pictures stay.
//!
//! Into the second folder goes what the smallest window shows, to be looked at and not to be kept.
#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::unwrap_used)]

mod browser;
mod frame;
mod local;
mod rare;
mod scenes;
mod tokens;
mod tray;

use std::{fs, path, process::ExitCode};

use frame::Gallery;
use journeys::engine::Engine;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let (folder, small, part) = match arguments.as_slice() {
        [folder, small] => (folder, small, None),
        [folder, small, part] => (folder, small, Some(part.as_str())),
        _ => {
            println!("usage: gallery FOLDER SMALL_FOLDER [PART]");
            return ExitCode::from(2);
        }
    };
    // Absolute: the pictures are taken by a program that runs elsewhere.
    let [folder, small] = [folder, small].map(|folder| path::absolute(folder).expect("a path"));
    for folder in [&folder, &small] {
        if part.is_none() {
            // Pictures of states that are no more would stay for ever.
            let _ = fs::remove_dir_all(folder);
        }
        fs::create_dir_all(folder).expect("a folder for the pictures");
    }
    let engine = Engine::start();
    let gallery = Gallery { folder, small, engine };
    scenes::all(&gallery, part.unwrap_or_default());
    ExitCode::SUCCESS
}
