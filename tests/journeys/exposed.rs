//! Files that git would publish, by the real git: what each command says of them, and what it does
//! not write.

use std::{fs, os::unix::fs::symlink, path::Path};

use journeys::{
    desk::{ADA, Desk},
    process::Finished,
};
use serde_json::{Value, json};

/// Makes a folder a repository in which Tinybird's SDK is used.
fn repository(desk: &Desk, folder: &Path, ignored: &str) {
    desk.session.git(folder, &["init", "--quiet"]);
    fs::write(folder.join("tinybird.config.json"), "{}").unwrap();
    fs::write(folder.join(".gitignore"), ignored).unwrap();
}

fn file<'a>(document: &'a Value, name: &str) -> &'a Value {
    let files = document["files"].as_array().expect("the files");
    let is_it = |file: &&Value| file["path"].as_str().is_some_and(|path| path.ends_with(name));
    files.iter().find(is_it).unwrap_or_else(|| panic!("{name} is not named in {document}"))
}

#[test]
fn every_command_that_writes_or_shows_a_file_says_its_risks() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    repository(&desk, &folder, "");
    let login = desk.login(ADA, &folder);
    let companion = desk.companion();
    let playground = ["workspace", "use", "playground"];
    let json = [
        ("login", login),
        ("status", desk.ask(&folder, &["status"])),
        ("workspace use", desk.ask(&folder, &playground)),
        ("project add", desk.ask(&folder, &["project", "add", "--allow-exposed"])),
        ("project ls", desk.ask(&folder, &["project", "ls"])["projects"][0].clone()),
    ];
    for (command, document) in json {
        let tinyb = file(&document, ".tinyb");
        assert_eq!(tinyb["risks"], json!(["not_ignored"]), "{command}: {document}");
        let env = file(&document, ".env.local");
        let said = format!("{}{}", env["risks"], env["problem"]["code"]);
        assert!(said.contains("not_ignored") || said.contains("project.exposed"), "{said}");
    }
    for command in [&["status"][..], &playground, &["project", "add"], &["project", "ls"]] {
        let said = companion.run(&folder, command).ok().stdout;
        for name in [".tinyb", ".env.local"] {
            let path = folder.join(name);
            let risk = format!("Git doesn’t ignore {}", path.display());
            assert!(said.contains(&risk), "{command:?} says nothing of {name}: {said}");
        }
    }
    desk.session.git(&folder, &["add", "--force", ".tinyb"]);
    let said = companion.run(&folder, &["status"]).ok().stdout;
    assert!(said.contains(&format!("Git tracks {}", folder.join(".tinyb").display())), "{said}");
}

#[test]
fn an_index_that_is_not_understood_is_no_silence() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    repository(&desk, &folder, ".tinyb\n.env.local\n");
    desk.login(ADA, &folder);
    assert_eq!(file(&desk.ask(&folder, &["status"]), ".tinyb")["risks"], json!([]));
    desk.session.git(&folder, &["add", "tinybird.config.json"]);
    desk.session.git(&folder, &["update-index", "--split-index"]);
    let status = desk.ask(&folder, &["status"]);
    assert_eq!(file(&status, ".tinyb")["risks"], json!(["unknown"]));
    let said = desk.companion().run(&folder, &["status"]).ok().stdout;
    assert!(said.contains("We can’t tell whether git ignores"), "{said}");
}

#[test]
fn no_token_leaves_the_folder_through_a_link() {
    let desk = Desk::new();
    let outside = desk.session.project("outside");
    for name in [".tinyb", ".env.local"] {
        let folder = desk.session.project("cloned");
        repository(&desk, &folder, ".tinyb\n.env.local\n");
        symlink(outside.join("caught"), folder.join(name)).unwrap();
        let (login, link) = desk.companion().start_login(&desk.cloud, &folder);
        desk.cloud.authorize(&link, ADA);

        let finished: Finished = login.finish();

        assert!(!outside.join("caught").exists(), "{name}");
        let said = format!("{}{}", finished.stdout, finished.stderr);
        assert!(said.contains("store.leads_out"), "{said}");
        assert!(said.contains(name) && said.contains("caught"), "{said}");
        assert_eq!(finished.code, Some(if name == ".tinyb" { 1 } else { 0 }), "{said}");
        fs::remove_dir_all(&folder).unwrap();
    }
}
