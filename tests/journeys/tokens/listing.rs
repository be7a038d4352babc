//! The list of static tokens, and what changes it.

use std::collections::BTreeSet;

use journeys::desk::{ADA, Desk};

use super::{Shop, text};

/// Id and name of each token that ours lists.
fn ours(shop: &Shop, arguments: &[&str]) -> BTreeSet<(String, String)> {
    let listed = shop.ask(&[&["token", "ls"], arguments].concat());
    let tokens = listed["tokens"].as_array().expect("a list").clone();
    tokens.iter().map(|token| (text(&token["id"]), text(&token["name"]))).collect()
}

/// The cells of the real `tb`'s table.
fn theirs(shop: &Shop) -> String {
    shop.desk.tb().run(&shop.folder, &["--cloud", "token", "ls"]).ok().stdout
}

#[test]
fn the_real_tb_lists_the_same_tokens() {
    let shop = Shop::open();
    let (ours, theirs) = (ours(&shop, &[]), theirs(&shop));
    assert_eq!(ours.len(), 6);
    for (id, name) in &ours {
        assert!(theirs.contains(id) && theirs.contains(name), "{id} {name}: {theirs}");
    }
    let ids = theirs.split(['|', ' ', '\n']).filter(|word| uuid::Uuid::try_parse(word).is_ok());
    assert_eq!(ids.collect::<BTreeSet<_>>(), ours.iter().map(|(id, _)| id.as_str()).collect());
}

#[test]
fn no_token_is_shown_whole_and_10_000_are_listed() {
    let shop = Shop::open();
    shop.desk.cloud.add_tokens(ADA, 10_000);
    let listed = shop.desk.companion().run(&shop.folder, &["token", "ls"]).ok().stdout;
    assert_eq!(listed.lines().count(), 10_006);
    assert!(!listed.contains(&shop.admin_token()));
    assert_eq!(ours(&shop, &["--match", "token_00001"]).len(), 1);
}

#[test]
fn what_ours_changes_the_real_tb_sees() {
    let shop = Shop::open();
    let create = ["token", "create", "static", "mine", "--scope", "PIPES:READ", "--resource"];
    shop.ask(&[&create[..], &["top_pages"]].concat());
    assert!(theirs(&shop).contains("mine"));
    let before = shop.written("mine", "token");
    assert_eq!(shop.desk.cloud.get("/v0/pipes/top_pages.json", &before).0, 200);

    shop.ask(&["token", "refresh", "mine", "--yes"]);
    assert_ne!(shop.written("mine", "token"), before);
    assert_eq!(shop.desk.cloud.get("/v0/pipes/top_pages.json", &before).0, 403);

    shop.ask(&["token", "rm", "mine", "--yes"]);
    assert!(!theirs(&shop).contains("mine"));
}

#[test]
fn a_token_is_deleted_only_after_a_yes() {
    let shop = Shop::open();
    let has = |name: &str| ours(&shop, &[]).iter().any(|(_, known)| known == name);
    let asked = shop.desk.companion().run(&shop.folder, &["token", "rm", "dashboard"]);
    assert_eq!(asked.code, Some(1));
    assert!(asked.stderr.contains("token.not_confirmed"), "{}", asked.stderr);
    for (answer, stays) in [("no\n", true), ("yes\n", false)] {
        let companion = shop.desk.companion();
        let mut at_terminal =
            companion.start_at_terminal(&shop.folder, &["token", "rm", "dashboard"]);
        at_terminal.wait_for("the question", |process| {
            process.stdout().contains("Every program that uses this token").then_some(())
        });
        at_terminal.type_text(answer);
        at_terminal.finish();
        assert_eq!(has("dashboard"), stays, "{answer:?}");
    }
}

#[test]
fn a_workspace_token_without_the_right_is_told_which_one_is_missing() {
    let shop = Shop::open();
    let folder = shop.desk.session.project("reader");
    let token = shop.written("reader", "token");
    let companion = shop.desk.companion();
    let mut command = companion.command(&folder);
    command.args(["login", "--with-token", "--yes", "--host", &shop.desk.cloud.url]);
    let login = journeys::process::Process::start_with_input(&mut command, &format!("{token}\n"));
    login.finish().ok();
    let refused = companion.run(&folder, &["token", "ls", "--output", "json"]);
    assert_eq!(refused.problem()["code"], "cloud.missing_right");
}

#[test]
fn a_token_is_copied_into_the_clipboard_of_the_screen() {
    let desk = Desk::with_screen();
    let folder = desk.session.project("shop");
    desk.login(ADA, &folder);
    let companion = desk.companion().watching_argv();
    companion.start(&folder, &["token", "copy", "dashboard", "--as", "header"]).finish().ok();
    let token = desk.cloud.static_token(ADA.0, ADA.1, "dashboard");
    desk.session.clipboard().wait_for(&format!("Authorization: Bearer {token}"));
    let seen = companion.arguments_seen().join(" ");
    assert!(!seen.contains(&token), "{seen}");
}

#[test]
fn without_a_screen_there_is_no_clipboard() {
    let shop = Shop::open();
    let copied = ["token", "copy", "dashboard"];
    let refused = shop.desk.companion().run(&shop.folder, &copied);
    assert_eq!(refused.code, Some(1));
    assert!(refused.stderr.contains("app.clipboard") && refused.stderr.contains("--print"));
}
