//! The ways in besides the browser that comes back, on the command line and in the window.

use std::fs;

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
    window.says("Confirm this code in the page that opens");
    window.press("Copy code");
    window.shows("control", "Code copied");
    let copied = desk.session.clipboard().text().expect("a code");
    assert!(link.contains(&format!("code={}", copied.replace('-', ""))), "{copied}: {link}");
    assert!(desk.session.clipboard().is_kept_from_histories());
    desk.browser.authorize(&link, ADA.0, ADA.1);

    window.says("ada@example.com in acme (stand-in)");
    window.press("That's me");
    window.says("Signed in as ada@example.com");
}

#[test]
fn a_code_can_be_given_up() {
    let desk = Desk::with_screen();
    let window = desk.app().open();
    window.press("Use a code");
    desk.session.link_opened();
    window.press("Cancel sign-in");
    window.shows("control", "Sign in with your browser");
    assert!(!window.text().contains("Cancelled."), "what a person ended is no problem");
}

#[test]
fn a_port_that_is_taken_is_named_and_a_code_is_offered() {
    let desk = Desk::with_screen();
    let window = desk.app().open();
    let _taken = std::net::TcpListener::bind("127.0.0.1:49160").unwrap();

    window.press("Sign in with your browser");
    let says = window.says("Port 49160 is in use");
    assert!(says.contains("sends your browser back to exactly that port"), "{says}");
    assert!(desk.session.links().is_empty(), "no browser was opened");
    assert_eq!(window.remedies("Port 49160 is in use"), [["Use a code"]]);
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
fn a_workspaces_token_opens_that_workspace_alone() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    let token = desk.cloud.workspace_token(ADA.0, "acme_staging");

    let said = with_token(&desk, &folder, &token).ok().json();

    assert_eq!(said["workspace"]["name"], "acme_staging", "{said}");
    let current = desk.tb().run(&folder, &["--cloud", "workspace", "current"]).ok();
    assert!(current.stdout.contains("acme_staging"), "{}", current.stdout);
    let listed = desk.ask(&folder, &["workspace", "ls"]);
    assert_eq!(listed["workspaces"].as_array().map(Vec::len), Some(1), "{listed}");
    desk.companion().run(&folder, &["logout"]).ok();
    assert_eq!(tinyb::value(&folder)["token"], "");
    assert_eq!(desk.session.entries(), [""; 0]);
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
fn what_the_environment_and_an_sdk_hold_is_adopted() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    let sdk = format!(
        "# for the dashboard\nTINYBIRD_TOKEN={}\nTINYBIRD_URL={}\n",
        desk.cloud.workspace_token(BOB.0, BOB.1),
        desk.cloud.url
    );
    fs::write(folder.join(".env.local"), &sdk).unwrap();
    assert_eq!(adopt(&desk, &folder)["account"]["email"], BOB.0);
    assert_eq!(fs::read_to_string(folder.join(".env.local")).unwrap(), sdk);

    let user_token = desk.cloud.person(ADA.0)["user_token"].as_str().unwrap().to_owned();
    let hosts = [("TB_HOST", &desk.cloud.url), ("TB_AUTH_HOST", &desk.cloud.url)];
    let companion = hosts.into_iter().fold(desk.companion(), |c, (name, url)| c.env(name, url));
    let companion = companion.env("TB_USER_TOKEN", &user_token);
    let said = companion.run(&folder, &["login", "--adopt", "--output", "json"]).ok();
    assert!(said.stderr.contains("TB_USER_TOKEN"), "{}", said.stderr);
    assert!(!said.stderr.contains(&user_token));
    assert_eq!(said.json()["account"]["email"], ADA.0);
}

#[test]
fn the_window_offers_what_tb_left_and_takes_it_on_a_click() {
    let desk = Desk::with_screen();
    let folder = desk.session.project("web-dashboard");
    desk.tb_login(ADA, &folder);
    let window = desk.app().open();
    // Its region is none of those that are known without asking anybody.
    window.says(&format!("Signed in as ada@example.com ({})", desk.cloud.url));

    window.press(&format!("Use what is in {}", folder.join(".tinyb").display()));

    window.says("Workspace acme");
    window.says("The tb command works there.");
    assert_eq!(desk.session.entries(), [desk.cloud.vault_entry(ADA.0)]);
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

    tray.press("ada@example.com (stand-in)");
    window.shows("control", "acme ada@example.com account and workspace");
    window.press("acme ada@example.com account and workspace");
    window.press("bob@example.com (stand-in)");
    window.shows("control", "widgets bob@example.com account and workspace");
    desk.companion().run(&folder, &["workspace", "use", "acme_staging"]).ok();
    window.shows("control", "acme_staging ada@example.com account and workspace");
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
