//! Names that other people wrote: a workspace, an email, a region, a folder, a file. A terminal
//! finds nothing in them to obey, and a program reads the very same text.

use std::fs;

use journeys::{
    companion::Companion,
    desk::{ADA, Desk},
    paths::root,
    process::Process,
    session::Session,
};
use serde_json::json;

/// It writes the clipboard, erases the line, forges another one, turns the reading order.
const HOSTILE: &str =
    "acme\u{1b}]52;c;ZXZpbA==\u{7}\u{9b}2K\r\nFORGED\u{7f}\u{202e}moc.\u{2066}\u{2028}é";
const SHOWN: &str = r"acme\u{1b}]52;c;ZXZpbA==\u{7}\u{9b}2K\u{d}\u{a}FORGED\u{7f}\u{202e}moc.";

#[test]
fn a_hostile_name_from_the_cloud_is_text_at_a_terminal_and_whole_in_json() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    answers_with_hostile_names(&desk);
    let hosts = ["login", "--host", &desk.cloud.url, "--auth-host", &desk.cloud.url];
    let mut login = desk.companion().start_at_terminal(&folder, &hosts);
    let link = desk.session.next_link(&mut login);
    desk.cloud.authorize(&link, ADA);
    login.wait_for("the question", |login| login.stdout().contains("[y/n]").then_some(()));
    login.type_text("y\n");
    let said = login.finish().ok().stdout;
    assert!(said.contains(&format!("Is this you: {SHOWN}")), "{said:?}");
    assert_is_plain(&said);

    for arguments in [&["status"][..], &["workspace", "ls"], &["project", "ls"], &["logout"]] {
        let line = format!("exec \"$companion\" {}", arguments.join(" "));
        let said = desk.companion().start_line_at_terminal(&folder, &line).finish().ok().stdout;
        assert!(said.contains(SHOWN), "{arguments:?}: {said:?}");
        assert_is_plain(&said);
    }
}

#[test]
fn a_program_reads_a_hostile_name_as_it_is() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    answers_with_hostile_names(&desk);
    let login = desk.login(ADA, &folder);
    assert_eq!(login["account"]["email"], HOSTILE);
    assert_eq!(login["account"]["region"], HOSTILE);
    for arguments in [&["status"][..], &["workspace", "ls"], &["project", "ls"]] {
        let json = ["--output", "json"];
        let said = desk.companion().run(&folder, &[arguments, &json].concat()).ok();
        assert_is_plain(&said.stdout);
        assert!(said.json().to_string().contains(&json!(HOSTILE).to_string()), "{arguments:?}");
    }
}

#[test]
fn a_hostile_folder_and_file_are_text() {
    let desk = Desk::new();
    let folder = desk.session.project(HOSTILE);
    desk.session.git(&folder, &["init", "--quiet"]);
    let said = desk.login(ADA, &folder);
    assert!(said["tinyb"]["path"].as_str().unwrap().contains(HOSTILE), "{said}");
    let of_tb = root().join("src-tauri/core/src/tokens/of_tb.txt");
    fs::write(folder.join(HOSTILE), fs::read_to_string(of_tb).unwrap()).unwrap();
    let companion = desk.companion();

    let line = "\"$companion\" project check; exec \"$companion\" project check missing";
    let said = companion.start_line_at_terminal(&folder, line).finish().stdout;
    assert!(said.matches(SHOWN).count() >= 2, "{said:?}");
    assert_is_plain(&said);

    let checked = companion.run(&folder, &["project", "check", "--output", "json"]).ok();
    assert_is_plain(&checked.stdout);
    let found = checked.json()["finds"].as_array().cloned().unwrap_or_default();
    assert!(found.iter().any(|find| find["path"] == HOSTILE), "{found:?}");
    let failed = companion.run(&folder, &["project", "check", "missing", "--output", "json"]);
    assert_is_plain(&failed.stderr);
    let path = failed.problem()["args"]["path"].as_str().unwrap_or_default().to_owned();
    assert!(path.contains(HOSTILE), "{path:?}");
}

#[test]
fn what_is_logged_is_one_line_with_nothing_in_it_to_obey() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    desk.cloud.fail(&json!({"workspaces": {"status": 200, "body": {
        "workspaces": [{"id": HOSTILE, "name": "acme", "token": "p.x\nTB_TOKEN=p.y"}],
    }}}));
    let token = desk.cloud.person(ADA.0)["user_token"].as_str().unwrap().to_owned();
    let arguments = ["login", "--with-token", "--verbose", "--host", &desk.cloud.url];
    let mut command = desk.companion().command(&folder);
    let login = Process::start_with_input(command.args(arguments), &token).finish();
    let said = login.expect_code(1);
    assert!(
        said.stderr.contains(r"acme\u{1b}]52;c;") && said.stderr.contains("cloud.no_workspace")
    );
    assert_is_plain(&said.stderr);
}

#[test]
fn a_result_that_cannot_be_written_is_a_problem() {
    let session = Session::start();
    let folder = session.project("shop");
    let companion = Companion::new(&session);
    for arguments in [
        "status",
        "status --check",
        "workspace ls --help",
        "--version",
        "local generate-tokens",
        "project ls --output json",
    ] {
        let line = format!("exec \"$companion\" {arguments} > /dev/full");
        let said = companion.run_line(&folder, &line).expect_code(1);
        assert!(said.stderr.contains("app.output"), "{arguments}: {}", said.stderr);
    }
    // Who reads no more has got what they wanted.
    let line = "{ \"$companion\" status; echo $? >&2; } | true";
    assert_eq!(companion.run_line(&folder, line).ok().stderr, "0\n");
}

#[test]
fn an_argument_that_is_none_is_named_as_text() {
    let session = Session::start();
    let folder = session.project("shop");
    let option = format!("--{HOSTILE}");
    for arguments in [&["status", HOSTILE][..], &[HOSTILE], &["status", &option]] {
        let said = Companion::new(&session).run(&folder, arguments).expect_code(2).stderr;
        assert!(said.contains(r"acme\u{1b}]52;c;ZXZpbA"), "{arguments:?}: {said:?}");
        assert_is_plain(&said);
    }
}

/// From now on every name that the cloud says is hostile.
fn answers_with_hostile_names(desk: &Desk) {
    let url = &desk.cloud.url;
    let workspace = json!({
        "id": HOSTILE, "name": HOSTILE, "user_email": HOSTILE, "user_id": "id-of-ada",
    });
    let token = desk.cloud.workspace_token(ADA.0, ADA.1);
    let row = json!({"id": HOSTILE, "name": HOSTILE, "token": token});
    let region = json!({"name": HOSTILE, "provider": HOSTILE, "api_host": url, "host": url});
    desk.cloud.fail(&json!({
        "workspace": {"status": 200, "body": workspace},
        "workspaces": {"status": 200, "body": {"workspaces": [row]}},
        "regions": {"status": 200, "body": {"regions": [region]}},
    }));
}

/// That a terminal finds nothing to obey but the line that we ourselves draw anew.
fn assert_is_plain(said: &str) {
    let lines = said.replace("\r\u{1b}[2K", "").replace("\r\n", "\n");
    for line in lines.split('\n') {
        let turns = |c: char| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        assert!(!line.contains(|c: char| c.is_control() || turns(c)), "{line:?}");
        assert!(!line.starts_with("FORGED"), "{said:?}");
    }
}
