//! Signing in, and what is there afterwards.

use std::fs;

use journeys::authority::Authority;
use journeys::desk::{ADA, BOB, Desk, ZOE};
use journeys::session::Session;
use journeys::tinyb;
use journeys::windows::Windows;
use serde_json::{Value, json};

#[test]
fn a_browser_signs_in_and_the_credential_manager_keeps_the_credentials() {
    let desk = Desk::new();
    let windows = Windows::new(&desk.session);
    let folder = windows.project("shop");

    let (login, link) = windows.start_login(&folder, &desk.cloud.url, &desk.cloud.url);
    desk.browser.authorize(&link, ADA.0, ADA.1);
    let said = login.finish().ok().json();

    assert_eq!(said["account"]["email"], ADA.0, "{said}");
    let vault = json!({"state": "in_keyring", "keyring": "in_keyring",
        "backend": "Windows Credential Manager", "file": null, "problem": null});
    assert_eq!(said["vault"], vault, "{said}");
    assert_eq!(said["tinyb"]["path"], windows.path(&folder.join(".tinyb")), "{said}");
    let status = windows.run(&folder, &["status", "--output", "json"]).ok().json();
    assert_eq!(status["account"]["email"], ADA.0, "{status}");
    let token = windows.run(&folder, &["token", "copy", "workspace", "--print"]).ok().stdout;
    assert_eq!(token.trim(), desk.cloud.workspace_token(ADA.0, ADA.1));
}

#[test]
fn a_standard_authority_signs_in_through_the_browser() {
    let session = Session::start();
    let authority = Authority::start(&session);
    let desk = Desk::of(session, &["--authority", &authority.issuer]);
    let windows = Windows::new(&desk.session);
    let folder = windows.project("shop");

    let (login, link) = windows.start_login(&folder, &desk.cloud.url, &authority.issuer);
    desk.browser.authorize_at_authority(&link, ADA.0);
    let said = login.finish().ok().json();

    assert_eq!(said["account"]["email"], ADA.0, "{said}");
}

#[test]
fn tinyb_is_written_as_the_real_tb_writes_it() {
    let desk = Desk::new();
    let windows = Windows::new(&desk.session);
    for who in [ADA, ZOE] {
        let (theirs, ours) = (desk.session.project("theirs"), windows.project("ours"));
        desk.tb_login(who, &theirs);

        windows.login(&desk.cloud, who, &ours);

        assert_eq!(tinyb::without_version(&ours), tinyb::without_version(&theirs));
        for folder in [theirs, ours] {
            fs::remove_dir_all(folder).unwrap();
        }
    }
}

#[test]
fn another_workspace_another_account_and_signing_out() {
    let desk = Desk::new();
    let windows = Windows::new(&desk.session);
    let folder = windows.project("shop");
    windows.login(&desk.cloud, ADA, &folder);
    windows.run(&folder, &["workspace", "use", "acme_staging"]).ok();
    assert_eq!(tinyb::value(&folder)["name"], "acme_staging");
    let listed = windows.run(&folder, &["workspace", "ls", "--output", "json"]).ok().json();
    let current: Vec<_> = listed["workspaces"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["current"] == true)
        .collect();
    assert_eq!(current.len(), 1, "{listed}");
    assert_eq!(current[0]["name"], "acme_staging", "{listed}");

    windows.login(&desk.cloud, BOB, &windows.project("other"));
    windows.run(&folder, &["logout"]).ok();
    let status: Value = windows.run(&folder, &["status", "--output", "json"]).ok().json();
    let emails: Vec<_> =
        status["accounts"].as_array().unwrap().iter().map(|account| &account["email"]).collect();
    assert_eq!(emails, [ADA.0], "{status}");
}
