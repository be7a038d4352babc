//! A folder that was filled by somebody who means harm: pipes, devices and endless files where a
//! program of good faith expects text. Every command ends as usual, and the window comes up.

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
};

use journeys::desk::{ADA, Desk};
use serde_json::{Value, json};

/// Files that are read for a project, from its folder.
const PLACES: [&str; 6] = [
    ".gitignore",
    "below/.gitignore",
    ".git/info/exclude",
    ".git/config",
    ".git/index",
    "../../.config/git/ignore",
];

fn put(kind: &str, path: &Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let _ = fs::remove_file(path);
    match kind {
        "pipe" => assert!(Command::new("mkfifo").arg(path).status().unwrap().success()),
        "endless" => symlink("/dev/zero", path).unwrap(),
        "huge" => fs::File::create(path).unwrap().set_len(400 << 20).unwrap(),
        text => fs::write(path, text).unwrap(),
    }
}

/// A signed-in person with a project in a work tree of git, where nothing ignores its `.tinyb`.
fn project(desk: &Desk) -> PathBuf {
    let folder = desk.session.project("shop");
    desk.login(ADA, &folder);
    desk.session.git(&folder, &["init", "--quiet"]);
    folder
}

fn listed(desk: &Desk, folder: &Path) -> Value {
    let all = desk.ask(desk.session.home(), &["project", "ls"]);
    all["projects"]
        .as_array()
        .unwrap()
        .iter()
        .find(|p| p["folder"] == folder.to_str().unwrap())
        .unwrap()
        .clone()
}

/// All that looks at the folder by itself ends and knows the person.
fn all_ends(desk: &Desk, folder: &Path) {
    let status = desk.ask(folder, &["status"]);
    assert_eq!(status["account"]["email"], ADA.0, "{status}");
    desk.ask(folder, &["project", "check"]);
}

#[test]
fn files_that_have_no_end_end_no_command() {
    let desk = Desk::new();
    let folder = project(&desk);
    assert_eq!(listed(&desk, &folder)["risks"], json!(["not_ignored"]));
    for place in PLACES {
        let path = folder.join(place);
        let old = fs::read(&path).ok();
        for kind in ["pipe", "endless", "huge"] {
            put(kind, &path);
            let project = listed(&desk, &folder);
            assert_eq!(project["state"], "written", "{place} {kind}: {project}");
            // Git reads nothing from a symlink that is a `.gitignore`, nor from one further down.
            let is_nothing =
                place.starts_with("below") || kind == "endless" && place == ".gitignore";
            let risk = if is_nothing { "not_ignored" } else { "unknown" };
            assert_eq!(project["risks"], json!([risk]), "{place} {kind}: {project}");
            all_ends(&desk, &folder);
        }
        fs::remove_file(&path).unwrap();
        if let Some(old) = old {
            fs::write(&path, old).unwrap();
        }
    }
    fs::remove_dir_all(folder.join(".git")).unwrap();
    put("pipe", &folder.join(".git"));
    assert_eq!(listed(&desk, &folder)["risks"], json!([]));
    all_ends(&desk, &folder);
}

#[test]
fn a_file_of_tokens_that_is_none_is_said() {
    let desk = Desk::new();
    let folder = project(&desk);
    for kind in ["pipe", "endless", "huge"] {
        for file in [".env.local", ".tinyb"] {
            put(kind, &folder.join(file));
        }
        let project = listed(&desk, &folder);
        assert_eq!(project["state"], "broken", "{kind}: {project}");
        let code = if kind == "huge" { "store.too_large" } else { "store.not_a_file" };
        assert_eq!(project["problem"]["code"], code, "{kind}: {project}");
        all_ends(&desk, &folder);
    }
}

/// The app looks at every listed project when it starts: one of them must not keep it from it.
#[test]
fn the_window_comes_up_beside_a_hostile_project() {
    let desk = Desk::with_screen();
    let folder = project(&desk);
    for place in PLACES {
        put("pipe", &folder.join(place));
    }
    let other = desk.session.project("other");
    desk.ask(&other, &["project", "add"]);
    let window = desk.app().after_first_run().open();
    window.shows("control", "acme ada@example.com Account and workspace");
    window.press("Projects");
    window.says("We can’t tell whether git ignores");
    window.says(&desk.session.shown(&other));
    put("pipe", &folder.join(".tinyb"));
    put("pipe", &folder.join(".env.local"));
    window.says("but found something else");
}
