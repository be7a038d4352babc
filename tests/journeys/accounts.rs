//! Several people, several workspaces, and signing out.

use std::fs;

use journeys::{
    companion::Companion,
    desk::{ADA, Desk},
    session::Session,
    tinyb,
};
use serde_json::{Value, json};

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
    let told = desk.companion().run(&folder, &["status", "--check"]).ok().stdout;
    assert!(told.contains("Saved in GNOME Keyring"), "{told}");
}

#[test]
fn an_unknown_argument_is_a_matter_of_usage() {
    let session = Session::start();
    Companion::new(&session).run(session.home(), &["login", "--nowhere"]).expect_code(2);
}

fn current_and_names(listed: &Value) -> (String, String) {
    let all = listed["workspaces"].as_array().expect("a list");
    let name = |workspace: &Value| workspace["name"].as_str().unwrap().to_owned();
    let current = all.iter().find(|workspace| workspace["current"] == true).expect("a current one");
    (name(current), all.iter().map(name).collect::<Vec<_>>().join(" "))
}
