//! Project folders: by the command line, in the window, and as the real `tb` changes them.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use journeys::{
    desk::{ADA, BOB, Desk},
    process::Process,
    session::Session,
    tinyb,
    wait::{SOON, wait_until},
    window::Window,
};
use serde_json::Value;

fn listed(desk: &Desk, folder: &Path) -> Value {
    let all = desk.ask(desk.session.home(), &["project", "ls"]);
    let mut all = all["projects"].as_array().expect("a list").iter();
    let found = all.find(|project| project["folder"] == folder.to_str().expect("a text"));
    found.cloned().unwrap_or_default()
}

#[test]
fn a_folder_is_added_listed_used_by_the_real_tb_and_removed() {
    let desk = Desk::new();
    let (first, second) = (desk.session.project("first"), desk.session.project("second shop"));
    desk.login(ADA, &first);
    let token = desk.cloud.workspace_token(ADA.0, ADA.1);
    fs::write(second.join("notes.md"), format!("one\ntoken={token}\n")).unwrap();

    let added = desk.ask(&first, &["project", "add", "../second shop"]);

    assert_eq!(added["state"], "written", "{added}");
    assert_eq!((&added["email"], &added["workspace"]["name"]), (&ADA.0.into(), &ADA.1.into()));
    assert_eq!(added["folder"], second.to_str().unwrap());
    let current = desk.tb().run(&second, &["--cloud", "workspace", "current"]).ok();
    assert!(current.stdout.contains(ADA.1), "{}", current.stdout);
    let finds = added["leaks"]["finds"].as_array().expect("a list");
    assert_eq!(finds.len(), 1, "in .tinyb it is where it belongs: {added}");
    assert_eq!((&finds[0]["path"], &finds[0]["line"]), (&"notes.md".into(), &2.into()));
    assert_eq!((&finds[0]["kind"], &finds[0]["whose"]), (&"cloud".into(), &ADA.1.into()));
    assert!(!added.to_string().contains(&token));
    fs::write(second.join("notes.md"), "none\n").unwrap();
    let said = desk.companion().run(&second, &["project", "check"]).ok().stdout;
    assert!(said.starts_with("No exposed tokens in "), "{said}");
    let mut as_listed = added.clone();
    as_listed.as_object_mut().unwrap().remove("leaks");
    assert_eq!(listed(&desk, &second), as_listed);

    fs::set_permissions(second.join(".tinyb"), fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(listed(&desk, &second)["risks"], serde_json::json!(["readable"]));
    let said = desk.companion().run(&second, &["project", "ls"]).ok().stdout;
    assert!(said.contains("chmod 600"), "{said}");

    desk.ask(&second, &["project", "remove"]);
    assert_eq!(tinyb::value(&second)["user_token"], "");
    assert_eq!(listed(&desk, &second), Value::Null);
    assert_eq!(listed(&desk, &first)["state"], "written");
}

#[test]
fn the_real_tb_works_in_a_shell_that_evaluated_our_lines() {
    let desk = Desk::new();
    let (folder, bare) = (desk.session.project("shop"), desk.session.project("bare"));
    desk.login((ADA.0, "playground"), &folder);
    // A folder of its own is asked first, the active workspace where there is none.
    desk.ask(&bare, &["workspace", "use", "acme"]);
    desk.ask(&bare, &["project", "remove"]);
    fs::remove_file(bare.join(".tinyb")).unwrap();

    for (folder, workspace) in [(&bare, "acme"), (&folder, "playground")] {
        let lines = desk.companion().run(folder, &["env", "--shell", "posix"]).ok().stdout;
        // It keeps what it was told in the folder that it is in.
        let empty = desk.session.project(&format!("empty-{workspace}"));
        let token = desk.cloud.workspace_token(ADA.0, workspace);
        assert!(lines.contains(&format!("export TB_TOKEN='{token}'\n")), "{lines}");
        let tb = desk.tb().command(&empty);
        let program = tb.get_program().to_str().unwrap().to_owned();
        let mut shell = desk.session.command("sh");
        shell.envs(tb.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let script = format!("{lines}exec \"$@\"");
        shell.args(["-c", &script, "sh", &program, "--cloud", "workspace", "current"]);
        shell.current_dir(&empty);
        shell.stdin(std::process::Stdio::null());
        let said = Process::start(&mut shell).finish().ok().stdout;
        assert!(said.contains(workspace), "{said}");
    }
}

#[test]
fn the_local_pair_is_kept_if_asked_and_printed_for_a_shell() {
    let desk = Desk::new();
    let made = desk.ask(desk.session.home(), &["local", "generate-tokens"]);
    assert_eq!(desk.session.stored("local"), None, "it is kept only if that is asked for");
    let kept = desk.ask(desk.session.home(), &["local", "generate-tokens", "--keep"]);
    assert_ne!(kept, made);
    let entry = desk.session.stored("local").expect("an entry");
    let entry: Value = serde_json::from_str(&entry).unwrap();
    assert_eq!(entry["v"], 1);
    for token in ["user_token", "workspace_token"] {
        assert_eq!(entry[token], kept[token]);
    }
    let document = desk.ask(desk.session.home(), &["env", "--local"]);
    assert_eq!(document["TB_LOCAL_USER_TOKEN"], kept["user_token"]);
    assert_eq!(document["TB_LOCAL_WORKSPACE_TOKEN"], kept["workspace_token"]);
    let lines =
        desk.companion().run(desk.session.home(), &["env", "--local", "--shell", "powershell"]);
    let user = kept["user_token"].as_str().unwrap();
    assert!(lines.ok().stdout.contains(&format!("$env:TB_LOCAL_USER_TOKEN = '{user}'")));
}

#[test]
fn what_the_real_tb_does_in_a_project_is_taken_over() {
    let desk = Desk::with_screen();
    let folder = desk.session.project("web-dashboard");
    desk.login(ADA, &folder);
    let window = desk.app().after_first_run().open();
    window.press("Projects");
    window.says("Connected to acme as ada@example.com.");

    desk.tb().run(&folder, &["--cloud", "workspace", "use", "playground"]).ok();
    window.says("Connected to playground as ada@example.com.");
    window.shows("control", "playground ada@example.com Account and workspace");
    assert_eq!(desk.ask(&folder, &["status"])["workspace"]["name"], "playground");

    // A user token that was refreshed elsewhere comes with a new sign-in of tb.
    desk.cloud.refresh_user_token(ADA.0);
    desk.tb_login(ADA, &folder);
    let newest = desk.cloud.person(ADA.0)["user_token"].as_str().unwrap().to_owned();
    keeps(&desk, &newest);
    window.says("Connected to acme as ada@example.com.");

    desk.tb().run(&folder, &["logout"]).ok();
    window.says("Not connected to a workspace yet.");
    window.shows("control", "acme ada@example.com Account and workspace");
    keeps(&desk, &newest);

    desk.tb_login(BOB, &folder);
    window.says("Uses widgets (bob@example.com).");
    window.shows("control", "acme ada@example.com Account and workspace");
}

fn keeps(desk: &Desk, user_token: &str) {
    let entry = desk.cloud.vault_entry(ADA.0);
    wait_until("the token in the keyring", SOON, || {
        desk.session.stored(&entry).filter(|kept| kept.contains(user_token)).map(|_| ())
    });
}

#[test]
fn what_is_unsafe_in_a_project_is_shown_and_fixed_in_the_window() {
    let desk = Desk::with_screen();
    let folder = desk.session.project("shop");
    desk.login(ADA, &folder);
    desk.session.git(&folder, &["init", "--quiet"]);
    let token = desk.cloud.workspace_token(ADA.0, ADA.1);
    fs::write(folder.join("notes.md"), format!("token={token}\n")).unwrap();
    fs::set_permissions(folder.join(".tinyb"), fs::Permissions::from_mode(0o644)).unwrap();
    let window = desk.app().after_first_run().open();
    window.press("Projects");

    let shown = desk.session.shown(&folder.join(".tinyb"));
    window.press(&format!("Make it private: {shown}"));
    window.stops_saying("Other users of this computer can read");
    let mode = folder.join(".tinyb").metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    window.press(&format!("Add to .gitignore: {shown}"));
    window.stops_saying("Git doesn’t ignore");
    assert_eq!(desk.session.git(&folder, &["check-ignore", ".tinyb"]).trim(), ".tinyb");
    desk.session.git(&folder, &["add", "--force", ".tinyb"]);
    window.press("Home");
    window.press("Projects");

    open(&window, "Look for exposed tokens");
    window.says("Found one exposed token in the 3 files we checked");
    window.press("Review… the tokens in shop");
    window.says("notes.md:1:7");
    assert!(!window.text().contains(&token));
    window.press("Manage tokens in Tinybird");
    assert_eq!(desk.session.link_opened(), format!("{}/tokens", desk.cloud.url));
}

#[test]
fn a_terminal_opens_in_a_project_and_has_its_tokens() {
    let desk = Desk::with_screen();
    let folder = desk.session.project("shop");
    desk.login(ADA, &folder);
    let seen = desk.session.home().join("seen");
    let terminal = terminal(&desk.session, &seen);
    let app = desk.app().env("TERMINAL", terminal.to_str().unwrap());
    let app = app.env("JSC_useJIT", "true");
    let window = app.after_first_run().open();
    window.press("Projects");

    open(&window, "Open a terminal here");

    let said = wait_until("the terminal's report", SOON, || fs::read_to_string(&seen).ok());
    let token = desk.cloud.workspace_token(ADA.0, ADA.1);
    assert!(said.contains(&format!("PWD={}", folder.display())), "{said}");
    assert!(said.contains(&format!("TB_TOKEN={token}")), "{said}");
    assert!(said.contains(&format!("TB_HOST={}", desk.cloud.url)), "{said}");
    // The person's own stays; what the webview alone is told does not come along.
    assert!(said.contains("JSC_useJIT=true"), "{said}");
    assert!(!said.contains("WEBKIT_DISABLE"), "{said}");
}

/// A terminal that says in a file what it was given.
fn terminal(session: &Session, seen: &Path) -> std::path::PathBuf {
    let program = session.home().join("terminal");
    let script = format!("#!/bin/sh\nenv > '{0}.part' && mv '{0}.part' '{0}'\n", seen.display());
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    program
}

/// Chooses an item of the menu of the project `shop`.
fn open(window: &Window, item: &str) {
    window.press("More actions for shop");
    window.shows("item", item);
    window.press(item);
}
