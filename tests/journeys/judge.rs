//! The stand-in for Tinybird's cloud is as the real `tb` needs it: that is what makes it worth
//! anything as a witness for our own sign-in.

use journeys::{
    desk::{ADA, Desk, ZOE},
    process::Process,
    tinyb,
};

#[test]
fn the_real_tb_signs_in_works_and_signs_out() {
    let desk = Desk::new();
    for who in [ADA, ZOE] {
        let folder = desk.session.project(who.1);
        desk.tb_login(who, &folder);

        let tb = |arguments: &[&str]| desk.tb().run(&folder, arguments).ok().stdout;
        assert!(tb(&["--cloud", "workspace", "current"]).contains(who.1));
        assert!(tb(&["--cloud", "workspace", "ls"]).contains(who.1));
        assert!(tb(&["--cloud", "token", "ls"]).contains("workspace admin token"));

        tb(&["logout"]);
        assert_eq!(tinyb::value(&folder)["user_token"], "");
    }
}

#[test]
fn the_real_tb_makes_refreshes_and_removes_tokens() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    desk.tb_login(ADA, &folder);
    let tokens = desk.cloud.person(ADA.0)["workspaces"][0]["tokens"].clone();
    let id = tokens[1]["id"].as_str().unwrap();
    let tb =
        |arguments: &[&str]| desk.tb().run(&folder, &[&["--cloud", "token"], arguments].concat());

    let scope = ["--ttl", "1h", "--scope", "PIPES:READ", "--resource", "top_pages"];
    let made = tb(&[&["create", "jwt", "mine"], &scope[..]].concat()).ok();
    assert!(made.stdout.contains("generated successfully"), "{}", made.stdout);
    tb(&["refresh", id, "--yes"]).ok();
    let refreshed = desk.cloud.person(ADA.0)["workspaces"][0]["tokens"][1]["token"].clone();
    assert_ne!(refreshed, tokens[1]["token"]);
    tb(&["rm", id, "--yes"]).ok();
    assert!(!tb(&["ls"]).ok().stdout.contains(id));
}

#[test]
fn the_real_tb_signs_in_with_a_one_time_code() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    let hosts = ["--host", &desk.cloud.url, "--auth-host", &desk.cloud.url];
    let mut command = desk.tb().command(&folder);
    command.args(["login", "--method", "code"]).args(hosts);
    let mut login = Process::start_with_input(&mut command, "\n");

    let link = desk.session.next_link(&mut login);
    desk.browser.authorize(&link, ADA.0, ADA.1);
    desk.browser.wait_for_text("Code confirmed");

    login.finish().ok();
    assert_eq!(tinyb::value(&folder)["user_email"], ADA.0);
}

#[test]
fn the_real_tb_asks_in_a_folder_that_sessions_txt_does_not_list() {
    let desk = Desk::new();
    let (listed, other) = (desk.session.project("listed"), desk.session.project("other"));
    desk.tb_login(ADA, &listed);
    std::fs::copy(listed.join(".tinyb"), other.join(".tinyb")).unwrap();

    let asked = desk.tb().run(&other, &["--cloud", "workspace", "current"]);

    assert!(asked.stdout.contains("untracked folder"), "{}", asked.stdout);
}
