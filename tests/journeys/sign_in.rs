//! Signing in through a real browser, and what is there afterwards.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use journeys::{
    authority::Authority,
    cloud::Cloud,
    companion::Companion,
    desk::{ADA, Desk, ZOE},
    process::Process,
    session::Session,
    tinyb,
};
use serde_json::{Value, json};

#[test]
fn says_who_came_back_and_keeps_the_credentials_in_the_keyring() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");

    let said = desk.login_by_browser(ADA, &folder);

    assert_eq!(said["account"]["email"], "ada@example.com", "{said}");
    assert_eq!(said["account"]["api_host"], desk.cloud.url.as_str(), "{said}");
    assert_eq!(said["workspace"]["name"], "acme", "{said}");
    let vault = json!({"state": "in_keyring", "keyring": "in_keyring", "backend": "GNOME Keyring",
        "file": null, "problem": null});
    assert_eq!(said["vault"], vault, "{said}");
    assert_eq!(said["tinyb"]["state"], "written", "{said}");
    let stored = desk.session.stored(&desk.cloud.vault_entry(ADA.0)).expect("an entry");
    assert_eq!(serde_json::from_str::<Value>(&stored).unwrap()["v"], 1);
    let user_token = desk.cloud.person(ADA.0)["user_token"].clone();
    assert!(stored.contains(user_token.as_str().unwrap()));
    for workspace in ["acme", "acme_staging", "playground"] {
        assert!(stored.contains(&desk.cloud.workspace_token(ADA.0, workspace)), "{workspace}");
    }
    let page = desk.browser.wait_for_text("Go back to Tinybird Companion");
    assert!(!page.contains("p.ey"), "{page}");
}

#[test]
fn writes_tinyb_as_tb_login_does_but_for_this_user_only() {
    let desk = Desk::new();
    for who in [ADA, ZOE] {
        let (theirs, ours) = (desk.session.project("theirs"), desk.session.project("ours"));
        desk.tb_login(who, &theirs);

        desk.login_by_browser(who, &ours);

        assert_eq!(tinyb::without_version(&ours), tinyb::without_version(&theirs));
        let mode = fs::metadata(ours.join(".tinyb")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(names(&ours), [".tinyb"], "nothing else is left in the folder");
        for folder in [theirs, ours] {
            fs::remove_dir_all(folder).unwrap();
        }
    }
}

#[test]
fn keeps_what_others_wrote_in_tinyb_as_tb_login_does() {
    let desk = Desk::new();
    let (theirs, ours) = (desk.session.project("theirs"), desk.session.project("ours"));
    let before = json!({
        "version": "4.1.0", "cwd": "src", "dev_mode": "manual", "name": "old", "scope": "old",
        "tokens": {"https://api.tinybird.co": "p.elsewhere"},
        "mine": {"b": [1, null, true, 12_345_678_901_u64], "a": "ñ 😀 \u{7f} \" \\ / \n", "c": {}},
    });
    for folder in [&theirs, &ours] {
        fs::write(folder.join(".tinyb"), before.to_string()).unwrap();
    }
    desk.tb_login(ADA, &theirs);

    desk.login(ADA, &ours);

    assert_eq!(tinyb::text(&ours), tinyb::text(&theirs));
}

#[test]
fn leaves_a_folder_in_which_the_real_tb_asks_no_question() {
    let desk = Desk::new();
    for who in [ADA, ZOE] {
        // A session elsewhere is what makes `tb` ask in a folder that is not listed.
        let (elsewhere, ours) = (desk.session.project("elsewhere"), desk.session.project("ours"));
        desk.tb_login(who, &elsewhere);

        desk.login(who, &ours);

        let current = desk.tb().run(&ours, &["--cloud", "workspace", "current"]).ok();
        assert!(current.stdout.contains(who.1), "{}", current.stdout);
        let tokens = desk.tb().run(&ours, &["--cloud", "token", "ls"]).ok();
        assert!(tokens.stdout.contains("workspace admin token"), "{}", tokens.stdout);
        let asked = [current.stdout, tokens.stdout].concat();
        assert!(!asked.contains("untracked"), "{asked}");
        let sessions = desk.session.home().join(".tinybird/loopback/stand-in").join(who.1);
        assert_eq!(listed(&sessions.join("sessions.txt")), [elsewhere, ours]);
    }
}

#[test]
fn asks_for_the_workspace_that_was_named() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    let (host, name) = (desk.cloud.url.as_str(), "acme_staging");
    let arguments = ["login", "--host", host, "--auth-host", host, "--workspace", name];
    let mut login = desk.companion().start(&folder, &arguments);

    let link = desk.session.next_link(&mut login);
    desk.browser.authorize_preset(&link, ADA.0);
    login.finish().ok();

    assert_eq!(tinyb::value(&folder)["name"], name);
}

#[test]
fn prints_the_link_on_a_line_of_its_own() {
    let session = Session::start();
    let cloud = Cloud::start(&session);
    let hosts = ["login", "--host", &cloud.url, "--auth-host", &cloud.url];
    let mut login = Companion::new(&session).start(session.home(), &hosts);

    let link = session.next_link(&mut login);

    login.wait_for("the link", |login| {
        login.stderr().lines().any(|line| line.trim() == link).then_some(())
    });
}

#[test]
fn signs_in_at_a_standard_authority_with_pkce() {
    let session = Session::start();
    let authority = Authority::start(&session);
    let desk = Desk::of(session, &["--authority", &authority.issuer]);
    let folder = desk.session.project("shop");

    let mut login = start_at(&authority, &desk, &folder);
    let link = desk.session.next_link(&mut login);
    desk.browser.authorize_at_authority(&link, ADA.0);
    let said = login.finish().ok().json();

    let asked = &authority.authorizations()[0];
    assert_eq!(asked["code_challenge_method"], "S256", "{asked}");
    assert_eq!(asked["scope"], "openid email offline_access", "{asked}");
    assert!(asked["redirect_uri"].as_str().unwrap().starts_with("http://127.0.0.1:"), "{asked}");
    assert!(asked["state"].as_str().unwrap().len() >= 43, "{asked}");
    assert_eq!(said["account"]["email"], ADA.0, "{said}");
    let stored = desk.session.stored(&desk.cloud.vault_entry(ADA.0)).expect("an entry");
    assert!(stored.contains(&authority.issued("refresh_token").expect("one")));
    let user_token = authority.issued("access_token").expect("one");
    assert_eq!(tinyb::value(&folder)["user_token"], user_token.as_str());
    desk.tb().run(&folder, &["--cloud", "workspace", "current"]).ok();
}

/// Starts a sign-in at a standard authority.
pub(crate) fn start_at(authority: &Authority, desk: &Desk, folder: &Path) -> Process {
    let hosts = ["--host", &desk.cloud.url, "--auth-host", &authority.issuer];
    desk.companion().start(folder, &[&["login", "--output", "json"], &hosts[..]].concat())
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().flatten();
    entries.map(|entry| entry.file_name().into_string().unwrap()).collect()
}

/// The folders in a `sessions.txt`, each with a time.
fn listed(file: &Path) -> Vec<std::path::PathBuf> {
    let text = fs::read_to_string(file).unwrap();
    let fields = text.lines().map(|line| line.split_once('\t').expect("two fields"));
    fields.inspect(|(_, time)| assert!(time.starts_with("20"))).map(|(at, _)| at.into()).collect()
}
