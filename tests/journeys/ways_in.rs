//! The ways in besides the browser that comes back, on the command line and in the window.

use journeys::{
    desk::{ADA, BOB, Desk},
    process::{Finished, Process},
    tinyb,
};
use serde_json::Value;

use crate::tray::signed_in;

#[test]
fn a_one_time_code_is_confirmed_in_any_browser() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    let hosts = ["--host", &desk.cloud.url, "--auth-host", &desk.cloud.url, "--output", "json"];
    let code = [&["login", "--method", "code"], &hosts[..]].concat();
    let mut login = desk.companion().start(&folder, &code);
    let link = desk.session.next_link(&mut login);
    let said = login.stderr();
    let mut said = said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let waiting = said.find(|said| said["at"] == "waiting").expect("what is awaited");
    assert_eq!(waiting["link"], link.as_str());
    let shown = waiting["code"].as_str().expect("a code").to_owned();
    assert!(link.contains(&format!("code={}", shown.replace('-', ""))), "{shown}: {link}");

    desk.browser.authorize(&link, ADA.0, ADA.1);

    let told = login.finish().ok().stderr;
    assert!(told.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()), "{told}");
    assert_eq!(tinyb::value(&folder)["user_email"], ADA.0);
    assert!(desk.cloud.requests_of_ours().iter().any(|seen| seen.endpoint == "poll"));
}

#[test]
fn a_code_in_the_window_is_shown_copied_and_confirmed() {
    let desk = Desk::with_screen();
    let window = desk.app().open();

    window.press("Use a code");
    let link = desk.session.link_opened();
    window.says("Confirm this code on the page that opens");
    window.press("Copy code");
    window.shows("control", "Code copied");
    let copied = desk.session.clipboard().text().expect("a code");
    assert!(link.contains(&format!("code={}", copied.replace('-', ""))), "{copied}: {link}");
    assert!(desk.session.clipboard().is_kept_from_histories());
    desk.cloud.authorize(&link, ADA);

    window.says("ada@example.com in acme (stand-in)");
    window.press("That’s me");
    window.says("Signed in as ada@example.com");
}

#[test]
fn a_token_from_standard_input_is_a_whole_account_if_it_is_a_users() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    let user_token = desk.cloud.person(ADA.0)["user_token"].as_str().unwrap().to_owned();

    let said = with_token(&desk, &folder, &user_token).ok().json();

    assert_eq!(said["account"]["email"], ADA.0, "{said}");
    assert_eq!(tinyb::value(&folder)["user_token"], user_token.as_str());
    desk.tb().run(&folder, &["--cloud", "workspace", "ls"]).ok();
    let listed = desk.ask(&folder, &["workspace", "ls"]);
    assert_eq!(listed["workspaces"].as_array().map(Vec::len), Some(3), "{listed}");
}

#[test]
fn what_the_real_tb_left_in_a_folder_is_adopted() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    desk.tb_login(ADA, &folder);
    assert_eq!(desk.session.entries(), [""; 0]);

    let said = adopt(&desk, &folder);

    assert_eq!(said["account"]["email"], ADA.0, "{said}");
    assert_eq!(said["tinyb"]["state"], "written", "{said}");
    assert_eq!(desk.session.entries(), [desk.cloud.vault_entry(ADA.0)]);
    desk.tb().run(&folder, &["--cloud", "workspace", "current"]).ok();
    // What is kept already is not found again.
    let again = desk.companion().run(&folder, &["login", "--adopt", "--output", "json"]);
    assert_eq!(again.problem()["code"], "auth.nothing_found");
}

#[test]
fn a_token_is_pasted_in_the_window_and_is_gone_from_its_page() {
    let desk = Desk::with_screen();
    let window = desk.app().open();
    let token = desk.cloud.workspace_token(ADA.0, ADA.1);

    window.press("Paste a token");
    window.fill("Token", &token);
    window.press("Use this token");

    window.says("Signed in as ada@example.com");
    let page = window.execute("return document.documentElement.outerHTML", &[]);
    assert!(!page.to_string().contains(&token));
    window.press("Copy workspace token");
    desk.session.clipboard().wait_for(&token);
}

#[test]
fn accounts_side_by_side_are_switched_in_window_tray_and_command_line() {
    let (desk, _, tray) = signed_in();
    let window = desk.app().after_first_run().open();
    let folder = desk.session.project("other");
    desk.login(BOB, &folder);
    window.says("bob@example.com");

    tray.press("acme, ada@example.com (stand-in)");
    window.shows("control", "acme ada@example.com Account and workspace");
    window.press("acme ada@example.com Account and workspace");
    window.press("widgets, bob@example.com (stand-in)");
    window.shows("control", "widgets bob@example.com Account and workspace");
    desk.companion().run(&folder, &["workspace", "use", "acme_staging"]).ok();
    window.shows("control", "acme_staging ada@example.com Account and workspace");
    let status = desk.ask(&folder, &["status"]);
    assert_eq!(status["account"]["email"], ADA.0, "{status}");
}

fn adopt(desk: &Desk, folder: &std::path::Path) -> Value {
    let adopt = ["login", "--adopt", "--host", &desk.cloud.url, "--output", "json"];
    let companion = desk.companion().env("TB_HOST", &desk.cloud.url);
    companion.run(folder, &adopt).ok().json()
}

fn with_token(desk: &Desk, folder: &std::path::Path, token: &str) -> Finished {
    let arguments = ["login", "--with-token", "--host", &desk.cloud.url, "--output", "json"];
    let mut command = desk.companion().command(folder);
    Process::start_with_input(command.args(arguments), token).finish()
}
