//! Several people, several workspaces, and signing out.

use std::fs;

use journeys::{
    companion::Companion,
    desk::{ADA, BOB, Desk},
    session::Session,
    tinyb,
};
use serde_json::{Value, json};

#[test]
fn a_second_sign_in_adds_an_account_and_makes_it_the_active_one() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    desk.login(ADA, &folder);

    let said = desk.login(BOB, &folder);

    assert_eq!(said["account"]["email"], BOB.0, "{said}");
    assert_eq!(emails(&said), [ADA.0, BOB.0]);
    assert_eq!(tinyb::value(&folder)["user_email"], BOB.0);
    assert_eq!(desk.session.entries(), vault_entries(&desk, &[ADA, BOB]));
}

#[test]
fn signing_in_again_is_no_second_account() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    desk.login(ADA, &folder);

    let said = desk.login((ADA.0, "playground"), &folder);

    assert_eq!(emails(&said), [ADA.0]);
    assert_eq!(said["workspace"]["name"], "playground");
    assert_eq!(desk.session.entries(), vault_entries(&desk, &[ADA]));
}

#[test]
fn signing_out_blanks_tinyb_as_tb_logout_does() {
    let desk = Desk::new();
    let (theirs, ours) = (desk.session.project("theirs"), desk.session.project("ours"));
    desk.login(ADA, &ours);
    let mut file = tinyb::value(&ours);
    file["mine"] = json!({"kept": "ñ"});
    fs::write(ours.join(".tinyb"), file.to_string()).unwrap();
    fs::copy(ours.join(".tinyb"), theirs.join(".tinyb")).unwrap();
    desk.tb().run(&theirs, &["logout"]).ok();

    let said = desk.ask(&ours, &["logout"]);

    assert_eq!(tinyb::text(&ours), tinyb::text(&theirs));
    assert_eq!((&said["account"], &said["accounts"]), (&Value::Null, &json!([])), "{said}");
    assert_eq!(desk.session.entries(), [""; 0]);
}

#[test]
fn signing_out_leaves_another_account_and_its_folder_alone() {
    let desk = Desk::new();
    let (of_ada, of_bob) = (desk.session.project("of ada"), desk.session.project("of bob"));
    desk.login(ADA, &of_ada);
    desk.login(BOB, &of_bob);
    let before = (tinyb::text(&of_ada), desk.session.stored(&desk.cloud.vault_entry(ADA.0)));

    let said = desk.ask(&of_bob, &["logout"]);

    assert_eq!(tinyb::value(&of_bob)["user_token"], "");
    assert_eq!(emails(&said), [ADA.0]);
    assert_eq!(desk.session.entries(), vault_entries(&desk, &[ADA]));
    let after = (tinyb::text(&of_ada), desk.session.stored(&desk.cloud.vault_entry(ADA.0)));
    assert_eq!(after, before);
}

#[test]
fn signing_out_does_not_touch_a_tinyb_with_someone_elses_token() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    desk.login(ADA, &folder);
    // The real `tb` signs bob in over it, unknown to us.
    desk.tb_login(BOB, &folder);
    let before = tinyb::text(&folder);

    let said = desk.ask(&folder, &["logout"]);

    assert_eq!(tinyb::text(&folder), before);
    assert_eq!(emails(&said), [""; 0]);
}

#[test]
fn another_workspace_needs_no_new_sign_in_and_is_written_as_tb_does() {
    let desk = Desk::new();
    let (theirs, ours) = (desk.session.project("theirs"), desk.session.project("ours"));
    desk.login(ADA, &ours);
    fs::copy(ours.join(".tinyb"), theirs.join(".tinyb")).unwrap();
    desk.tb().run(&theirs, &["--cloud", "workspace", "use", "playground"]);
    let links = desk.session.links().len();

    let said = desk.ask(&ours, &["workspace", "use", "playground"]);

    assert_eq!(said["workspace"]["name"], "playground", "{said}");
    assert_eq!(tinyb::value(&theirs)["name"], "playground", "the judge did it");
    assert_eq!(tinyb::text(&ours), tinyb::text(&theirs));
    assert_eq!(desk.session.links().len(), links, "no browser was opened");
    let listed = desk.ask(&ours, &["workspace", "ls"]);
    assert_eq!(
        current_and_names(&listed),
        ("playground".into(), "acme acme_staging playground".into())
    );
    let current = desk.tb().run(&ours, &["--cloud", "workspace", "current"]).ok();
    assert!(current.stdout.contains("playground"), "{}", current.stdout);
}

#[test]
fn a_workspace_that_is_not_there_changes_nothing() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    desk.login(ADA, &folder);
    let before = tinyb::text(&folder);

    let arguments = ["workspace", "use", "nowhere", "--output", "json"];
    let refused = desk.companion().run(&folder, &arguments).expect_code(1);

    assert_eq!(refused.problem()["code"], "cloud.unknown_workspace");
    assert_eq!(tinyb::text(&folder), before);
}

#[test]
fn a_region_that_refuses_or_is_gone_is_a_problem_of_its_own() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    desk.login(ADA, &folder);
    let list = || {
        let arguments = ["workspace", "ls", "--output", "json"];
        desk.companion().run(&folder, &arguments).expect_code(1).problem()["code"].clone()
    };

    desk.cloud.fail(&json!({"workspaces": {"status": 403, "body": {"error": "invalid token"}}}));
    assert_eq!(list(), "cloud.refused");
    desk.cloud.fail(&json!({"workspaces": {"status": 200, "body": "<!doctype html>"}}));
    assert_eq!(list(), "cloud.unexpected");
    desk.cloud.end();
    assert_eq!(list(), "cloud.unreachable");
}

#[test]
fn status_says_what_is_and_check_makes_it_an_exit_code() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    let before = desk.ask(&folder, &["status"]);
    assert_eq!((&before["account"], &before["tinyb"]["state"]), (&Value::Null, &json!("missing")));
    desk.companion().run(&folder, &["status", "--check"]).expect_code(1);

    desk.login(ADA, &folder);

    let after = desk.ask(&folder, &["status"]);
    assert_eq!(after["account"]["email"], ADA.0, "{after}");
    assert_eq!(after["workspace"]["name"], ADA.1, "{after}");
    assert_eq!(after["tinyb"]["state"], "written", "{after}");
    desk.companion().run(&folder, &["status", "--check"]).ok();
}

#[test]
fn an_unknown_argument_is_a_matter_of_usage() {
    let session = Session::start();
    Companion::new(&session).run(session.home(), &["login", "--nowhere"]).expect_code(2);
}

fn emails(said: &Value) -> Vec<&str> {
    let accounts = said["accounts"].as_array().expect("a list").iter();
    let mut emails: Vec<_> = accounts.map(|account| account["email"].as_str().unwrap()).collect();
    emails.sort_unstable();
    emails
}

fn vault_entries(desk: &Desk, people: &[(&str, &str)]) -> Vec<String> {
    let mut entries: Vec<_> = people.iter().map(|who| desk.cloud.vault_entry(who.0)).collect();
    entries.sort();
    entries
}

fn current_and_names(listed: &Value) -> (String, String) {
    let all = listed["workspaces"].as_array().expect("a list");
    let name = |workspace: &Value| workspace["name"].as_str().unwrap().to_owned();
    let current = all.iter().find(|workspace| workspace["current"] == true).expect("a current one");
    (name(current), all.iter().map(name).collect::<Vec<_>>().join(" "))
}
