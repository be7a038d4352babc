//! The rules that keep the parts apart, where Cargo cannot.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
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
fn contract_and_view_know_nothing_of_ours_but_each_other() {
    for module in ["contract", "view"] {
        for file in module_files(module) {
            let mut used = names(&file).of_the_crate;
            used.retain(|name| name != "contract" && name != "view");
            assert!(used.is_empty(), "{} uses {used:?}", file.display());
        }
    }
}

/// A module and the modules inside it may know each other; otherwise no file leads back to itself.
#[test]
fn no_files_know_each_other_in_a_circle() {
    for place in ["core/src", "cli/src", "src"] {
        let folder = root().join("src-tauri").join(place);
        let mut uses: BTreeMap<_, _> = files(&folder, "rs")
            .iter()
            .filter(|file| !is_of_tests(file))
            .map(|file| {
                let below = file.strip_prefix(&folder).unwrap();
                let text = fs::read_to_string(file).unwrap();
                (module_of(below), Names::read(below, &text).unwrap().paths)
            })
            .collect();
        let modules: BTreeSet<_> = uses.keys().cloned().collect();
        for (module, paths) in &mut uses {
            let used = std::mem::take(paths).into_iter().map(|mut path| {
                while !modules.contains(&path) && path.pop().is_some() {}
                path
            });
            paths.extend(used.filter(|used| !module.starts_with(used)));
        }
        assert_no_circle(place, uses);
    }
}

/// An `import()` is left out: it loads its file after the file that asks for it has run.
#[test]
fn no_files_of_the_page_import_each_other_in_a_circle() {
    let folder = root().join("ui/src");
    let files: BTreeSet<_> =
        ["ts", "svelte"].iter().flat_map(|kind| files(&folder, kind)).collect();
    let uses = files.iter().map(|file| {
        let imported = imports(file).into_iter();
        let named = imported.flat_map(|path| [path.with_added_extension("ts"), path]);
        (file.clone(), named.filter(|path| files.contains(path)).collect())
    });
    assert_no_circle("the page", uses.collect());
}

/// The paths that a file of the page imports from, as they stand in it.
fn imports(file: &Path) -> Vec<PathBuf> {
    let text = fs::read_to_string(file).unwrap();
    let named = ["from '", "from \"", "import '", "import \""].iter().flat_map(|start| {
        let quote = start.chars().next_back().unwrap();
        text.split(start).skip(1).filter_map(move |rest| rest.split(quote).next())
    });
    let folder = file.parent().unwrap();
    named.filter(|path| path.starts_with('.')).map(|path| joined(folder, path)).collect()
}

/// A path of an import, which may lead out of the file's folder.
fn joined(folder: &Path, path: &str) -> PathBuf {
    let mut whole = folder.to_owned();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => _ = whole.pop(),
            name => whole.push(name),
        }
    }
    whole
}

#[track_caller]
fn assert_no_circle<T: Clone + Ord + Debug>(place: &str, mut uses: BTreeMap<T, BTreeSet<T>>) {
    assert!(uses.values().any(|used| !used.is_empty()), "no file of {place} uses another");
    while let Some(leaf) = uses.iter().find(|(_, used)| used.is_empty()) {
        let leaf = leaf.0.clone();
        uses.remove(&leaf);
        for used in uses.values_mut() {
            used.remove(&leaf);
        }
    }
    // Each that is left uses another that is left, so that a walk comes back to where it was.
    let mut walk = Vec::new();
    let mut next = uses.keys().next();
    while let Some(file) = next {
        let start = walk.iter().position(|seen| *seen == file);
        assert!(start.is_none(), "a circle in {place}: {:#?}", &walk[start.unwrap_or(0)..]);
        walk.push(file);
        next = uses[file].first();
    }
}

