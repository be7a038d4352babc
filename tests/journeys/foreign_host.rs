//! A cloned repository whose `.tinyb` names a server of somebody's: it hears nothing from us unless
//! the person names it, or says yes to a question that does.

use std::{fs, path::Path};

use journeys::{authority::Authority, cloud::Cloud, desk::Desk, process::Process};
use serde_json::json;

/// Where a repository wants the token to go.
fn stranger(desk: &Desk, folder: &Path) -> Cloud {
    let stranger = Cloud::start(&desk.session);
    let content =
        json!({"host": stranger.url, "token": "p.eyJ1IjogIjEiLCAiaWQiOiAiMiJ9.c2ln", "id": "1"});
    fs::write(folder.join(".tinyb"), content.to_string()).unwrap();
    stranger
}

#[test]
fn a_yes_beforehand_is_no_yes_to_a_server_that_a_file_names() {
    let desk = Desk::new();
    let authority = Authority::start(&desk.session);
    for auth_host in [&desk.cloud.url, &authority.issuer] {
        let folder = desk.session.project("cloned");
        let stranger = stranger(&desk, &folder);
        let before = fs::read_to_string(folder.join(".tinyb")).unwrap();
        let login = ["login", "--auth-host", auth_host, "--yes", "--output", "json"];

        let problem = desk.companion().run(&folder, &login).expect_code(1).problem();

        assert_eq!(problem["code"], "auth.foreign_host", "{problem}");
        assert_eq!(problem["args"]["host"], stranger.url.as_str());
        assert_eq!(problem["args"]["by"], folder.join(".tinyb").to_str().unwrap());
        assert!(problem["hint"].as_str().unwrap().contains("--host"), "{problem}");
        assert!(stranger.requests_of_ours().is_empty(), "it heard something");
        assert!(desk.session.links().is_empty(), "a browser was opened");
        assert_eq!(fs::read_to_string(folder.join(".tinyb")).unwrap(), before);
    }
}

#[test]
fn a_person_at_a_terminal_is_asked_by_the_servers_name() {
    let desk = Desk::new();
    let folder = desk.session.project("cloned");
    let stranger = stranger(&desk, &folder);
    let asked = || {
        let login = ["login", "--auth-host", &desk.cloud.url];
        let mut login = desk.companion().start_at_terminal(&folder, &login);
        let is_asked =
            |login: &Process| login.stdout().contains("Send the token there?").then_some(());
        login.wait_for("the question", is_asked);
        assert!(login.stdout().contains(&stranger.url) && login.stdout().contains(".tinyb"));
        assert!(stranger.requests_of_ours().is_empty() && desk.session.links().is_empty());
        login
    };
    let mut refused = asked();
    refused.type_text("n\n");
    assert!(refused.finish().expect_code(1).stdout.contains("auth.foreign_host"));

    let mut agreed = asked();
    agreed.type_text("y\n");
    let link = desk.session.next_link(&mut agreed);
    let api = url::Url::parse(&link).unwrap();
    let api = api.query_pairs().find(|(name, _)| name == "apiHost").unwrap().1.into_owned();
    assert_eq!(api, stranger.url);
}

#[test]
fn the_window_asks_before_it_uses_what_it_found() {
    let desk = Desk::with_screen();
    let folder = desk.session.project("cloned");
    let stranger = stranger(&desk, &folder);
    fs::rename(folder.join(".tinyb"), desk.session.home().join(".tinyb")).unwrap();
    let window = desk.app().open();
    window.press("Continue with the sign-in found in ~/.tinyb");

    window.says(&format!("Send your token to {}?", stranger.url));
    window.press("Don’t send");

    window.says("No token was sent");
    assert!(stranger.requests_of_ours().is_empty());
}
