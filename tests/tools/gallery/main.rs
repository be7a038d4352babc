//! Pictures of every place and state of the window, in light and dark, English and Spanish, taken of
//! the real app on the stand-ins.   gallery FOLDER SMALL_FOLDER
//!
//! Into the second folder goes what the smallest window shows, to be looked at and not to be kept.
#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::unwrap_used)]

mod frame;
mod scenes;

use std::{
    fs,
    path::{self, PathBuf},
    process::ExitCode,
};

use frame::Gallery;
use journeys::engine::Engine;

fn main() -> ExitCode {
    // Absolute: the pictures are taken by a program that runs elsewhere.
    let folders = std::env::args_os().skip(1).map(|folder| path::absolute(folder).expect("a path"));
    let folders: Vec<PathBuf> = folders.collect();
    let [folder, small] = folders.as_slice() else {
        println!("usage: gallery FOLDER SMALL_FOLDER");
        return ExitCode::from(2);
    };
    for folder in [folder, small] {
        // Pictures of states that are no more would stay for ever.
        let _ = fs::remove_dir_all(folder);
        fs::create_dir_all(folder).expect("a folder for the pictures");
    }
    let engine = Engine::start();
    let gallery = Gallery { folder: folder.clone(), small: small.clone(), engine };
    scenes::all(&gallery);
    ExitCode::SUCCESS
}