/// The path of the module that a file below a crate's folder holds.
fn module_of(file: &Path) -> Vec<String> {
    let path = file.with_extension("");
    let mut names: Vec<_> = path.iter().map(|name| name.to_string_lossy().into_owned()).collect();
    names.pop_if(|name| ["mod", "lib", "main"].contains(&name.as_str()));
    names
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

/// A token is sent to a `TrustedHost` only, which the compiler sees to.
#[test]
fn one_module_says_which_host_is_trusted() {
    let makers = files(&core(), "rs").into_iter();
    let makers =
        makers.filter(|file| fs::read_to_string(file).unwrap().contains("TrustedHost::trust"));
    assert_eq!(makers.collect::<Vec<_>>(), [core().join("app/hosts.rs")]);
}

/// What may hold tokens in the raw: an answer, its headers, a query, an entry of the vault.
const RAW: [&str; 6] = ["Bytes", "HeaderMap", "HashMap", "RawValue", "SecretString", "Zeroizing"];

#[test]
fn no_type_with_something_raw_in_it_shows_itself_whole() {
    for file in files(&core(), "rs") {
        let shown = names(&file).shown;
        let raw: Vec<_> = RAW.iter().filter(|name| shown.contains(**name)).collect();
        assert!(raw.is_empty(), "{} derives Debug for a type with {raw:?}", file.display());
    }
}

/// Files of the core that open files otherwise than `os/untrusted_files.rs` does, each with its reason.
const OPENERS: [(&str, &str); 7] = [
    ("os/untrusted_files.rs", "it is the reader"),
    ("os/files.rs", "folders that are flushed, and scripts of ours that are written"),
    ("os/port_holder.rs", "the kernel's tables"),
    ("os/keyring.rs", "the kernel's tables"),
    ("log.rs", "our log, which is written"),
    ("stores/atomic/temp_file.rs", "our temp file, which is made new"),
    ("stores/atomic/locks.rs", "our lock, of which nothing is read"),
];

#[test]
fn files_that_others_write_are_read_by_one_function() {
    let mut opening: Vec<_> = files(&core(), "rs")
        .into_iter()
        .filter(|file| !is_of_tests(file) && names(file).opens_files)
        .map(|file| file.strip_prefix(core()).unwrap().display().to_string())
        .collect();
    let mut allowed = OPENERS.map(|(file, _)| file);
    opening.sort_unstable();
    allowed.sort_unstable();
    assert_eq!(opening, allowed, "files of others are read by `os::untrusted_files`");
}

#[test]
fn programs_are_prepared_in_one_place_only() {
    let core = core();
    let places = [core.clone(), root().join("src-tauri/cli/src"), root().join("src-tauri/src")];
    // The one place, and the port that starts what was prepared.
    let port = root().join("src-tauri/src/ports.rs");
    assert!(fs::read_to_string(&port).unwrap().contains("launch.prepare("));
    let may = [core.join("os/launch.rs"), port];
    let all = places.iter().flat_map(|place| files(place, "rs"));
    for file in all.filter(|file| !is_of_tests(file)) {
        let text = fs::read_to_string(&file).unwrap();
        let product = text.split("#[cfg(test)]").next().unwrap_or_default();
        let starts = product.contains("Command::new(") || product.contains(".spawn()");
        assert!(!starts || may.contains(&file), "{}", file.display());
    }
}

/// Whether all of a file of the core is for its tests.
fn is_of_tests(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default();
    let folders = ["projects/git", "tests"];
    file.parent().is_some_and(|folder| folders.iter().any(|tests| folder.ends_with(tests)))
        || ["tests.rs", "test_bus.rs"].iter().any(|tests| name == *tests)
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

/// A file's own tests, at its end or in a file beside it, are not counted.
#[test]
fn no_file_of_the_core_is_longer_than_350_lines() {
    for file in files(&core(), "rs").iter().filter(|file| !is_of_tests(file)) {
        let text = fs::read_to_string(file).unwrap();
        let own = text.split("\nmod tests {").next().unwrap();
        let lines = own.lines().count();
        assert!(lines <= 350, "{} has {lines} lines", file.display());
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
