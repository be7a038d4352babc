//! The rules that keep the parts apart, where Cargo cannot.

use std::{
    fs,
    path::{Path, PathBuf},
};

use journeys::{paths::root, rust_names::Names};

/// Modules of the core that know nothing of each other; `app` alone knows them all.
const SIBLINGS: [&str; 6] = ["auth", "cloud", "stores", "tokens", "local", "projects"];

#[test]
fn the_siblings_of_the_core_do_not_know_each_other() {
    for sibling in SIBLINGS {
        for file in module_files(sibling) {
            let others = SIBLINGS.iter().filter(|other| **other != sibling);
            let used = names(&file).of_the_crate;
            let known: Vec<_> = others.filter(|other| used.contains(**other)).collect();
            assert!(known.is_empty(), "{} uses {known:?}", file.display());
        }
    }
}

#[test]
fn the_faces_know_none_of_them() {
    let faces = ["cli/src", "src"].map(|face| root().join("src-tauri").join(face));
    for file in faces.iter().flat_map(|face| files(face, "rs")) {
        let used = names(&file).of_the_core;
        let known: Vec<_> = SIBLINGS.iter().filter(|name| used.contains(**name)).collect();
        assert!(known.is_empty(), "{} uses {known:?}", file.display());
    }
}

#[test]
fn contract_and_menu_know_nothing_of_ours_but_each_other() {
    for module in ["contract", "menu"] {
        for file in module_files(module) {
            let mut used = names(&file).of_the_crate;
            used.retain(|name| name != "contract" && name != "menu");
            assert!(used.is_empty(), "{} uses {used:?}", file.display());
        }
    }
}

#[test]
fn only_os_and_the_ports_ask_which_system_it_is() {
    let (os, ports) = (core().join("os"), root().join("src-tauri/src/ports.rs"));
    let places = ["core/src", "cli/src", "src"].map(|place| root().join("src-tauri").join(place));
    let files = places.iter().flat_map(|place| files(place, "rs"));
    for file in files
        .filter(|file| !file.starts_with(&os) && *file != ports && *file != core().join("os.rs"))
    {
        assert!(!names(&file).asks_for_the_system, "{}", file.display());
    }
}

#[test]
fn programs_are_started_in_one_place_only() {
    let core = core();
    let places = [core.clone(), root().join("src-tauri/cli/src"), root().join("src-tauri/src")];
    // The one place, and a message bus of a test.
    let may = ["os/launch.rs", "os/test_bus.rs"].map(|file| core.join(file));
    for file in places.iter().flat_map(|place| files(place, "rs")) {
        let text = fs::read_to_string(&file).unwrap();
        let starts = text.contains("Command::new(") || text.contains(".spawn()");
        assert!(!starts || may.contains(&file), "{}", file.display());
    }
}

#[test]
fn only_host_ts_talks_to_the_shell() {
    let ui = root().join("ui/src");
    let host = ["host.ts", "host.test.ts"].map(|file| ui.join(file));
    let files = ["ts", "svelte", "js"].iter().flat_map(|kind| files(&ui, kind));
    let sources: Vec<_> = files.filter(|file| !host.contains(file)).collect();
    assert!(!sources.is_empty(), "no sources in {}", ui.display());
    for file in sources {
        assert!(!fs::read_to_string(&file).unwrap().contains("@tauri-apps/"), "{}", file.display());
    }
}

#[test]
fn every_module_of_the_core_says_what_it_owns() {
    for file in files(&core(), "rs") {
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.starts_with("//! "), "{} has no //! at its top", file.display());
    }
}

fn core() -> PathBuf {
    root().join("src-tauri/core/src")
}

/// A module's own file, and those below it; none of a module that is not there yet.
fn module_files(module: &str) -> Vec<PathBuf> {
    assert!(core().join("lib.rs").exists(), "the core is not at {}", core().display());
    let file = core().join(module).with_extension("rs");
    file.exists().then_some(file).into_iter().chain(files(&core().join(module), "rs")).collect()
}

fn names(file: &Path) -> Names {
    let text = fs::read_to_string(file).unwrap();
    let below = file.strip_prefix(core()).unwrap_or(file);
    Names::read(below, &text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// All files of a kind below a folder; none where there is no such folder yet.
fn files(folder: &Path, kind: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    let (folders, all): (Vec<_>, Vec<_>) = paths.partition(|path| path.is_dir());
    let here = all.into_iter().filter(|path| path.extension().is_some_and(|known| known == kind));
    here.chain(folders.iter().flat_map(|folder| files(folder, kind))).collect()
}
