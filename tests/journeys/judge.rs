//! The stand-in for Tinybird's cloud is as the real `tb` needs it: that is what makes it worth
//! anything as a witness for our own sign-in.

use std::path::Path;

use journeys::{
    desk::{ADA, Desk, ZOE},
    process::Process,
    tinyb,
};

/// The tokens that the people of a workspace have made.
const USER_MADE: [&str; 4] = ["dashboard", "collector", "reader", "deployer"];

const TOP_PAGES: &str = "/v0/pipes/top_pages.json";
const SALES_BY_DAY: &str = "/v0/pipes/sales_by_day.json";

#[test]
fn the_real_tb_signs_in_works_and_signs_out() {
    let desk = Desk::new();
    for who in [ADA, ZOE] {
        let folder = desk.session.project(who.1);
        desk.tb_login(who, &folder);

        let tb = |arguments: &[&str]| desk.tb().run(&folder, arguments).ok().stdout;
        assert!(tb(&["--cloud", "workspace", "current"]).contains(who.1));
        assert!(tb(&["--cloud", "workspace", "ls"]).contains(who.1));
        let names = [format!("Admin {}", who.0), "workspace admin token".to_owned()];
        let listed = tb(&["--cloud", "token", "ls"]);
        for name in names.iter().map(String::as_str).chain(USER_MADE) {
            assert!(listed.contains(name), "{name}: {listed}");
        }

        tb(&["logout"]);
        assert_eq!(tinyb::value(&folder)["user_token"], "");
    }
}

#[test]
fn the_real_tb_refreshes_and_removes_tokens() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    desk.tb_login(ADA, &folder);
    let tb = |arguments: &[&str]| tb_token(&desk, &folder, arguments);
    let before = desk.cloud.static_token(ADA.0, ADA.1, "dashboard");
    let id = id_of(&desk, "dashboard");

    tb(&["refresh", &id, "--yes"]);
    assert_ne!(desk.cloud.static_token(ADA.0, ADA.1, "dashboard"), before);
    tb(&["rm", &id, "--yes"]);
    assert!(!tb(&["ls"]).contains(&id));
}

#[test]
fn the_real_tb_makes_static_tokens() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    desk.tb_login(ADA, &folder);
    let tb = |arguments: &[&str]| tb_token(&desk, &folder, arguments);
    let open = |path| desk.cloud.get(path, &desk.cloud.static_token(ADA.0, ADA.1, "reader2")).0;

    let scope = ["--scope", "PIPES:READ", "--resource", "top_pages"];
    let made = tb(&[&["create", "static", "reader2"], &scope[..]].concat());
    assert!(made.contains("generated successfully"), "{made}");
    assert_eq!((open(TOP_PAGES), open(SALES_BY_DAY)), (200, 403));

    let scopes = tb(&["scopes", &id_of(&desk, "reader2")]);
    assert!(scopes.contains("PIPES:READ") && scopes.contains("top_pages"), "{scopes}");

    let changed = tb(&["create", "static", "reader2", "--scope", "WORKSPACE:READ_ALL"]);
    assert!(changed.contains("updated successfully"), "{changed}");
    assert_eq!((open(TOP_PAGES), open(SALES_BY_DAY)), (200, 200));
}

#[test]
fn the_real_tb_makes_jwts_that_the_workspace_admin_token_ends() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    desk.tb_login(ADA, &folder);

    let scope = ["--ttl", "1h", "--scope", "PIPES:READ", "--resource", "top_pages"];
    let made = tb_token(&desk, &folder, &[&["create", "jwt", "mine"], &scope[..]].concat());
    let jwt = made.split("The token is: ").nth(1).expect("a JWT").trim();
    let open = |path| desk.cloud.get(path, jwt).0;
    assert_eq!((open(TOP_PAGES), open(SALES_BY_DAY), open("/v0/tokens")), (200, 403, 403));

    tb_token(&desk, &folder, &["refresh", &id_of(&desk, "workspace admin token"), "--yes"]);
    assert_eq!(open(TOP_PAGES), 403);
}

#[test]
fn the_real_tb_lists_ten_thousand_tokens() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    desk.tb_login(ADA, &folder);
    desk.cloud.add_tokens(ADA, 10_000);

    let listed = tb_token(&desk, &folder, &["ls", "--match", "token_09999"]);
    assert!(listed.contains("token_09999"), "{listed}");
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

/// What `tb --cloud token` says.
#[track_caller]
fn tb_token(desk: &Desk, folder: &Path, arguments: &[&str]) -> String {
    desk.tb().run(folder, &[&["--cloud", "token"], arguments].concat()).ok().stdout
}

/// The id of a token in the first workspace of Ada's.
fn id_of(desk: &Desk, name: &str) -> String {
    let token = desk.cloud.static_token(ADA.0, ADA.1, "workspace admin token");
    let (_, found) = desk.cloud.get(&format!("/v0/tokens/{name}"), &token);
    found["id"].as_str().expect("an id").to_owned()
}
