//! The stand-in for Tinybird's cloud is as the real `tb` needs it: that is what makes it worth
//! anything as a witness for our own sign-in.

use journeys::{browser::Browser, cloud::Cloud, session::Session, tb::Tb};
use serde_json::Value;

#[test]
fn the_real_tb_signs_in_works_and_signs_out() {
    let session = Session::start();
    let (cloud, browser, tb) = (
        Cloud::start(&session),
        Browser::start(&session),
        Tb(&session),
    );
    let folder = session.project("shop");

    tb.login(
        &browser,
        &cloud,
        ("ada@example.com", "acme_staging"),
        &folder,
    );
    browser.wait_for_text("Workspace acme_staging");

    let current = tb.run(&folder, &["--cloud", "workspace", "current"]).ok();
    assert!(
        current.stdout.contains("acme_staging"),
        "{}",
        current.stdout
    );
    let tokens = tb.run(&folder, &["--cloud", "token", "ls"]).ok();
    assert!(
        tokens.stdout.contains("workspace admin token"),
        "{}",
        tokens.stdout
    );

    tb.run(&folder, &["logout"]).ok();
    let file = std::fs::read_to_string(folder.join(".tinyb")).unwrap();
    assert_eq!(
        serde_json::from_str::<Value>(&file).unwrap()["user_token"],
        ""
    );
}

#[test]
fn the_real_tb_asks_in_a_folder_that_sessions_txt_does_not_list() {
    let session = Session::start();
    let (cloud, browser, tb) = (
        Cloud::start(&session),
        Browser::start(&session),
        Tb(&session),
    );
    let (listed, other) = (session.project("listed"), session.project("other"));
    tb.login(&browser, &cloud, ("ada@example.com", "acme"), &listed);
    std::fs::copy(listed.join(".tinyb"), other.join(".tinyb")).unwrap();

    let asked = tb.run(&other, &["--cloud", "workspace", "current"]);
    assert!(
        asked.stdout.contains("untracked folder"),
        "{}",
        asked.stdout
    );
}
